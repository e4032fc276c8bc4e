"""Measures the first requests of a cold worker, with and without what can be compiled beforehand."""

import tempfile
from statistics import median

from bench.children import run, without_bytecode
from bench.places import Place
from bench.tables import milliseconds, print_table

STEPS = ("imports", "app", "sign_in", "home", "again")
COLUMNS = (
    "worker",
    "imports ms",
    "create_app ms",
    "first /sign-in ms",
    "first home ms",
    "home again ms",
    "to first page ms",
)


def print_cold(database_url: str, home: Place, *, repeats: int) -> None:
    """Start fresh processes in turns and print the medians."""
    with tempfile.TemporaryDirectory(prefix="bench-cache-") as cache:
        workers: dict[str, tuple[str, dict[str, str] | None]] = {
            "nothing compiled": ("", without_bytecode()),
            "Python compiled": ("", None),
            "Python and templates compiled": (cache, None),
        }
        _start(database_url, cache, home, None)  # fills both caches
        found: dict[str, list[dict[str, float]]] = {name: [] for name in workers}
        for _ in range(repeats):
            for name, (folder, environment) in workers.items():
                found[name].append(_start(database_url, folder, home, environment))
    print_table(
        f"First requests of a cold worker ({home.name.lower()})",
        COLUMNS,
        [[name, *_row(runs)] for name, runs in found.items()],
    )


def _start(
    database_url: str, cache: str, home: Place, environment: dict[str, str] | None
) -> dict[str, float]:
    arguments = (database_url, cache, home.visitor.cookie(), home.path)
    return run("bench.cold_child", *arguments, environment=environment)


def _row(runs: list[dict[str, float]]) -> list[str]:
    steps = [median(each[step] for each in runs) for step in STEPS]
    to_first = median(each["imports"] + each["app"] + each["sign_in"] for each in runs)
    return [milliseconds(each) for each in [*steps, to_first]]
