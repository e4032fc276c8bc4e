"""Takes times fairly: warmed up, in turns, with nothing left over to collect."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles

WARM_UP = 5


@dataclass
class Times:
    """Seconds, one for each round."""

    taken: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        return median(self.taken)

    @property
    def p95(self) -> float:
        return quantiles(self.taken, n=100, method="inclusive")[94]


def in_turns(acts: Sequence[Callable[[], object]], *, rounds: int) -> list[Times]:
    """Do every act once a round, so that whatever else the machine does falls on all alike."""
    for _ in range(WARM_UP):
        for act in acts:
            act()
    found = [Times() for _ in acts]
    with settled():
        for _ in range(rounds):
            for act, times in zip(acts, found, strict=True):
                times.taken.append(seconds(act))
    return found


@contextmanager
def settled() -> Iterator[None]:
    """Collect now what is left over, and let the collector walk only what is made while the block runs.

    It stays on. What was there before (the modules, the bench's own data) it would walk for no gain.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def seconds(act: Callable[[], object]) -> float:
    """How long one act takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
