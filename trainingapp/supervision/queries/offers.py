"""Offers of times: one with its answers, those that are open, and whose move each is."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.plans import queries as plans
from trainingapp.plans.models import Assignment, Plan
from trainingapp.plans.terms import SHARED, Party, SessionKind
from trainingapp.supervision import rules
from trainingapp.supervision.models import Invitee, TimeOffer, TimeOption
from trainingapp.supervision.queries.scope import plans_of
from trainingapp.supervision.terms import OfferState


def offer(session: Session, offer_id: UUID, *, actor: Person) -> TimeOffer | None:
    """An offer that the actor runs, with its times, answers and plans, in 4 queries."""
    return session.scalars(_whole().where(TimeOffer.id == offer_id, _run_by(actor))).first()


def invitation_of(session: Session, offer_id: UUID, *, actor: Person) -> Invitee | None:
    """The actor's own place in an offer, while they are on that side of the plan, with the times."""
    found = session.scalars(
        select(Invitee)
        .join(Invitee.plan)
        .where(Invitee.offer_id == offer_id, Invitee.person_id == actor.id, plans.visible_to(actor))
        .options(
            joinedload(Invitee.offer).selectinload(TimeOffer.options),
            joinedload(Invitee.offer).joinedload(TimeOffer.led_by).lazyload(Person.memberships),
            _plan_people(),
        )
    ).first()
    return found if found is not None and rules.is_asked(found) else None


def open_offers_of(session: Session, *, activity_ids: Collection[UUID]) -> list[TimeOffer]:
    """The open offers that any of these activities is in, with the people asked."""
    about = select(Invitee.offer_id).where(Invitee.activity_id.in_(activity_ids))
    return list(
        session.scalars(
            select(TimeOffer)
            .where(TimeOffer.id.in_(about), TimeOffer.state == OfferState.OPEN)
            .options(
                selectinload(TimeOffer.invitees).joinedload(Invitee.person).lazyload(Person.memberships),
                joinedload(TimeOffer.led_by).lazyload(Person.memberships),
            )
            .order_by(TimeOffer.created_at, TimeOffer.id)
        )
    )


class OpenOffer(NamedTuple):
    """An open offer in a line: what for, whose, and how far the answers are."""

    id: UUID
    kind: SessionKind
    title: str
    led_by_name: str
    coordinator: str
    """Whose session it is to be; of a group, one of those asked."""
    people: int
    answered: int
    asks_me: bool
    """The reader is asked; otherwise the reader runs it."""
    has_my_answer: bool
    last_at: datetime
    """The last of the times."""


def open_offers(session: Session, *, actor: Person) -> list[OpenOffer]:
    """The open offers that the actor runs or is asked in, oldest first, in one query."""
    coordinator = aliased(Person)
    mine = Invitee.person_id == actor.id
    asked = select(Invitee.offer_id).where(mine)
    last_at = select(func.max(TimeOption.starts_at)).where(TimeOption.offer_id == TimeOffer.id)
    rows = session.execute(
        select(
            TimeOffer.id,
            TimeOffer.kind,
            TimeOffer.title,
            Person.name,
            func.min(coordinator.name),
            func.count(Invitee.id),
            func.count(Invitee.answered_at),
            func.count(case((mine, 1))),
            func.count(case((and_(mine, Invitee.answered_at.is_not(None)), 1))),
            last_at.scalar_subquery(),
        )
        .join(TimeOffer.led_by)
        .join(TimeOffer.invitees)
        .join(Invitee.plan)
        .join(coordinator, coordinator.id == Plan.coordinator_id)
        .where(
            TimeOffer.state == OfferState.OPEN,
            TimeOffer.alliance_id == actor.alliance_id,
            or_(_run_by(actor), TimeOffer.id.in_(asked)),
            _stays(),
        )
        .group_by(TimeOffer.id, TimeOffer.kind, TimeOffer.title, Person.name)
        .order_by(TimeOffer.id)
    )
    return [OpenOffer(*row[:7], bool(row[7]), bool(row[8]), row[9]) for row in rows]


def _whole() -> Select[TimeOffer]:
    return select(TimeOffer).options(
        joinedload(TimeOffer.led_by).lazyload(Person.memberships),
        selectinload(TimeOffer.options),
        selectinload(TimeOffer.invitees).options(
            joinedload(Invitee.person).lazyload(Person.memberships),
            joinedload(Invitee.activity),
            _plan_people(),
        ),
    )


def _plan_people() -> _AbstractLoad:
    return joinedload(Invitee.plan).options(
        joinedload(Plan.coordinator).lazyload(Person.memberships),
        joinedload(Plan.pcn),
        selectinload(Plan.assignments).joinedload(Assignment.person).lazyload(Person.memberships),
    )


def _run_by(actor: Person) -> ColumnElement[bool]:
    """The offers of the plans whose alliance supervisor the actor is, and the groups they offer."""
    of_plans = select(Invitee.offer_id).where(Invitee.plan_id.in_(plans_of(actor, Party.ALLIANCE_SUPERVISOR)))
    return and_(
        TimeOffer.alliance_id == actor.alliance_id,
        or_(
            and_(TimeOffer.kind.in_(SHARED), TimeOffer.led_by_id == actor.id),
            and_(TimeOffer.kind.not_in(SHARED), TimeOffer.id.in_(of_plans)),
        ),
    )


class WaitingOffer(NamedTuple):
    """An open offer seen from one plan: whom it waits for there, and since when."""

    offer_id: UUID
    plan_id: UUID
    kind: SessionKind
    title: str
    led_by_id: UUID
    led_by_name: str
    offered_at: datetime
    unanswered: tuple[tuple[UUID, Party], ...]
    """Person and side of everybody of this plan who has not answered. Empty: they all have."""
    is_answered: bool
    """Everybody in it has answered, in other plans too: it is the supervisor's move."""
    answered_at: datetime | None
    """When the last answer came."""
    has_time_left: bool
    """Whether one of the times is still to come. If none is, the supervisor has to offer new ones."""


class _Asked(NamedTuple):
    """Somebody who is asked, and still on that side of the plan."""

    offer: TimeOffer
    led_by_name: str
    plan_id: UUID
    person_id: UUID
    party: Party
    answered_at: datetime | None


def offers_waiting(session: Session, *, plan_ids: Sequence[UUID]) -> list[WaitingOffer]:
    """The open offers that people of these plans are in, one line a plan, oldest first; in 2 queries.

    Whoever was asked and is no longer on the plan is not waited for.
    """
    about = select(Invitee.offer_id).where(Invitee.plan_id.in_(plan_ids))
    rows = session.execute(
        select(TimeOffer, Person.name, Invitee.plan_id, Invitee.person_id, Invitee.party, Invitee.answered_at)
        .join(TimeOffer.led_by)
        .join(TimeOffer.invitees)
        .where(TimeOffer.id.in_(about), TimeOffer.state == OfferState.OPEN, _stays())
        .options(selectinload(TimeOffer.options))
        .order_by(TimeOffer.created_at, TimeOffer.id, Invitee.id)
    )
    everybody = [_Asked(*row) for row in rows]
    return [
        line
        for _, asked in groupby(everybody, key=lambda one: one.offer.id)
        for line in _lines(list(asked), set(plan_ids))
    ]


def _stays() -> ColumnElement[bool]:
    """Whether an invitee is the coordinator or a current supervisor of the plan."""
    assigned = select(Assignment.id).where(
        Assignment.plan_id == Invitee.plan_id,
        Assignment.person_id == Invitee.person_id,
        Assignment.party == Invitee.party,
        Assignment.is_current,
    )
    return or_(Invitee.party == Party.COORDINATOR, assigned.exists())


def _lines(asked: list[_Asked], plan_ids: set[UUID]) -> list[WaitingOffer]:
    offered = asked[0].offer
    answers = [one.answered_at for one in asked if one.answered_at is not None]
    return [
        WaitingOffer(
            offer_id=offered.id,
            plan_id=plan_id,
            kind=offered.kind,
            title=offered.title,
            led_by_id=offered.led_by_id,
            led_by_name=asked[0].led_by_name,
            offered_at=offered.created_at,
            unanswered=tuple(
                (one.person_id, one.party)
                for one in asked
                if one.plan_id == plan_id and one.answered_at is None
            ),
            is_answered=len(answers) == len(asked),
            answered_at=max(answers, default=None),
            has_time_left=bool(rules.open_options(offered.options, clock.now())),
        )
        for plan_id in dict.fromkeys(one.plan_id for one in asked)
        if plan_id in plan_ids
    ]
