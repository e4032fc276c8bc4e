"""Measures the first requests of a cold worker, with and without the cache of compiled templates."""

import tempfile
from statistics import median

from bench.children import run
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
        workers = {"without template cache": "", "with template cache": cache}
        _start(database_url, cache, home)  # fills the cache, and Python's own
        found: dict[str, list[dict[str, float]]] = {name: [] for name in workers}
        for _ in range(repeats):
            for name, folder in workers.items():
                found[name].append(_start(database_url, folder, home))
    print_table(
        f"First requests of a cold worker ({home.name.lower()})",
        COLUMNS,
        [[name, *_row(runs)] for name, runs in found.items()],
    )


def _start(database_url: str, cache: str, home: Place) -> dict[str, float]:
    return run("bench.cold_child", database_url, cache, home.visitor.cookie(), home.path)


def _row(runs: list[dict[str, float]]) -> list[str]:
    steps = [median(each[step] for each in runs) for step in STEPS]
    to_first = median(each["imports"] + each["app"] + each["sign_in"] for each in runs)
    return [milliseconds(each) for each in [*steps, to_first]]
