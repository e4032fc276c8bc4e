"""Where each competency of a plan stands: ratings, evidence counted, attempts, and whether it applies."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from trainingapp.accounts.models import Person
from trainingapp.assessments import rules
from trainingapp.assessments.models import (
    Applicability,
    Decision,
    DecisionEvent,
    Evidence,
    EvidenceLink,
    Rating,
    SignOffRequest,
)
from trainingapp.assessments.queries.evidence import is_standing
from trainingapp.assessments.queries.totals import is_newest
from trainingapp.assessments.terms import AttemptState, CompetencyStatus, Outcome
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan


@dataclass(frozen=True)
class Line:
    """Everything a plan knows of one competency."""

    entry: Entry
    ratings: list[Rating]
    """What the coordinator said of themselves, oldest first; in a matrix, the first and the latest alone."""
    evidence_count: int
    attempts: list[SignOffRequest]
    """Requests with their decisions and what happened to those, oldest first."""
    applicability: Applicability | None = None
    """The latest word on whether it applies to the post; None where nothing was said, so that it does."""

    @property
    def rating(self) -> Rating | None:
        """The latest self-rating."""
        return self.ratings[-1] if self.ratings else None

    @property
    def first_rating(self) -> Rating | None:
        """The first of several self-ratings, to show how far they have come."""
        return self.ratings[0] if len(self.ratings) > 1 else None

    @property
    def applies(self) -> bool:
        return self.applicability is None or self.applicability.applies

    @cached_property
    def states(self) -> list[AttemptState]:
        """Where each attempt stands, in the order of `attempts`."""
        return [_state(each.decision) for each in self.attempts]

    @property
    def request(self) -> SignOffRequest | None:
        """The request that waits for a decision."""
        return next((each for each in self.attempts if each.decision is None), None)

    @property
    def decision(self) -> Decision | None:
        """How the last attempt ended that was not withdrawn."""
        ended = (each.decision for each in reversed(self.attempts))
        return next((d for d in ended if d is not None and d.outcome is not Outcome.WITHDRAWN), None)

    @cached_property
    def confirmed(self) -> Decision | None:
        """The confirmation in force: not replaced, not revoked, not disputed."""
        pairs = zip(reversed(self.attempts), reversed(self.states), strict=True)
        return next((each.decision for each, state in pairs if state in rules.HELD), None)

    @cached_property
    def status(self) -> CompetencyStatus:
        return rules.competency_status(
            is_rated=bool(self.ratings), attempts=self.states, applies=self.applies
        )

    @property
    def move(self) -> rules.Move:
        """Whose move it is, and what they do."""
        return rules.whose_move(
            self.status, is_waiting=self.request is not None, evidence_count=self.evidence_count
        )


def _state(decision: Decision | None) -> AttemptState:
    if decision is None:
        return rules.attempt_state(None, False, [])
    return rules.attempt_state(
        decision.outcome, decision.condition_due_on is not None, [event.kind for event in decision.events]
    )


@dataclass(frozen=True)
class Area:
    """An area of the framework with its competencies."""

    code: str
    title: str
    lines: list[Line]


def matrix(session: Session, *, plan: Plan) -> list[Area]:
    """Every competency of the plan's framework, by area, with where it stands; in 4 queries.

    However long the history is: of ratings the first and the latest are read, of decisions no text.
    """
    areas = groupby(
        _lines(session, plan), key=lambda line: (line.entry.section_code, line.entry.section_title)
    )
    return [Area(code, title, list(found)) for (code, title), found in areas]


def area(session: Session, *, plan: Plan, code: str) -> Area | None:
    """One area of the plan's framework, by its code, as the matrix has it."""
    return next((each for each in matrix(session, plan=plan) if each.code == code), None)


def line(session: Session, *, plan: Plan, code: str) -> Line | None:
    """One competency of the plan's framework, by its code, with all of its history."""
    return next(iter(_lines(session, plan, only=code)), None)


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


def _lines(session: Session, plan: Plan, only: str | None = None) -> list[Line]:
    """The lines of the framework; with `only`, that code's, and with it everything ever said of it."""
    entries = _entries(plan)
    said, asked = _outer_ratings(plan), _requests_in_short(plan)
    if only is not None:
        entries = entries.where(Entry.code == only)
        of_one = select(Entry.id).where(Entry.publication_id == plan.framework_id, Entry.code == only)
        said = _all_ratings(plan).where(Rating.entry_id.in_(of_one))
        asked = _requests(plan).where(SignOffRequest.entry_id.in_(of_one))
    found = session.execute(entries).all()
    ratings: dict[UUID, list[Rating]] = defaultdict(list)
    for rating in session.scalars(said):
        ratings[rating.entry_id].append(rating)
    attempts: dict[UUID, list[SignOffRequest]] = defaultdict(list)
    for request in session.scalars(asked).unique():
        attempts[request.entry_id].append(request)
    counts = _evidence_counts(session, plan)
    return [
        Line(entry, ratings[entry.id], counts.get(entry.id, 0), attempts[entry.id], said_of)
        for entry, said_of in found
    ]


def _entries(plan: Plan) -> Select[Entry, Applicability]:
    """The competencies with the latest word on whether each applies to the post."""
    newest = and_(Applicability.entry_id == Entry.id, Applicability.plan_id == plan.id, is_newest())
    return (
        select(Entry, Applicability)
        .outerjoin(Applicability, newest)
        .where(Entry.publication_id == plan.framework_id)
        .order_by(Entry.position)
        .options(joinedload(Applicability.said_by).lazyload(Person.memberships))
    )


def _all_ratings(plan: Plan) -> Select[Rating]:
    return select(Rating).where(Rating.plan_id == plan.id).order_by(Rating.created_at, Rating.id)


def _outer_ratings(plan: Plan) -> Select[Rating]:
    """Of each competency the first rating and the latest, so that years of them weigh nothing."""
    order = (Rating.created_at, Rating.id)
    counted = (
        select(
            Rating,
            func.row_number().over(partition_by=Rating.entry_id, order_by=order).label("from_first"),
            func.row_number()
            .over(partition_by=Rating.entry_id, order_by=[each.desc() for each in order])
            .label("from_last"),
        )
        .where(Rating.plan_id == plan.id)
        .subquery()
    )
    found = aliased(Rating, counted)
    return (
        select(found)
        .where(or_(counted.c.from_first == 1, counted.c.from_last == 1))
        .order_by(found.created_at, found.id)
    )


def _requests(plan: Plan) -> Select[SignOffRequest]:
    """Requests, oldest first, with their decisions, who took them, and what happened to those."""
    decision = joinedload(SignOffRequest.decision)
    return (
        select(SignOffRequest)
        .where(SignOffRequest.plan_id == plan.id)
        .order_by(SignOffRequest.attempt)
        .options(
            decision.joinedload(Decision.decided_by).lazyload(Person.memberships),
            decision.joinedload(Decision.events)
            .joinedload(DecisionEvent.person)
            .lazyload(Person.memberships),
            decision.defer(Decision.pinned),
            decision.defer(Decision.as_signed),
        )
    )


def _requests_in_short(plan: Plan) -> Select[SignOffRequest]:
    """The same without anything that anybody wrote."""
    decision = joinedload(SignOffRequest.decision)
    return (
        select(SignOffRequest)
        .where(SignOffRequest.plan_id == plan.id)
        .order_by(SignOffRequest.attempt)
        .options(
            *(
                decision.defer(each)
                for each in (
                    Decision.pinned,
                    Decision.as_signed,
                    Decision.comment,
                    Decision.condition,
                    Decision.how_observed,
                    Decision.digest,
                )
            ),
            decision.joinedload(Decision.decided_by).lazyload(Person.memberships),
            decision.joinedload(Decision.events).load_only(DecisionEvent.kind),
        )
    )


def _evidence_counts(session: Session, plan: Plan) -> dict[UUID, int]:
    counted = session.execute(
        select(EvidenceLink.entry_id, func.count())
        .join(EvidenceLink.evidence)
        .where(Evidence.plan_id == plan.id, is_standing())
        .group_by(EvidenceLink.entry_id)
    )
    return {row[0]: row[1] for row in counted}
