"""Does each periodic job once a day, however many workers run: the day is marked where they all see it."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from huey import Huey
from sqlalchemy import Engine

from trainingapp.core import clock
from trainingapp.worker.periodic import Periodic

BROKEN_OFF_AFTER = timedelta(hours=1)
"""A job that began so long ago and did not end was killed: somebody else does it."""

log = logging.getLogger(__name__)


def run_due(huey: Huey, engine: Engine, jobs: Sequence[Periodic]) -> list[str]:
    """Do every job whose time has come and that nobody did today; returns their names.

    A job that fails is done again at the next look. The marks are kept in the queue; if they are lost, the
    jobs of the day are done once more.
    """
    done = []
    for job in jobs:
        now = clock.now()
        day = job.day(now)
        if day is None or not _take(huey, key := f"{job.name}:{day.isoformat()}", now):
            continue
        try:
            job.run(engine)
        except Exception:
            log.exception("%s failed, to be done again", job.name)
            huey.delete(key)
            continue
        huey.put(key, {"done": clock.now().isoformat()})
        log.info("%s is done for %s", job.name, day)
        done.append(job.name)
    return done


def _take(huey: Huey, key: str, now: datetime) -> bool:
    """Mark the job of that day as begun, unless it was done, or is being done."""
    mine = {"begun": now.isoformat()}
    if huey.put_if_empty(key, mine):
        return True
    mark: dict[str, Any] = huey.get(key, peek=True) or mine
    if "done" in mark or now - datetime.fromisoformat(mark["begun"]) < BROKEN_OFF_AFTER:
        return False
    huey.put(key, mine)
    return True
