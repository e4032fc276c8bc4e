"""Removing content that no row stands for: left by transactions undone, or by erasing that failed."""

from itertools import islice

from sqlalchemy.orm import Session

from trainingapp.core import clock
from trainingapp.files import depot, queries, rules

AT_ONCE = 500


def sweep(session: Session) -> int:
    """Remove what is older than a day and that no row stands for; returns how many there were.

    The store belongs to this database alone: what another put there would be taken for left over.
    """
    store, today, removed = depot.of(session).store, clock.now().date(), 0
    old = (key for key in store.keys() if rules.is_left_over(key, today))  # noqa: SIM118 - not a dictionary
    while keys := list(islice(old, AT_ONCE)):
        for key in set(keys) - queries.kept(session, keys):
            store.remove(key)
            removed += 1
    return removed
