"""The pages to measure: of each kind the largest that the data has, seen by somebody who may see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.visiting import Visitor
from trainingapp.accounts.models import Membership, Person
from trainingapp.accounts.terms import ROLE_WORDS, Role
from trainingapp.handover.models import HandoverReport
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party, PlanState
from trainingapp.supervision.models import SupervisionSession

OFFERED = 3
"""Of each plan so many activities are looked at, its last ones, to find one that times can be offered for."""


@dataclass(frozen=True)
class Place:
    """A page, by name, and who looks at it."""

    name: str
    visitor: Visitor
    path: str


Candidate = tuple[Visitor, str]


class Guide:
    """Finds pages in the database."""

    def __init__(self, app: Flask, session: Session) -> None:
        self._app = app
        self._session = session
        self._addresses = app.url_map.bind("localhost")

    def all(self) -> list[Place]:
        """Every role's home, the pages of a plan and of a session, the matrix, the handover's two pages."""
        return [*self.homes(list(Role)), *self._of_plans()]

    def homes(self, roles: Iterable[Role]) -> list[Place]:
        """The largest home page of each role."""
        return [self._largest(f"Home: {ROLE_WORDS[role].lower()}", self._homes(role)) for role in roles]

    def _homes(self, role: Role) -> list[Candidate]:
        holders = self._session.scalars(select(Person).join(Membership).where(Membership.role == role))
        visitors = [Visitor(self._app, person) for person in holders.unique()]
        return [(visitor, visitor.settle("/")) for visitor in visitors]

    def _of_plans(self) -> list[Place]:
        meetings = self._session.scalars(select(SupervisionSession)).all()
        plans = self._session.scalars(select(Plan)).all()
        reports = self._session.scalars(select(HandoverReport)).all()
        led = [(meeting.led_by, {"session_id": meeting.id}) for meeting in meetings]
        own = [(plan.coordinator, {"plan_id": plan.id}) for plan in plans]
        supervised = [(plan.assigned(Party.ALLIANCE_SUPERVISOR), {"plan_id": plan.id}) for plan in plans]
        prepared = [
            (meeting.plan.coordinator, {"session_id": meeting.id}) for meeting in meetings if meeting.plan
        ]
        open_ones = [
            (plan.assigned(Party.ALLIANCE_SUPERVISOR), {"plan_id": plan.id, "activity_id": activity.id})
            for plan in plans
            if plan.state is PlanState.ACTIVE
            for activity in plan.activities[-OFFERED:]
        ]
        issued = [(report.plan.coordinator, {"report_id": report.id}) for report in reports]
        return [
            self._seen("Session", "supervision.show_session", led),
            self._seen("Writing its record", "supervision.record_session", led),
            self._seen("Preparing for it", "supervision.prepare_session", prepared),
            self._seen("Offering times", "supervision.offer_times", open_ones),
            self._seen("Plan: its supervisor", "worklist.show_plan", supervised),
            self._seen("Plan: details", "plans.show_details", supervised),
            self._seen("Plan: agreements", "plans.list_agreements", supervised),
            self._seen("Competency matrix", "assessments.show_competencies", own),
            self._seen("Handover: draft", "handover.preview_report", supervised),
            self._seen("Handover: issued report", "handover.show_report", issued),
        ]

    def _seen(self, name: str, endpoint: str, by: Sequence[tuple[Person | None, dict[str, Any]]]) -> Place:
        """The largest page of one endpoint, each looked at by its own person."""
        found = [(Visitor(self._app, who), self._addresses.build(endpoint, ids)) for who, ids in by if who]
        return self._largest(name, found)

    def _largest(self, name: str, candidates: Sequence[Candidate]) -> Place:
        """Raises RuntimeError when none of the candidates can be looked at."""
        sizes = [visitor.size_of(path) for visitor, path in candidates]
        if not any(sizes):
            raise RuntimeError(f"the data has no page for {name!r}")
        visitor, path = candidates[sizes.index(max(sizes))]
        return Place(name, visitor, path)
