"""Measures the nightly reminder run, in processes of its own, and what it takes to write one digest."""

from statistics import median

from bench.children import run
from bench.many_places import Alliance
from bench.tables import milliseconds, print_table

RUN = ("alliance", "digests", "statements", "s", "processor s", "idle MiB", "peak MiB")
ONE = ("digest", "of them", "things in it", "statements", "ms", "processor ms")


def print_nightly(url: str, alliances: list[Alliance], *, repeats: int) -> None:
    """Run it for each alliance as on the next working day and print the medians. Nothing of it is kept."""
    found = {
        each.size.words: [run("bench.nightly_child", url, each.many.lead_id.hex) for _ in range(repeats)]
        for each in alliances
    }
    print_table("The nightly reminder run", RUN, [[name, *_run_row(runs)] for name, runs in found.items()])
    name, runs = list(found.items())[-1]
    rows = [_digest_row(words, [each["written"][words] for each in runs]) for words in runs[0]["written"]]
    print_table(f"Writing one digest when it leaves ({name})", ONE, rows)


def _run_row(runs: list[dict[str, float]]) -> list[str]:
    return [
        str(runs[0]["digests"]),
        str(runs[0]["statements"]),
        *(f"{median(each[what] for each in runs):.2f}" for what in ("seconds", "processor")),
        *(f"{median(each[what] for each in runs):.0f}" for what in ("idle", "peak")),
    ]


def _digest_row(words: str, runs: list[dict[str, float]]) -> list[str]:
    return [
        words,
        *(str(runs[0][what]) for what in ("number", "things", "statements")),
        *(milliseconds(median(each[what] for each in runs)) for what in ("seconds", "processor")),
    ]
