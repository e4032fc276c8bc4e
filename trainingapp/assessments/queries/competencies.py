"""Where each competency of a plan stands: ratings, evidence counted, attempts; and totals of many plans."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from trainingapp.assessments import rules
from trainingapp.assessments.models import Decision, Evidence, EvidenceLink, Rating, SignOffRequest
from trainingapp.assessments.queries.sign_offs import decided
from trainingapp.assessments.terms import CompetencyStatus, Outcome
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan


@dataclass(frozen=True)
class Line:
    """Everything a plan knows of one competency."""

    entry: Entry
    ratings: list[Rating]
    """What the coordinator said of themselves, oldest first."""
    evidence_count: int
    attempts: list[SignOffRequest]
    """Requests with their decisions, oldest first."""

    @property
    def rating(self) -> Rating | None:
        """The latest self-rating."""
        return self.ratings[-1] if self.ratings else None

    @property
    def first_rating(self) -> Rating | None:
        """The first of several self-ratings, to show how far they have come."""
        return self.ratings[0] if len(self.ratings) > 1 else None

    @property
    def request(self) -> SignOffRequest | None:
        """The request that waits for a decision."""
        return next((each for each in self.attempts if each.decision is None), None)

    @property
    def decision(self) -> Decision | None:
        """How the last attempt ended that was not withdrawn."""
        return next((d for d in reversed(self._decisions) if d.outcome is not Outcome.WITHDRAWN), None)

    @property
    def confirmed(self) -> Decision | None:
        """The confirmation in force."""
        return next((d for d in reversed(self._decisions) if d.outcome is Outcome.CONFIRMED), None)

    @cached_property
    def _decisions(self) -> list[Decision]:
        return [each.decision for each in self.attempts if each.decision is not None]

    @cached_property
    def status(self) -> CompetencyStatus:
        return rules.competency_status(
            is_rated=bool(self.ratings),
            is_waiting=self.request is not None,
            last_outcome=self.decision.outcome if self.decision else None,
            is_confirmed=self.confirmed is not None,
        )

    @property
    def move(self) -> rules.Move:
        """Whose move it is, and what they do."""
        return rules.whose_move(
            self.status, is_waiting=self.request is not None, evidence_count=self.evidence_count
        )


@dataclass(frozen=True)
class Area:
    """An area of the framework with its competencies."""

    code: str
    title: str
    lines: list[Line]


def matrix(session: Session, *, plan: Plan) -> list[Area]:
    """Every competency of the plan's framework, by area, with where it stands; in 4 queries."""
    entries = session.scalars(
        select(Entry).where(Entry.publication_id == plan.framework_id).order_by(Entry.position)
    )
    lines = _lines(session, plan, list(entries))
    areas = groupby(lines, key=lambda line: (line.entry.section_code, line.entry.section_title))
    return [Area(code, title, list(found)) for (code, title), found in areas]


def line(session: Session, *, plan: Plan, code: str) -> Line | None:
    """One competency of the plan's framework, by its code."""
    entry = competency(session, plan=plan, code=code)
    return _lines(session, plan, [entry], only=entry.id)[0] if entry else None


def competency(session: Session, *, plan: Plan, code: str) -> Entry | None:
    """The entry of the plan's framework that has this code."""
    return session.scalars(
        select(Entry).where(Entry.publication_id == plan.framework_id, Entry.code == code)
    ).first()


def competencies(session: Session, *, plan: Plan) -> list[Entry]:
    """The entries of the plan's framework, in the order printed."""
    return list(
        session.scalars(
            select(Entry).where(Entry.publication_id == plan.framework_id).order_by(Entry.position)
        )
    )


def _lines(session: Session, plan: Plan, entries: Sequence[Entry], only: UUID | None = None) -> list[Line]:
    said = select(Rating).where(Rating.plan_id == plan.id).order_by(Rating.created_at, Rating.id)
    asked = (
        select(SignOffRequest)
        .where(SignOffRequest.plan_id == plan.id)
        .order_by(SignOffRequest.attempt)
        .options(decided())
    )
    if only is not None:
        said = said.where(Rating.entry_id == only)
        asked = asked.where(SignOffRequest.entry_id == only)
    ratings: dict[UUID, list[Rating]] = defaultdict(list)
    for rating in session.scalars(said):
        ratings[rating.entry_id].append(rating)
    attempts: dict[UUID, list[SignOffRequest]] = defaultdict(list)
    for request in session.scalars(asked):
        attempts[request.entry_id].append(request)
    counts = _evidence_counts(session, plan)
    return [Line(entry, ratings[entry.id], counts.get(entry.id, 0), attempts[entry.id]) for entry in entries]


def _evidence_counts(session: Session, plan: Plan) -> dict[UUID, int]:
    counted = session.execute(
        select(EvidenceLink.entry_id, func.count())
        .join(EvidenceLink.evidence)
        .where(Evidence.plan_id == plan.id)
        .group_by(EvidenceLink.entry_id)
    )
    return {row[0]: row[1] for row in counted}


@dataclass(frozen=True)
class Totals:
    """How many competencies a plan has, how many are confirmed, how many wait for a decision."""

    applicable: int
    confirmed: int
    requested: int


def competency_totals(session: Session, *, plan_ids: Sequence[UUID]) -> dict[UUID, Totals]:
    """The totals of each plan, for any number of plans in 3 queries; no word of anybody's is in them."""
    confirmed = _counted(
        session,
        select(SignOffRequest.plan_id, func.count(SignOffRequest.entry_id.distinct()))
        .join(SignOffRequest.decision)
        .where(Decision.outcome == Outcome.CONFIRMED, SignOffRequest.plan_id.in_(plan_ids))
        .group_by(SignOffRequest.plan_id),
    )
    requested = _counted(
        session,
        select(SignOffRequest.plan_id, func.count())
        .where(SignOffRequest.plan_id.in_(plan_ids), ~SignOffRequest.decision.has())
        .group_by(SignOffRequest.plan_id),
    )
    applicable = _counted(
        session,
        select(Plan.id, func.count(Entry.id))
        .join(Entry, Entry.publication_id == Plan.framework_id)
        .where(Plan.id.in_(plan_ids))
        .group_by(Plan.id),
    )
    return {
        each: Totals(applicable.get(each, 0), confirmed.get(each, 0), requested.get(each, 0))
        for each in plan_ids
    }


def _counted(session: Session, wanted: Select[UUID, int]) -> dict[UUID, int]:
    return {row[0]: row[1] for row in session.execute(wanted)}
