"""Reads, plain and narrow, of everything that can wait for somebody: a few columns of many plans at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.assessments.models import NeedsAnalysis, SignOffRequest
from trainingapp.assessments.terms import AnalysisState
from trainingapp.core import clock
from trainingapp.core.db import UtcDateTime
from trainingapp.frameworks.models import Entry
from trainingapp.handover.models import Acknowledgement, HandoverReport
from trainingapp.plans.models import Responsibility
from trainingapp.plans.terms import DutyParty, Party, SessionKind
from trainingapp.supervision.models import Action, Record, RecordEvent, SupervisionSession
from trainingapp.supervision.terms import ActionState, RecordEventKind, RecordState, SessionState
from trainingapp.supervision.values import Step
from trainingapp.worklist.items import (
    ActionFact,
    AnalysisFact,
    DutyFact,
    RecordFact,
    ReportFact,
    RequestFact,
)

# --- records --------------------------------------------------------------------------------------


def records(session: Session, *, plan_ids: Sequence[UUID], actor: Person) -> list[RecordFact]:
    """Sessions that have begun and whose record is not agreed: of these plans, and shared ones.

    Shared ones (groups, conferences) are those the actor led; of the whole alliance for a programme lead.
    """
    meeting = SupervisionSession
    shared: ColumnElement[bool] = and_(meeting.plan_id.is_(None), meeting.alliance_id == actor.alliance_id)
    if not actor.has(Role.PROGRAMME_LEAD):
        shared = and_(shared, meeting.led_by_id == actor.id)
    rows = session.execute(
        select(
            meeting.id,
            meeting.plan_id,
            meeting.kind,
            meeting.title,
            meeting.led_by_id,
            Person.name,
            meeting.starts_at,
            Record.state,
            Record.submitted_at,
            RecordEvent.kind,
            RecordEvent.party,
            RecordEvent.content_digest,
            RecordEvent.created_at,
        )
        .join(meeting.led_by)
        .outerjoin(meeting.record)
        .outerjoin(Record.events)
        .where(
            or_(meeting.plan_id.in_(plan_ids), shared),
            meeting.state.in_([SessionState.BOOKED, SessionState.HELD]),
            meeting.starts_at <= clock.now(),
            or_(Record.id.is_(None), Record.state != RecordState.AGREED),
        )
        .order_by(meeting.starts_at, meeting.id, RecordEvent.created_at, RecordEvent.id)
    )
    return [_record(list(found)) for _, found in groupby(rows, key=lambda row: row[0])]


def _record(rows: Sequence[Any]) -> RecordFact:
    session_id, plan_id, kind, title, led_by, led_by_name, starts_at, state, submitted_at = rows[0][:9]
    events = [row[9:] for row in rows if row[9] is not None]
    returned = [at for what, _, _, at in events if what is RecordEventKind.RETURNED]
    return RecordFact(
        session_id=session_id,
        plan_id=plan_id,
        kind=kind,
        title=title,
        led_by=led_by,
        led_by_name=led_by_name,
        starts_at=starts_at,
        state=state,
        submitted_at=submitted_at,
        returned_at=returned[-1] if returned else None,
        steps=tuple(Step(what, party, digest) for what, party, digest, _ in events),
    )


# --- everything else that can wait ----------------------------------------------------------------


@dataclass(frozen=True)
class Pending:
    """What was found, by plan."""

    actions: dict[UUID, tuple[ActionFact, ...]] = field(default_factory=lambda: defaultdict(tuple))
    requests: dict[UUID, tuple[RequestFact, ...]] = field(default_factory=lambda: defaultdict(tuple))
    analyses: dict[UUID, tuple[AnalysisFact, ...]] = field(default_factory=lambda: defaultdict(tuple))
    duties: dict[UUID, tuple[DutyFact, ...]] = field(default_factory=lambda: defaultdict(tuple))


def pending(session: Session, *, plan_ids: Sequence[UUID], today: date) -> Pending:
    """Open actions, undecided requests, needs analyses and overdue duties of these plans, in one query.

    One question to the database instead of four, so that a home page stays within its twelve.
    """
    found = Pending()
    sources = union_all(
        _actions(plan_ids), _requests(plan_ids), _analyses(plan_ids), _duties(plan_ids, today)
    )
    for row in session.execute(sources):
        if row.source == "action":
            party, raised_in = Party(row.party), SessionKind(row.state)
            fact = ActionFact(row.id, row.plan_id, party, row.words, row.day, raised_in)
            found.actions[row.plan_id] += (fact,)
        elif row.source == "request":
            found.requests[row.plan_id] += (RequestFact(row.id, row.plan_id, row.state, row.words, row.at),)
        elif row.source == "analysis":
            by = Party(row.party) if row.party else None
            analysis = AnalysisFact(row.plan_id, row.number, AnalysisState(row.state), by, row.at)
            found.analyses[row.plan_id] += (analysis,)
        else:
            duty = DutyFact(row.id, row.plan_id, DutyParty(row.party), row.words, row.day)
            found.duties[row.plan_id] += (duty,)
    return found


def _part(
    source: str,
    plan_id: Any,
    subject_id: Any,
    *,
    party: Any = None,
    at: Any = None,
    day: Any = None,
    words: Any = None,
    state: Any = None,
    number: Any = None,
) -> Select[Any]:
    """One part of the union: the same columns of the same types, whatever a part leaves out."""

    def column(name: str, value: Any, kind: Any) -> ColumnElement[Any]:
        given: ColumnElement[Any] = cast(null() if value is None else value, kind)
        if kind in {Date, UtcDateTime} and value is not None:
            given = value  # SQLite keeps both as text, and a cast there would lose all but the year
        return given.label(name)

    return select(
        literal(source, Text).label("source"),
        plan_id.label("plan_id"),
        subject_id.label("id"),
        column("party", party, Text),
        column("at", at, UtcDateTime),
        column("day", day, Date),
        column("words", words, Text),
        column("state", state, Text),
        column("number", number, Integer),
    )


def _actions(plan_ids: Sequence[UUID]) -> Select[Any]:
    return (
        _part(
            "action",
            Action.plan_id,
            Action.id,
            party=Action.owner_party,
            day=Action.due_on,
            words=Action.text,
            state=SupervisionSession.kind,
        )
        .join(Action.session)
        .where(Action.plan_id.in_(plan_ids), Action.state == ActionState.OPEN)
    )


def _requests(plan_ids: Sequence[UUID]) -> Select[Any]:
    return (
        _part(
            "request",
            SignOffRequest.plan_id,
            SignOffRequest.id,
            at=SignOffRequest.created_at,
            words=Entry.title,
            state=Entry.code,
        )
        .join(SignOffRequest.entry)
        .where(SignOffRequest.plan_id.in_(plan_ids), ~SignOffRequest.decision.has())
    )


def _analyses(plan_ids: Sequence[UUID]) -> Select[Any]:
    submitted = NeedsAnalysis.state == AnalysisState.SUBMITTED
    return _part(
        "analysis",
        NeedsAnalysis.plan_id,
        NeedsAnalysis.id,
        party=NeedsAnalysis.submitted_by,
        at=case((submitted, NeedsAnalysis.submitted_at), else_=NeedsAnalysis.updated_at),
        state=NeedsAnalysis.state,
        number=NeedsAnalysis.number,
    ).where(NeedsAnalysis.plan_id.in_(plan_ids))


def _duties(plan_ids: Sequence[UUID], today: date) -> Select[Any]:
    return _part(
        "duty",
        Responsibility.plan_id,
        Responsibility.id,
        party=Responsibility.party,
        day=Responsibility.due_on,
        words=Responsibility.title,
    ).where(
        Responsibility.plan_id.in_(plan_ids),
        Responsibility.done_on.is_(None),
        Responsibility.due_on < today,
    )


# --- handover reports -----------------------------------------------------------------------------


def reports(session: Session, *, plan_ids: Sequence[UUID]) -> dict[UUID, list[ReportFact]]:
    """Every issue of these plans' handover reports with who acknowledged it, by plan."""
    rows = session.execute(
        select(
            HandoverReport.plan_id,
            HandoverReport.id,
            HandoverReport.number,
            HandoverReport.created_at,
            Acknowledgement.party,
        )
        .outerjoin(HandoverReport.acknowledgements)
        .where(HandoverReport.plan_id.in_(plan_ids))
        .order_by(HandoverReport.plan_id, HandoverReport.issue)
    )
    found: dict[UUID, list[ReportFact]] = defaultdict(list)
    for (plan_id, report_id, number, at), group in groupby(rows, key=lambda row: tuple(row[:4])):
        parties = frozenset(row[4] for row in group if row[4] is not None)
        found[plan_id].append(ReportFact(report_id, plan_id, number, at, parties))
    return found
