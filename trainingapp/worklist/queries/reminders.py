"""Reads for the digests: who was told of what, who leads, and what is open for one person."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Membership, Person
from trainingapp.accounts.terms import Role
from trainingapp.core import clock
from trainingapp.plans.models import PlanLink
from trainingapp.worklist.items import Item
from trainingapp.worklist.models import Reminder
from trainingapp.worklist.queries.pictures import everything_open, open_in


def leads(session: Session, *, alliance_id: UUID) -> list[UUID]:
    """The programme leads of an alliance who can sign in."""
    return list(
        session.scalars(
            select(Person.id)
            .join(Membership, Membership.person_id == Person.id)
            .where(
                Person.alliance_id == alliance_id,
                Person.deactivated_at.is_(None),
                Membership.role == Role.PROGRAMME_LEAD,
            )
            .order_by(Person.id)
        )
    )


def people(session: Session, ids: Collection[UUID]) -> dict[UUID, Person]:
    """These people, by id."""
    found = session.scalars(select(Person).where(Person.id.in_(ids))).unique()
    return {person.id: person for person in found}


def reached(session: Session, *, alliance_id: UUID) -> Mapping[tuple[str, UUID], int]:
    """The last stage at which each person of an alliance was told of an item, by the item's key."""
    rows = session.execute(
        select(Reminder.item_key, Reminder.person_id, func.max(Reminder.stage))
        .join(Person, Person.id == Reminder.person_id)
        .where(Person.alliance_id == alliance_id)
        .group_by(Reminder.item_key, Reminder.person_id)
    )
    return {(key, person_id): stage for key, person_id, stage in rows}


def told(session: Session, *, person_id: UUID, day: date) -> dict[str, bool]:
    """What a person was to be told of on a day: item key to whether it waits for somebody else."""
    rows = session.execute(
        select(Reminder.item_key, Reminder.is_escalation).where(
            Reminder.person_id == person_id, Reminder.sent_on == day
        )
    )
    return dict(rows.all())


def open_now(session: Session, *, alliance_id: UUID, plan_ids: Collection[UUID]) -> list[Item]:
    """What is open in these plans, oldest first; without plans, everything open in the alliance."""
    if not plan_ids:
        return everything_open(session, alliance_id=alliance_id)
    return open_in(session, plan_ids=sorted(plan_ids))


def live_links(session: Session, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The newest link that works for each of these people who have no account."""
    rows = session.execute(
        select(PlanLink.person_id, PlanLink.id)
        .join(Person, Person.id == PlanLink.person_id)
        .where(
            PlanLink.person_id.in_(ids),
            Person.password_hash == "",
            PlanLink.revoked_at.is_(None),
            PlanLink.expires_at > clock.now(),
        )
        .order_by(PlanLink.id)
    )
    return dict(rows.all())
