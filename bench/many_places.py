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


SMALL = Size(plans=240, caseload=20, group=5, conference=20)
LARGE = Size(plans=2000, caseload=60, group=25, conference=200)
HUGE = Size(plans=900, caseload=200, group=50, conference=200)
"""More than anybody supervises: only to see what grows."""


@dataclass(frozen=True)
class Alliance:
    """One that was made, and the pages to look at in it."""

    size: Size
    many: Many
    group_id: UUID
    conference_id: UUID
    offer_id: UUID
    invited_id: UUID

    @property
    def supervisors_pages(self) -> dict[str, str]:
        """Address by name: what grows with a caseload or a register."""
        size = self.size
        return {
            f"Worklist and caseload: supervisor, {size.caseload} plans": "/",
            f"Calendar: supervisor, {size.caseload} plans": "/calendar",
            f"Register of a group of {size.group}": f"/sessions/{self.group_id}/register",
            f"Register of a conference of {size.conference}": f"/sessions/{self.conference_id}/register",
            f"Answers to an offer to {size.group}": f"/offers/{self.offer_id}",
        }

    @property
    def leads_pages(self) -> dict[str, str]:
        """Address by name: what grows with the alliance."""
        plans = f"{self.size.plans} plans"
        return {
            f"Programme: lead, {plans}": "/programme",
            f"Its plans, a page: lead, {plans}": "/programme/plans",
            f"Its activities, a page: lead, {plans}": "/programme/activities?measure=promised",
            f"Calendar: lead, {plans}": "/calendar",
            f"Conferences: lead, {plans}": "/conferences",
            f"Enrol: lead, {plans}": "/plans/enrol",
        }

    @property
    def wide_pages(self) -> dict[str, str]:
        """Address by name: a supervisor's pages that offer people of the whole alliance."""
        plans = f"{self.size.plans} plans"
        return {
            f"Choose a group to book, {plans}": "/groups/book",
            f"Choose a group to offer, {plans}": "/groups/offer",
        }

    def places(self, app: Flask, session: Session) -> list[Place]:
        """All of them, the supervisor's first."""
        supervisor, lead, invited = (
            Visitor(app, session.get_one(Person, person_id))
            for person_id in (self.many.supervisor_id, self.many.lead_id, self.invited_id)
        )
        own = self.supervisors_pages | self.wide_pages
        return [
            *(Place(name, supervisor, path) for name, path in own.items()),
            Place(f"Answering that offer, {self.size.group} asked", invited, f"/offers/{self.offer_id}/answer"),
            *(Place(name, lead, path) for name, path in self.leads_pages.items()),
        ]


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
