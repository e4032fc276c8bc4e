"""Samples of decisions that a lead looks at again, within their own alliance; and how supervisors decide."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from trainingapp.accounts.models import Person
from trainingapp.assessments.models import (
    Decision,
    Evidence,
    EvidenceEvent,
    EvidenceFile,
    EvidenceLink,
    SignOffRequest,
)
from trainingapp.assessments.queries.scope import people
from trainingapp.assessments.rules import file_fault
from trainingapp.assessments.terms import DECIDABLE, EvidenceEventKind
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.plans.models import Plan
from trainingapp.programme.models import ModerationPick, ModerationReview, ModerationSample
from trainingapp.programme.rules.moderation import Judged
from trainingapp.programme.terms import Verdict

if TYPE_CHECKING:
    from sqlalchemy.orm.strategy_options import _AbstractLoad

OPENED = "moderation:read"
"""What the log says when a lead opens a decision of a sample with its evidence."""
PICK = "moderation_pick"


def decision_ids(session: Session, *, alliance_id: UUID, from_on: date, until_on: date) -> list[UUID]:
    """The decisions of supervisors in the alliance's plans on these days of London, both included."""
    return list(session.scalars(_decisions(alliance_id, from_on, until_on)))


def _decisions(alliance_id: UUID, from_on: date, until_on: date) -> Select[UUID]:
    return (
        select(Decision.id)
        .join(Decision.request)
        .join(SignOffRequest.plan)
        .where(
            Plan.alliance_id == alliance_id,
            Decision.outcome.in_(DECIDABLE),
            Decision.created_at >= clock.london(from_on, 0),
            Decision.created_at < clock.london(until_on + timedelta(days=1), 0),
        )
        .order_by(Decision.id)
    )


# --- samples --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SampleLine:
    """A sample, how many decisions are in it, and what was made of them so far."""

    sample: ModerationSample
    picks: int
    agreed: int
    queried: int

    @property
    def to_do(self) -> int:
        """Decisions that nobody has looked at yet."""
        return self.picks - self.agreed - self.queried


def samples(session: Session, *, actor: Person) -> list[SampleLine]:
    """The samples of the actor's alliance, newest first; in 3 queries."""
    found = session.scalars(
        select(ModerationSample)
        .where(ModerationSample.alliance_id == actor.alliance_id)
        .order_by(ModerationSample.created_at.desc(), ModerationSample.id.desc())
        .options(
            joinedload(ModerationSample.drawn_by).lazyload(Person.memberships),
            selectinload(ModerationSample.picks).joinedload(ModerationPick.reviews),
        )
    ).all()
    return [_line(each) for each in found]


def _line(sample: ModerationSample) -> SampleLine:
    verdicts = [verdict_on(pick) for pick in sample.picks]
    return SampleLine(sample, len(verdicts), verdicts.count(Verdict.AGREE), verdicts.count(Verdict.QUERY))


def verdict_on(pick: ModerationPick) -> Verdict | None:
    """What was made of a decision last."""
    return pick.reviews[-1].verdict if pick.reviews else None


def sample(session: Session, sample_id: UUID, *, actor: Person) -> ModerationSample | None:
    """One sample of the actor's alliance with its decisions, but without what they hold."""
    return session.scalars(
        select(ModerationSample)
        .where(ModerationSample.id == sample_id, ModerationSample.alliance_id == actor.alliance_id)
        .options(
            joinedload(ModerationSample.drawn_by).lazyload(Person.memberships),
            selectinload(ModerationSample.picks).options(
                _reviews(), _decision(defer(Decision.pinned), defer(Decision.as_signed))
            ),
        )
    ).first()


def drawn_today(
    session: Session, *, alliance_id: UUID, from_on: date, until_on: date, size: int
) -> ModerationSample | None:
    """The sample of that size that was drawn today already from these days."""
    day = clock.today()
    found = session.scalars(
        select(ModerationSample)
        .where(
            ModerationSample.alliance_id == alliance_id,
            ModerationSample.from_on == from_on,
            ModerationSample.until_on == until_on,
            ModerationSample.created_at >= clock.london(day, 0),
            ModerationSample.created_at < clock.london(day + timedelta(days=1), 0),
        )
        .options(selectinload(ModerationSample.picks))
        .order_by(ModerationSample.created_at)
    )
    return next((each for each in found if len(each.picks) == min(size, each.drawn_from)), None)


def pick(session: Session, pick_id: UUID, *, actor: Person) -> ModerationPick | None:
    """One decision of a sample of the actor's alliance, with everything that was signed."""
    return (
        session.scalars(
            select(ModerationPick)
            .join(ModerationPick.sample)
            .where(ModerationPick.id == pick_id, ModerationSample.alliance_id == actor.alliance_id)
            .options(
                joinedload(ModerationPick.sample)
                .joinedload(ModerationSample.drawn_by)
                .lazyload(Person.memberships),
                _reviews(),
                _decision(),
            )
        )
        .unique()
        .first()
    )


def _reviews() -> "_AbstractLoad":
    return (
        selectinload(ModerationPick.reviews)
        .joinedload(ModerationReview.reviewed_by)
        .lazyload(Person.memberships)
    )


def _decision(*options: "_AbstractLoad") -> "_AbstractLoad":
    return joinedload(ModerationPick.decision).options(
        *options,
        joinedload(Decision.decided_by).lazyload(Person.memberships),
        selectinload(Decision.events),
        joinedload(Decision.request).options(
            joinedload(SignOffRequest.entry), joinedload(SignOffRequest.plan).options(*people())
        ),
    )


def signed_files(session: Session, *, decision: Decision) -> list[EvidenceFile]:
    """The files of the evidence that a decision was signed with, without those that nobody is handed."""
    pieces = [UUID(each["id"]) for each in decision.pinned["evidence"]]
    found = session.scalars(
        select(EvidenceFile)
        .where(EvidenceFile.evidence_id.in_(pieces), EvidenceFile.created_at <= decision.created_at)
        .order_by(EvidenceFile.created_at, EvidenceFile.id)
        .options(
            joinedload(EvidenceFile.file), joinedload(EvidenceFile.evidence).selectinload(Evidence.events)
        )
    )
    return [each for each in found if file_fault(each.evidence, each) is None]


def has_opened(session: Session, *, actor: Person, pick: ModerationPick) -> bool:
    """Whether the log says that the actor opened this decision with its evidence."""
    found = session.scalars(
        select(Event.id).where(
            Event.subject_type == PICK,
            Event.subject_id == str(pick.id),
            Event.actor_id == str(actor.id),
            Event.what == OPENED,
        )
    )
    return found.first() is not None


def picks_of(session: Session, *, decision_id: UUID) -> list[ModerationPick]:
    """The samples that a decision was in, with what was made of it. The caller has checked who asks."""
    return list(
        session.scalars(
            select(ModerationPick)
            .where(ModerationPick.decision_id == decision_id)
            .order_by(ModerationPick.created_at, ModerationPick.id)
            .options(
                joinedload(ModerationPick.sample)
                .joinedload(ModerationSample.drawn_by)
                .lazyload(Person.memberships),
                _reviews(),
            )
        )
    )


# --- calibration ----------------------------------------------------------------------------------


def judged(session: Session, *, alliance_id: UUID, from_on: date, until_on: date) -> list[Judged]:
    """Every decision of supervisors in the alliance's plans on these days; in 2 queries, without words."""
    verdicts = _verdicts(session, alliance_id)
    rows = session.execute(
        _decisions(alliance_id, from_on, until_on).add_columns(
            Decision.decided_by_id, Decision.outcome, Decision.level, _pieces()
        )
    )
    return [
        Judged(signer_id, outcome, level, pieces, verdicts.get(decision_id))
        for decision_id, signer_id, outcome, level, pieces in rows
    ]


def _pieces() -> ColumnElement[int]:
    """How many pieces of evidence stood behind a decision when it was taken."""
    spoilt = (
        select(EvidenceEvent.id)
        .where(
            EvidenceEvent.evidence_id == Evidence.id,
            EvidenceEvent.created_at <= Decision.created_at,
            EvidenceEvent.file_id.is_(None),
            EvidenceEvent.kind.in_([EvidenceEventKind.NEEDS_REDACTION, EvidenceEventKind.WITHDRAWN]),
        )
        .correlate(Evidence, Decision)
    )
    return (
        select(func.count())
        .select_from(EvidenceLink)
        .join(Evidence, Evidence.id == EvidenceLink.evidence_id)
        .where(
            EvidenceLink.entry_id == SignOffRequest.entry_id,
            EvidenceLink.created_at <= Decision.created_at,
            Evidence.plan_id == SignOffRequest.plan_id,
            ~spoilt.exists(),
        )
        .correlate(SignOffRequest, Decision)
        .scalar_subquery()
    )


def _verdicts(session: Session, alliance_id: UUID) -> dict[UUID, Verdict]:
    """What moderation made of each decision last."""
    rows = session.execute(
        select(ModerationPick.decision_id, ModerationReview.verdict)
        .join(ModerationPick, ModerationPick.id == ModerationReview.pick_id)
        .join(ModerationPick.sample)
        .where(ModerationSample.alliance_id == alliance_id)
        .order_by(ModerationReview.created_at, ModerationReview.id)
    )
    return {row.decision_id: row.verdict for row in rows}


class Queried(NamedTuple):
    """A decision that a lead questions, and what they say."""

    decision_id: UUID
    code: str
    coordinator: str
    review: ModerationReview


def queried(session: Session, *, signer: Person) -> list[Queried]:
    """The signer's decisions that are questioned now, newest first."""
    picks = session.scalars(
        select(ModerationPick)
        .join(ModerationPick.decision)
        .where(and_(Decision.decided_by_id == signer.id, ModerationPick.reviews.any()))
        .options(_reviews(), _decision(defer(Decision.pinned), defer(Decision.as_signed)))
    ).unique()
    found = [
        Queried(
            each.decision_id,
            each.decision.request.entry.code,
            each.decision.request.plan.coordinator.name,
            each.reviews[-1],
        )
        for each in picks
        if verdict_on(each) is Verdict.QUERY
    ]
    return sorted(found, key=lambda each: each.review.created_at, reverse=True)


def signers(session: Session, *, alliance_id: UUID) -> list[Person]:
    """Everybody who has decided on a sign-off in the alliance's plans, by name."""
    ids = (
        select(Decision.decided_by_id)
        .join(Decision.request)
        .join(SignOffRequest.plan)
        .where(Plan.alliance_id == alliance_id, Decision.outcome.in_(DECIDABLE))
    )
    return list(
        session.scalars(
            select(Person)
            .where(Person.id.in_(ids), Person.alliance_id == alliance_id)
            .order_by(Person.name, Person.id)
        ).unique()
    )


def by_signer(judged: Sequence[Judged]) -> dict[UUID, list[Judged]]:
    """The decisions of each signer."""
    found: dict[UUID, list[Judged]] = defaultdict(list)
    for each in judged:
        found[each.signer_id].append(each)
    return found
