"""The pages that look at many plans, in an alliance of a given size, each as somebody who uses it."""

from dataclasses import dataclass
from uuid import UUID

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench.gatherings import Gatherings
from bench.many_plans import Many, many_plans
from bench.places import Place
from bench.visiting import Visitor
from trainingapp.accounts.models import Person
from trainingapp.core.db import transaction


@dataclass(frozen=True)
class Size:
    """How large an alliance is."""

    plans: int
    """Of two years: about a quarter of them runs."""
    caseload: int
    """Running plans of one supervisor."""
    group: int
    conference: int

    @property
    def words(self) -> str:
        return f"{self.plans} plans, {self.caseload} in one caseload"


SMALL = Size(plans=200, caseload=20, group=5, conference=20)
LARGE = Size(plans=2000, caseload=60, group=25, conference=200)
WIDE = Size(plans=900, caseload=200, group=50, conference=100)
"""More than anybody supervises: only to see what grows with a caseload."""


@dataclass(frozen=True)
class Alliance:
    """One that was made, and the pages to look at in it."""

    size: Size
    many: Many
    group_id: UUID
    conference_id: UUID
    offer_id: UUID
    invited_id: UUID

    def of_supervisor(self, app: Flask, session: Session) -> list[Place]:
        """What grows with a caseload or a register, and the answer that one of those asked gives."""
        size = self.size
        visitor = _visitor(app, session, self.many.supervisor_id)
        invited = _visitor(app, session, self.invited_id)
        return [
            Place(f"Worklist and caseload of {size.caseload}", visitor, "/"),
            Place(f"Calendar, caseload of {size.caseload}", visitor, "/calendar"),
            Place(f"Register of a group of {size.group}", visitor, f"/sessions/{self.group_id}/register"),
            Place(
                f"Register of a conference of {size.conference}",
                visitor,
                f"/sessions/{self.conference_id}/register",
            ),
            Place(f"Offer to {size.group}: its answers", visitor, f"/offers/{self.offer_id}"),
            Place(f"Offer to {size.group}: to answer", invited, f"/offers/{self.offer_id}/answer"),
        ]

    def of_alliance(self, app: Flask, session: Session) -> list[Place]:
        """What grows with the alliance: the lead's pages, and the choice of people for a group."""
        plans = f"{self.size.plans} plans"
        lead = _visitor(app, session, self.many.lead_id)
        supervisor = _visitor(app, session, self.many.supervisor_id)
        return [
            Place(f"Programme, {plans}", lead, "/programme"),
            Place(f"Its plans: a page, {plans}", lead, "/programme/plans"),
            Place(f"Its activities: a page, {plans}", lead, "/programme/activities?measure=promised"),
            Place(f"Lead's calendar, {plans}", lead, "/calendar"),
            Place(f"Conferences, {plans}", lead, "/conferences"),
            Place(f"Enrol, {plans}", lead, "/plans/enrol"),
            Place(f"Group to book: choose, {plans}", supervisor, "/groups/book"),
            Place(f"Group to offer: choose, {plans}", supervisor, "/groups/offer"),
        ]


def _visitor(app: Flask, session: Session, person_id: UUID) -> Visitor:
    return Visitor(app, session.get_one(Person, person_id))


def make_alliance(engine: Engine, size: Size) -> Alliance:
    """Insert an alliance of that size into a database that holds the reference library."""
    with engine.begin() as connection:
        many = many_plans(connection, plans=size.plans, caseload=size.caseload)
    with transaction(engine) as session:
        lead = session.get_one(Person, many.lead_id)
        made = Gatherings(session, many.supervisor_id, lead.alliance_id)
        group = made.group(size.group)
        conference = made.conference(size.conference, days_ago=1)
        offer, invited = made.offer(size.group)
    return Alliance(size, many, group, conference, offer, invited)
