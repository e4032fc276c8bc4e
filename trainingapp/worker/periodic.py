"""What the worker does at its time of day, once a day, however many workers run."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Engine

from trainingapp.accounts.queries import alliance_ids
from trainingapp.core.clock import LONDON
from trainingapp.core.db import make_session, transaction
from trainingapp.files import services as files
from trainingapp.notifications import services as notifications
from trainingapp.plans.calendar import is_working_day
from trainingapp.training import queries as training
from trainingapp.training import services as courses
from trainingapp.worklist import services as reminders


@dataclass(frozen=True)
class Periodic:
    """A job and its time of day in London. A worker that starts later does it then, until `until`.

    It may be done twice when a worker is killed in the middle, so it must not mind: give messages a
    `unique_key`.
    """

    name: str
    at: time
    run: Callable[[Engine], object]
    working_days_only: bool = False
    until: time = time.max

    def day(self, now: datetime) -> date | None:
        """The day for which it is to be done at this moment, if it is."""
        local = now.astimezone(LONDON)
        if self.working_days_only and not is_working_day(local.date()):
            return None
        return local.date() if self.at <= local.time() < self.until else None


def forget_old_mail(engine: Engine) -> int:
    """Blank what was sent long ago."""
    with transaction(engine) as session:
        return notifications.forget_old(session)


def sweep_files(engine: Engine) -> int:
    """Remove content of files that no row stands for."""
    with make_session(engine, read_only=True) as session:
        return files.sweep(session)


def check_links(engine: Engine) -> int:
    """Look at some links of every catalogue; how many are broken. The web is asked outside transactions."""
    broken = 0
    with make_session(engine, read_only=True) as session:
        alliances = alliance_ids(session)
    for alliance_id in alliances:
        with make_session(engine, read_only=True) as session:
            due = training.links_to_check(session, alliance_id=alliance_id, limit=courses.A_NIGHT)
            links = {course.id: course.link for course in due}
        found = courses.look_at_links(links)
        with transaction(engine) as session:
            broken += courses.note_links(session, alliance_id=alliance_id, links=links, found=found)
    return broken


def queue_digests(engine: Engine) -> int:
    """Put the digests of the day into the outbox, an alliance at a time."""
    told = 0
    with make_session(engine, read_only=True) as session:
        alliances = alliance_ids(session)
    for alliance_id in alliances:
        with transaction(engine) as session:
            told += reminders.queue_digests(session, alliance_id=alliance_id)
    return told


PERIODIC: tuple[Periodic, ...] = (
    Periodic("forget-old-mail", time(2, 30), forget_old_mail),
    Periodic("sweep-files", time(3, 0), sweep_files),
    Periodic("check-links", time(4, 0), check_links),
    Periodic("digests", time(7, 30), queue_digests, working_days_only=True, until=time(18, 0)),
)
