"""What a report is made from, read in as few queries as it takes, and nothing that is not for everybody.

The text of individual sessions is left in the database: the query itself asks for what was recorded in joint
sessions alone, and only once the record was sent.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, defer, joinedload

from trainingapp.accounts.models import Person
from trainingapp.assessments.models import (
    Applicability,
    Decision,
    DecisionEvent,
    NeedsAnalysis,
    NeedsItem,
    Rating,
    SignOffRequest,
)
from trainingapp.assessments.queries import Line, is_newest
from trainingapp.assessments.terms import AnalysisState
from trainingapp.frameworks.models import Entry
from trainingapp.handover.models import HandoverReport
from trainingapp.handover.queries.reports import letterhead
from trainingapp.handover.queries.training import Learned, learned
from trainingapp.handover.rules import SENT
from trainingapp.plans.models import Plan
from trainingapp.plans.pace import Contract
from trainingapp.plans.terms import JOINT, Party
from trainingapp.supervision.models import Action, Participant, Record, RecordEvent, SupervisionSession
from trainingapp.supervision.queries import open_actions
from trainingapp.supervision.rules import ENDING
from trainingapp.supervision.terms import Mode, RecordEventKind, RecordState

TEXTS = (
    "summary",
    "priorities",
    "intended_role",
    "review",
    "handover",
    "evaluation",
    "next_six_months",
    "follow_on_supervisor",
)


@dataclass
class Addition:
    """What stands beside a joint record: a note added to it, a statement of who disagrees, or a silence."""

    text: str
    name: str
    at: datetime
    kind: RecordEventKind
    about: Party
    """The side that disagrees or never answered; of a note, that of its author."""


@dataclass
class Meeting:
    """A session, the places in it that belong to the plan, and (joint ones) what was recorded."""

    session: SupervisionSession
    record: RecordState | None
    held_on: date | None
    minutes: int | None
    mode: Mode | None
    texts: dict[str, str]
    places: list[Participant] = field(default_factory=list)
    additions: list[Addition] = field(default_factory=list)


@dataclass
class Material:
    """Everything there is to tell about one plan."""

    plan: Plan
    alliance: str
    latest: HandoverReport | None
    meetings: list[Meeting]
    lines: list[Line]
    """Every competency of the framework; the number of pieces of evidence is not asked for."""
    analyses: dict[int, NeedsAnalysis]
    """Agreed needs analyses by number."""
    actions: list[Action]
    learned: Learned


def material(session: Session, *, plan: Plan) -> Material:
    """All that a plan's report is made from, in 8 queries; `plan` as `plans.queries.plan` loads it."""
    head = letterhead(session, plan=plan)
    return Material(
        plan=plan,
        alliance=head.alliance,
        latest=head.latest,
        meetings=_meetings(session, plan.id),
        lines=_lines(session, plan),
        analyses=_analyses(session, plan.id),
        actions=open_actions(session, plan_ids=[plan.id]),
        learned=learned(session, plan=plan),
    )


def core_material(session: Session, *, plan: Plan) -> Material:
    """As much of it as says whether a programme is complete, in 5 queries: no text of anybody's is read."""
    head = letterhead(session, plan=plan)
    return Material(
        plan=plan,
        alliance=head.alliance,
        latest=head.latest,
        meetings=_meetings(session, plan.id, with_additions=False),
        lines=_lines(session, plan),
        analyses=_analyses(session, plan.id),
        actions=[],
        learned=Learned(hours=[Contract(plan.starts_on, plan.weekly_hours)]),
    )


def _meetings(session: Session, plan_id: UUID, *, with_additions: bool = True) -> list[Meeting]:
    """The plan's sessions, earliest first; of groups and conferences only the coordinator's own place."""
    is_shared_text = and_(SupervisionSession.kind.in_(JOINT), Record.state.in_(SENT))
    rows = session.execute(
        select(
            Participant,
            SupervisionSession,
            Record.state.label("record"),
            Record.held_on,
            Record.minutes,
            Record.mode,
            *(case((is_shared_text, getattr(Record, name)), else_="").label(name) for name in TEXTS),
        )
        .join(Participant.session)
        .outerjoin(SupervisionSession.record)
        .options(joinedload(Participant.person).lazyload(Person.memberships))
        .where(or_(SupervisionSession.plan_id == plan_id, Participant.plan_id == plan_id))
        .order_by(SupervisionSession.starts_at, SupervisionSession.id, Participant.created_at)
    )
    found: dict[UUID, Meeting] = {}
    for row in rows:
        place: Participant = row[0]
        texts = {name: getattr(row, name) for name in TEXTS}
        meeting = found.setdefault(
            place.session_id, Meeting(row[1], row.record, row.held_on, row.minutes, row.mode, texts)
        )
        meeting.places.append(place)
    for session_id, addition in _additions(session, plan_id) if with_additions else ():
        found[session_id].additions.append(addition)
    return list(found.values())


def _additions(session: Session, plan_id: UUID) -> list[tuple[UUID, Addition]]:
    """What stands beside the plan's joint records as they were sent last, oldest first."""
    rows = session.execute(
        select(
            Record.session_id,
            RecordEvent.text,
            Person.name,
            RecordEvent.created_at,
            RecordEvent.kind,
            func.coalesce(RecordEvent.about_party, RecordEvent.party),
        )
        .join(RecordEvent.record)
        .join(Record.session)
        .join(RecordEvent.person)
        .where(
            SupervisionSession.plan_id == plan_id,
            SupervisionSession.kind.in_(JOINT),
            RecordEvent.kind.in_({RecordEventKind.ADDENDUM, *ENDING}),
            RecordEvent.created_at >= Record.submitted_at,
        )
        .order_by(RecordEvent.created_at, RecordEvent.id)
    )
    return [
        (session_id, Addition(text, name, at, kind, about))
        for session_id, text, name, at, kind, about in rows
    ]


def _lines(session: Session, plan: Plan) -> list[Line]:
    """Every competency of the plan's framework, with its ratings and attempts at sign-off, oldest first."""
    rated = and_(Rating.entry_id == Entry.id, Rating.plan_id == plan.id)
    said = and_(Applicability.entry_id == Entry.id, Applicability.plan_id == plan.id, is_newest())
    lines: dict[UUID, Line] = {}
    for entry, applicability, rating in session.execute(
        select(Entry, Applicability, Rating)
        .select_from(Entry)
        .outerjoin(Applicability, said)
        .outerjoin(Rating, rated)
        .where(Entry.publication_id == plan.framework_id)
        .order_by(Entry.position, Rating.created_at, Rating.id)
    ):
        line = lines.setdefault(entry.id, Line(entry, [], 0, [], applicability))
        if rating is not None:
            line.ratings.append(rating)
    for request in session.scalars(
        select(SignOffRequest)
        .options(
            joinedload(SignOffRequest.decision).options(
                defer(Decision.pinned),
                defer(Decision.as_signed),
                joinedload(Decision.decided_by).lazyload(Person.memberships),
                joinedload(Decision.events).load_only(DecisionEvent.kind),
            )
        )
        .where(SignOffRequest.plan_id == plan.id)
        .order_by(SignOffRequest.attempt)
    ).unique():
        lines[request.entry_id].attempts.append(request)
    return list(lines.values())


def _analyses(session: Session, plan_id: UUID) -> dict[int, NeedsAnalysis]:
    rows = session.scalars(
        select(NeedsAnalysis)
        .options(joinedload(NeedsAnalysis.items).joinedload(NeedsItem.progress))
        .where(NeedsAnalysis.plan_id == plan_id, NeedsAnalysis.state == AnalysisState.AGREED)
    ).unique()
    return {analysis.number: analysis for analysis in rows}
