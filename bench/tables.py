"""Prints tables that read well in a terminal and can be pasted into docs/performance.md."""

from collections.abc import Sequence


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, words: int = 1) -> None:
    """Print a Markdown table; its first `words` columns hold words, the others figures."""
    widths = [max(len(row[i]) for row in [columns, *rows]) for i in range(len(columns))]
    print(f"\n### {title}\n")
    print(_line(columns, widths, words))
    print("|" + "|".join(_rule(width, i < words) for i, width in enumerate(widths)) + "|")
    for row in rows:
        print(_line(row, widths, words))
    print(flush=True)


def _line(cells: Sequence[str], widths: Sequence[int], words: int) -> str:
    padded = (
        cell.ljust(width) if i < words else cell.rjust(width)
        for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "| " + " | ".join(padded) + " |"


def _rule(width: int, leans_left: bool) -> str:
    return "-" * (width + 2) if leans_left else "-" * (width + 1) + ":"


def kilobytes(size: int) -> str:
    """Bytes in units of 1,000."""
    return f"{size / 1000:.1f}"


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"


def times(ratio: float) -> str:
    return f"{ratio:.2f}×"
