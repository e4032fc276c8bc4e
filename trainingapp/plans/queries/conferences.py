"""Reads of an alliance's conferences, and of the plans that count on them."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from trainingapp.accounts.models import Person
from trainingapp.plans import rules
from trainingapp.plans.calendar import Window
from trainingapp.plans.models import Activity, Conference, Plan
from trainingapp.plans.terms import CUT_SHORT, SessionKind


def conferences(session: Session, *, actor: Person) -> list[Conference]:
    """The conferences of the actor's alliance, the latest first."""
    return list(
        session.scalars(
            select(Conference)
            .where(Conference.alliance_id == actor.alliance_id)
            .order_by(Conference.held_on.desc())
        )
    )


def conference(session: Session, conference_id: UUID, *, actor: Person) -> Conference | None:
    """One conference of the actor's alliance."""
    return session.scalars(
        select(Conference).where(Conference.id == conference_id, Conference.alliance_id == actor.alliance_id)
    ).first()


def next_conference(session: Session, *, alliance_id: UUID, starts_on: date) -> Conference | None:
    """The first conference that counts for a plan with that start, if one is announced."""
    window = rules.conference_window(starts_on)
    return next_conference_within(session, alliance_id=alliance_id, window=window)


def next_conference_within(session: Session, *, alliance_id: UUID, window: Window) -> Conference | None:
    """The first conference of an alliance in those days, if one is announced."""
    return session.scalars(
        select(Conference)
        .where(
            Conference.alliance_id == alliance_id,
            Conference.cancelled_at.is_(None),
            Conference.held_on.between(window.first, window.last),
        )
        .order_by(Conference.held_on)
    ).first()


def activities_waiting_for_conference(session: Session, *, conference: Conference) -> list[Activity]:
    """The alliance's activities in whose window it falls, with the conference they point at now."""
    return list(
        session.scalars(
            select(Activity)
            .join(Activity.plan)
            .options(joinedload(Activity.conference))
            .where(
                Plan.alliance_id == conference.alliance_id,
                Plan.state.not_in(CUT_SHORT),
                Activity.kind == SessionKind.CONFERENCE,
                Activity.due_from <= conference.held_on,
                Activity.due_to >= conference.held_on,
            )
        )
    )


def activities_counting_on(session: Session, *, conference: Conference) -> list[Activity]:
    """The activities of plans not cut short that point at a conference."""
    return list(
        session.scalars(
            select(Activity)
            .join(Activity.plan)
            .where(Activity.conference_id == conference.id, Plan.state.not_in(CUT_SHORT))
        )
    )


def announced_conferences(session: Session, *, alliance_id: UUID) -> list[Conference]:
    """The conferences of an alliance that were not cancelled, the earliest first."""
    return list(
        session.scalars(
            select(Conference)
            .where(Conference.alliance_id == alliance_id, Conference.cancelled_at.is_(None))
            .order_by(Conference.held_on)
        )
    )


def attendance_expected(session: Session, *, actor: Person) -> dict[UUID, int]:
    """How many plans of the actor's alliance count on each conference."""
    found = session.scalars(
        select(Activity.conference_id)
        .join(Activity.plan)
        .where(
            Plan.alliance_id == actor.alliance_id,
            Plan.state.not_in(CUT_SHORT),
            Activity.conference_id.is_not(None),
        )
    )
    expected: dict[UUID, int] = defaultdict(int)
    for conference_id in found:
        if conference_id is not None:
            expected[conference_id] += 1
    return dict(expected)
