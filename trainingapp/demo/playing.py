"""Plays many stories at once, each act at its own moment, in the order of time."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from heapq import heappop, heappush

from trainingapp.core import clock

Story = Iterator[datetime]
"""A generator that gives the moment of its next act, and acts when it is asked for the one after."""


def play(stories: Iterable[Story], *, until: datetime, after_each: Callable[[], None]) -> int:
    """Let every story act until that moment, the earliest act first; what comes later never happens.

    The clock stands at the act's moment while it acts. An act that would come before the one its story has
    just done comes at the same moment. Returns the number of acts.
    """
    waiting: list[tuple[datetime, int, Story]] = []
    for number, story in enumerate(stories):
        first = next(story, None)
        if first is not None:
            heappush(waiting, (first, number, story))
    acts = 0
    while waiting and waiting[0][0] <= until:
        moment, number, story = heappop(waiting)
        with clock.at(moment):
            following = next(story, None)
            after_each()
        acts += 1
        if following is not None:
            heappush(waiting, (max(moment, following), number, story))
    return acts
