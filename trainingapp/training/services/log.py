"""The training log: adding a course or something else, moving it, completing it, taking it out again."""

from collections.abc import Sequence
from datetime import date
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.audit.rules import Detail
from trainingapp.core import clock, words
from trainingapp.core.errors import DomainError, EditConflict
from trainingapp.files import services as files
from trainingapp.files.services import Examined
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan
from trainingapp.training import queries, rules
from trainingapp.training.models import (
    Course,
    TimeEntry,
    TrainingLogCover,
    TrainingLogEntry,
    TrainingLogEvent,
)
from trainingapp.training.services.time import log_time, take_back
from trainingapp.training.terms import OPEN_LOG, CourseMode, LogKind, LogState
from trainingapp.training.values import Completion


def log_course(session: Session, *, actor: Person, plan: Plan, course: Course) -> TrainingLogEntry:
    """Enter that the coordinator is enrolled in a course of the catalogue; competencies come with it.

    Where a line about it is open already it is given back, where it was given up it is taken up again: a
    course is open once. Raises NotAllowed for anybody but the coordinator, DomainError for a retired course.
    """
    rules.check_writer(actor, plan)
    if course.alliance_id != plan.alliance_id or not rules.is_current(course.retired_on, clock.today()):
        raise DomainError("This course is not in the catalogue any more. Add it in your own words instead")
    _one_at_a_time(session, plan)
    lines = queries.lines_of_course(session, plan_id=plan.id, course_id=course.id)
    for line in lines:
        if line.state in OPEN_LOG:
            return line
    for line in lines:
        if line.state is LogState.GIVEN_UP:
            return _move(session, actor, line, LogState.ENROLLED)
    covered = {cover.entry.code for cover in course.covers}
    line = TrainingLogEntry(
        plan=plan,
        kind=LogKind.COURSE,
        course=course,
        title=course.title,
        provider=course.provider,
        mode=course.mode,
        state=LogState.ENROLLED,
        started_on=clock.today(),
        minutes=course.minutes,
        covers=_covers([each for each in queries.competencies(session, plan=plan) if each.code in covered]),
    )
    return _add(session, actor, line)


def add_log_entry(
    session: Session,
    *,
    actor: Person,
    plan: Plan,
    kind: LogKind,
    title: str,
    provider: str = "",
    mode: CourseMode,
    state: LogState,
    started_on: date,
) -> TrainingLogEntry:
    """Enter something in the coordinator's own words, enrolled in or under way; completing it comes after.

    The very same again, as long as it is open, gives back the first. Raises NotAllowed for anybody but the
    coordinator, DomainError at the field for what will not do. Source: S3 L235 to L236.
    """
    rules.check_writer(actor, plan)
    title, provider = title.strip(), provider.strip()
    if not title:
        raise DomainError("Enter what it is called", "title")
    if kind is LogKind.COURSE or state not in OPEN_LOG:
        raise DomainError("Courses of the catalogue are added from the catalogue", "kind")
    rules.check_start(started_on, clock.today())
    _one_at_a_time(session, plan)
    line = TrainingLogEntry(
        plan=plan, kind=kind, title=title, provider=provider, mode=mode, state=state, started_on=started_on
    )
    known = queries.log(session, plan_id=plan.id)
    same = next((each for each in known if _is_same(each, line)), None)
    if same is not None:
        return same
    return _add(session, actor, line)


def move_log_entry(
    session: Session, *, actor: Person, entry: TrainingLogEntry, state: LogState
) -> TrainingLogEntry:
    """Say that it is under way, given up, or taken up again. Where it stands there already, nothing happens.

    Raises NotAllowed for anybody but the coordinator, DomainError for a move that is not in the table.
    """
    _lock(session, actor, entry)
    if state is LogState.COMPLETED:
        raise DomainError("Say when it ended and how long it took", "state")
    return entry if entry.state is state else _move(session, actor, entry, state)


def complete_log_entry(
    session: Session, *, actor: Person, entry: TrainingLogEntry, completion: Completion
) -> TrainingLogEntry:
    """Complete it: when it ended, how long it took, what was learned, which competencies it was about.

    With `counts_as_time` the minutes are entered in the ledger of protected time too, once. The very same
    again gives it back. Nothing of it signs off a competency. Raises NotAllowed for anybody but the
    coordinator, DomainError at the field, also where the ledger refuses the time. Source: S3 L235, R58.
    """
    _lock(session, actor, entry)
    if entry.state is LogState.COMPLETED and _is_completed_so(entry, completion):
        return entry
    rules.check_move(entry.state, LogState.COMPLETED)
    rules.check_completion(entry.started_on, completion.finished_on, completion.minutes, clock.today())
    _cover(session, entry, completion.covers)
    entry.finished_on, entry.minutes = completion.finished_on, completion.minutes
    entry.reflection = completion.reflection.strip()
    _move(session, actor, entry, LogState.COMPLETED)
    if completion.counts_as_time:
        log_hours(session, actor=actor, entry=entry)
    return entry


def log_hours(session: Session, *, actor: Person, entry: TrainingLogEntry) -> list[TimeEntry]:
    """Enter the hours of something completed in the ledger of protected time; what is there stands.

    More than a day's 7.5 hours goes back over the working days before its end. Raises as
    `complete_log_entry`.
    """
    _lock(session, actor, entry)
    if entry.finished_on is None or entry.minutes is None:
        raise DomainError("Hours count once it is completed")
    there = queries.time_of(session, log_entry_id=entry.id)
    if there:
        return there
    return [
        log_time(
            session,
            actor=actor,
            plan_id=entry.plan_id,
            used_on=used_on,
            minutes=minutes,
            purpose=rules.purpose_of(entry.kind, entry.mode),
            title=entry.title,
            log_entry_id=entry.id,
        )
        for used_on, minutes in rules.spread(entry.minutes, entry.started_on, entry.finished_on)
    ]


def edit_reflection(
    session: Session,
    *,
    actor: Person,
    entry: TrainingLogEntry,
    version: int | None,
    reflection: str,
    covers: Sequence[Entry],
) -> TrainingLogEntry:
    """Write anew what was learned and which competencies it was about; the very same again does nothing.

    Raises NotAllowed for anybody but the coordinator, EditConflict when it was changed in between.
    """
    _lock(session, actor, entry)
    if entry.reflection == reflection.strip() and _covered(entry) == {each.id for each in covers}:
        return entry
    if version != entry.version:
        raise EditConflict(
            f"This was changed on {words.moment(entry.updated_at)}, while you were writing. "
            "Compare it with what is saved now, then save again"
        )
    entry.reflection = reflection.strip()
    flag_modified(entry, "reflection")  # what it covers has its own rows: that alone is a new version too
    _cover(session, entry, covers)
    session.flush()
    _audit(session, actor, entry, "training:rewritten", competencies=len(covers))
    return entry


def add_certificate(
    session: Session,
    *,
    actor: Person,
    entry: TrainingLogEntry,
    name: str = "",
    stream: BinaryIO | Examined,
    sure: bool = False,
) -> TrainingLogEntry:
    """Take in the certificate of something completed; an older one loses its place and keeps its row.

    Raises NotAllowed for anybody but the coordinator, DomainError at `file` for what is not completed or for
    what is wrong with the file, as `files.services.take_in` says.
    """
    _lock(session, actor, entry)
    if entry.state is not LogState.COMPLETED:
        raise DomainError("A certificate can be added once it is completed", "file")
    file = files.take_in(
        session, actor=actor, alliance_id=entry.plan.alliance_id, name=name, stream=stream, sure=sure
    )
    entry.certificate = file
    session.flush()
    _audit(session, actor, entry, "training:certified", file=str(file.id))
    return entry


def remove_log_entry(session: Session, *, actor: Person, entry: TrainingLogEntry) -> TrainingLogEntry:
    """Take out a line entered by mistake; its row stays, and time entered for it is taken back.

    Doing it again changes nothing. Raises NotAllowed for anybody but the coordinator.
    """
    _lock(session, actor, entry, even_removed=True)
    if entry.removed_at is not None:
        return entry
    for each in queries.time_of(session, log_entry_id=entry.id):
        take_back(session, actor=actor, entry=each)
    entry.removed_at = clock.now()
    session.add(
        TrainingLogEvent(log_entry_id=entry.id, person_id=actor.id, state=entry.state, is_removal=True)
    )
    session.flush()
    _audit(session, actor, entry, "training:removed")
    return entry


# --- inside ---------------------------------------------------------------------------------------


def _one_at_a_time(session: Session, plan: Plan) -> None:
    """Two clicks come one after the other, so that the second finds what the first added."""
    session.flush()
    session.execute(select(Plan.id).where(Plan.id == plan.id).with_for_update(key_share=True))


def _lock(session: Session, actor: Person, entry: TrainingLogEntry, *, even_removed: bool = False) -> None:
    """One at a time changes a line, and sees what the one before did."""
    rules.check_writer(actor, entry.plan)
    session.flush()
    session.refresh(entry, with_for_update={"of": TrainingLogEntry})
    if entry.removed_at is not None and not even_removed:
        raise DomainError("This was taken out of the log in the meantime")


def _add(session: Session, actor: Person, line: TrainingLogEntry) -> TrainingLogEntry:
    session.add(line)
    session.flush()
    session.add(TrainingLogEvent(log_entry_id=line.id, person_id=actor.id, state=line.state))
    session.flush()
    _audit(session, actor, line, "training:logged", kind=line.kind.value, state=line.state.value)
    return line


def _move(session: Session, actor: Person, line: TrainingLogEntry, state: LogState) -> TrainingLogEntry:
    rules.check_move(line.state, state)
    line.state = state
    session.add(TrainingLogEvent(log_entry_id=line.id, person_id=actor.id, state=state))
    session.flush()
    _audit(session, actor, line, "training:moved", state=state.value)
    return line


def _covers(entries: Sequence[Entry]) -> list[TrainingLogCover]:
    return [TrainingLogCover(entry=entry) for entry in entries]


def _covered(line: TrainingLogEntry) -> set[UUID]:
    return {cover.entry_id for cover in line.covers}


def _cover(session: Session, line: TrainingLogEntry, entries: Sequence[Entry]) -> None:
    if any(entry.publication_id != line.plan.framework_id for entry in entries):
        raise DomainError("Select competencies of this plan’s framework", "covers")
    wanted = {entry.id: entry for entry in entries}
    for cover in list(line.covers):
        if wanted.pop(cover.entry_id, None) is None:
            line.covers.remove(cover)
            session.delete(cover)
    line.covers.extend(_covers(list(wanted.values())))


def _is_same(one: TrainingLogEntry, other: TrainingLogEntry) -> bool:
    names = ("kind", "title", "provider", "mode", "state", "started_on")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _is_completed_so(line: TrainingLogEntry, completion: Completion) -> bool:
    return (line.finished_on, line.minutes, line.reflection) == (
        completion.finished_on,
        completion.minutes,
        completion.reflection.strip(),
    )


def _audit(session: Session, actor: Person, line: TrainingLogEntry, what: str, **details: Detail) -> None:
    audit.record(
        session,
        actor=actor,
        what=what,
        subject_type="training-log",
        subject_id=line.id,
        alliance_id=line.plan.alliance_id,
        details={"plan": str(line.plan_id), **details},
    )
