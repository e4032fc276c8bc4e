"""A fresh process that lays out one document twice and says what it cost. Run by bench.pdf."""

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.children import peak_memory

Render = Callable[[str], bytes]


def our_engine() -> Render:
    """The app's own engine as it runs in its child process: tagged, our fonts, our style sheet."""
    from trainingapp.core.print.engine import Renderer  # only here: importing is what is measured

    gc.disable()  # as the engine does while it renders
    return Renderer().render


def weasyprint_alone() -> Render:
    """WeasyPrint with nothing set."""
    from weasyprint import HTML  # only here: importing is what is measured

    return lambda html: HTML(string=html).write_pdf()


ENGINES: dict[str, Callable[[], Render]] = {"ours": our_engine, "alone": weasyprint_alone}


def main() -> None:
    """Arguments: which engine, and where the PDF goes. The document comes on standard input."""
    name, target = sys.argv[1:]
    html = sys.stdin.read()
    before = peak_memory()
    started = time.perf_counter()
    render = ENGINES[name]()
    ready = time.perf_counter()
    pdf = render(html)
    first = time.perf_counter()
    peak = peak_memory()
    gc.collect()
    again = time.perf_counter()
    render(html)
    warm = time.perf_counter()
    Path(target).write_bytes(pdf)
    print(
        json.dumps(
            {
                "start": ready - started,
                "first": first - ready,
                "warm": warm - again,
                "before": before,
                "peak": peak,
            }
        )
    )


if __name__ == "__main__":
    main()
