"""What waits for one supervisor over all their plans, in light rows, and their own pace."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import rules
from trainingapp.assessments.models import (
    Decision,
    Evidence,
    EvidenceEvent,
    EvidenceFile,
    EvidenceLink,
    SignOffRequest,
)
from trainingapp.assessments.queries.scope import assigned_to
from trainingapp.assessments.terms import DECIDABLE
from trainingapp.files.models import StoredFile
from trainingapp.files.terms import FileState
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan


@dataclass(frozen=True)
class QueueRow:
    """A request that waits, in as many words as a list needs."""

    request_id: UUID
    asked_at: datetime
    plan_id: UUID
    coordinator: str
    code: str
    title: str
    area_code: str
    area: str
    evidence_count: int
    """Pieces of evidence that may be used."""
    practice_count: int
    """Those of them that show it at work."""


def queue(session: Session, *, actor: Person) -> list[QueueRow]:
    """Every request that waits for this supervisor's decision, oldest first; in 2 queries."""
    rows = session.execute(
        select(
            SignOffRequest.id,
            SignOffRequest.created_at,
            SignOffRequest.plan_id,
            Person.name,
            Entry.code,
            Entry.title,
            Entry.statement,
            Entry.section_code,
            Entry.section_title,
        )
        .join(SignOffRequest.plan)
        .join(Plan.coordinator)
        .join(SignOffRequest.entry)
        .where(waits_for(actor))
        .order_by(SignOffRequest.created_at, SignOffRequest.id)
    ).all()
    usable, practical = _evidence_counts(session, actor)
    return [
        QueueRow(
            request_id=row.id,
            asked_at=row.created_at,
            plan_id=row.plan_id,
            coordinator=row.name,
            code=row.code,
            title=row.title or row.statement,
            area_code=row.section_code,
            area=row.section_title,
            evidence_count=usable[row.id],
            practice_count=practical[row.id],
        )
        for row in rows
    ]


def own_waits(session: Session, *, actor: Person, since: datetime) -> list[timedelta]:
    """How long each request waited that this person decided themselves since then."""
    rows = session.execute(
        select(SignOffRequest.created_at, Decision.created_at)
        .join(Decision.request)
        .where(
            Decision.decided_by_id == actor.id,
            Decision.outcome.in_(DECIDABLE),
            Decision.created_at >= since,
        )
    )
    return [decided_at - asked_at for asked_at, decided_at in rows]


class WaitingHere(NamedTuple):
    """A sign-off that waits in one plan, in as many words as a list needs."""

    request_id: UUID
    plan_id: UUID
    code: str
    title: str
    is_own: bool
    """Whether the reader is the coordinator who asked."""


def waiting_between(session: Session, *, plan_id: UUID, actor: Person) -> list[WaitingHere]:
    """What waits in one plan, oldest first, for the two whom it concerns: who asked, and who decides."""
    rows = session.execute(
        select(
            SignOffRequest.id,
            SignOffRequest.plan_id,
            Entry.code,
            Entry.title,
            Entry.statement,
            Plan.coordinator_id,
        )
        .join(SignOffRequest.plan)
        .join(SignOffRequest.entry)
        .where(
            SignOffRequest.plan_id == plan_id,
            or_(assigned_to(actor.id), Plan.coordinator_id == actor.id),
            _waits(),
        )
        .order_by(SignOffRequest.created_at, SignOffRequest.id)
    )
    return [
        WaitingHere(row.id, row.plan_id, row.code, row.title or row.statement, row.coordinator_id == actor.id)
        for row in rows
    ]


def _waits() -> ColumnElement[bool]:
    return and_(Plan.state.in_(rules.OPEN_STATES), ~SignOffRequest.decision.has())


def waits_for(actor: Person) -> ColumnElement[bool]:
    """The condition on a request and its plan that this supervisor has to decide on it now."""
    return and_(assigned_to(actor.id), _waits())


def _evidence_counts(session: Session, actor: Person) -> tuple[Counter[UUID], Counter[UUID]]:
    """For each waiting request, how many pieces of evidence may be used, and how many show practice."""
    pieces = session.execute(
        select(SignOffRequest.id, Evidence.kind)
        .join(SignOffRequest.plan)
        .join(Evidence, Evidence.plan_id == Plan.id)
        .join(
            EvidenceLink,
            and_(EvidenceLink.evidence_id == Evidence.id, EvidenceLink.entry_id == SignOffRequest.entry_id),
        )
        .where(waits_for(actor), _is_usable())
    ).all()
    return (
        Counter(piece.id for piece in pieces),
        Counter(piece.id for piece in pieces if rules.is_practice(piece.kind)),
    )


def _is_usable() -> ColumnElement[bool]:
    """`rules.is_usable` in SQL: nothing speaks against the whole piece, and it holds more than a title."""
    readable = EvidenceFile.hidden_at.is_(None) & EvidenceFile.file.has(
        and_(StoredFile.erased_at.is_(None), StoredFile.state != FileState.INFECTED)
    )
    return and_(
        ~Evidence.events.any(EvidenceEvent.file_id.is_(None)),
        or_(Evidence.reflection != "", Evidence.link != "", Evidence.files.any(readable)),
    )
