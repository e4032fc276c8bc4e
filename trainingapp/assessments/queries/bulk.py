"""Everything about many waiting requests at once, in as many queries for five hundred as for five."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from trainingapp.accounts.models import Person
from trainingapp.assessments import rules
from trainingapp.assessments.models import Decision, Evidence, EvidenceLink, Rating, SignOffRequest
from trainingapp.assessments.queries.evidence import whole
from trainingapp.assessments.queries.queue import waits_for
from trainingapp.assessments.queries.scope import people
from trainingapp.assessments.rules.bulk import LONGEST
from trainingapp.plans.models import Plan
from trainingapp.plans.queries import visible_to

Place = tuple[UUID, UUID]
"""A plan and a competency, by their ids."""


class Asked(NamedTuple):
    """One row of a batch: a request, and the mark of the evidence that was shown with it."""

    request: SignOffRequest
    seen: str
    """What `signature.evidence_seen` said of it."""


@dataclass(frozen=True)
class Material:
    """What a decision on one request is about."""

    request: SignOffRequest
    decision: Decision | None
    """How it ended, if it has."""
    earlier: list[Decision]
    """On attempts before this one at the same competency, oldest first, with their events."""
    evidence: list[Evidence]
    """All of it, newest first."""
    rating: Rating | None

    @property
    def usable(self) -> list[Evidence]:
        """What may be signed with."""
        return [each for each in self.evidence if rules.is_usable(each)]


def chosen_requests(session: Session, *, actor: Person, ids: Collection[UUID]) -> list[SignOffRequest]:
    """Those of the requests that the actor may see, oldest first, whether they still wait or not."""
    return _requests(session, SignOffRequest.id.in_(ids), visible_to(actor)) if ids else []


def waiting_for(
    session: Session, *, actor: Person, plan: str | None, area: str | None
) -> list[SignOffRequest]:
    """What waits for this supervisor, perhaps in one plan or area alone: the oldest 500."""
    found = _requests(session, waits_for(actor))
    return [
        each
        for each in found
        if plan in (None, str(each.plan_id)) and area in (None, each.entry.section_code)
    ][:LONGEST]


def waiting_in_plan(session: Session, *, plan: Plan) -> list[SignOffRequest]:
    """What waits for a decision in one plan, oldest first. The caller has asked whose it is."""
    return _requests(session, SignOffRequest.plan_id == plan.id, ~SignOffRequest.decision.has())


def material(session: Session, *, requests: Sequence[SignOffRequest]) -> list[Material]:
    """What each of these is about, as it is now, in their order; in 7 queries."""
    places = {(each.plan_id, each.entry_id) for each in requests}
    decisions = _decisions(session, places)
    evidence = _evidence(session, places)
    ratings = {
        (each.plan_id, each.entry_id): each
        for each in session.scalars(
            select(Rating)
            .where(tuple_(Rating.plan_id, Rating.entry_id).in_(places))
            .order_by(Rating.created_at, Rating.id)
        )
    }
    return [
        Material(
            request=each,
            decision=next((d for number, d in decisions[place] if number == each.attempt), None),
            earlier=[d for number, d in decisions[place] if number < each.attempt],
            evidence=evidence[place],
            rating=ratings.get(place),
        )
        for each, place in zip(requests, [(each.plan_id, each.entry_id) for each in requests], strict=True)
    ]


def _decisions(session: Session, places: Collection[Place]) -> dict[Place, list[tuple[int, Decision]]]:
    """Every decision on an attempt there, with the attempt's number, by that number."""
    found: dict[Place, list[tuple[int, Decision]]] = defaultdict(list)
    wanted = (
        select(SignOffRequest.plan_id, SignOffRequest.entry_id, SignOffRequest.attempt, Decision)
        .join(SignOffRequest.decision)
        .where(tuple_(SignOffRequest.plan_id, SignOffRequest.entry_id).in_(places))
        .order_by(SignOffRequest.attempt)
        .options(selectinload(Decision.events), joinedload(Decision.decided_by).lazyload(Person.memberships))
        .execution_options(populate_existing=True)
    )
    for plan_id, entry_id, attempt, decision in session.execute(wanted):
        found[plan_id, entry_id].append((attempt, decision))
    return found


def _evidence(session: Session, places: Collection[Place]) -> dict[Place, list[Evidence]]:
    found: dict[Place, list[Evidence]] = defaultdict(list)
    wanted = (
        select(Evidence)
        .where(
            Evidence.id.in_(
                select(EvidenceLink.evidence_id)
                .join(EvidenceLink.evidence)
                .where(tuple_(Evidence.plan_id, EvidenceLink.entry_id).in_(places))
            )
        )
        .order_by(Evidence.happened_on.desc(), Evidence.created_at.desc(), Evidence.id.desc())
        .options(*whole())
    )
    for each in session.scalars(wanted):
        for link in each.links:
            found[each.plan_id, link.entry_id].append(each)
    return found


def _requests(session: Session, *conditions: ColumnElement[bool]) -> list[SignOffRequest]:
    return list(
        session.scalars(
            select(SignOffRequest)
            .join(SignOffRequest.plan)
            .join(SignOffRequest.entry)
            .options(
                contains_eager(SignOffRequest.plan).options(*people()),
                contains_eager(SignOffRequest.entry),
                joinedload(SignOffRequest.requested_by).lazyload(Person.memberships),
            )
            .where(*conditions)
            .order_by(SignOffRequest.created_at, SignOffRequest.id)
        ).unique()
    )
