"""What every story stands on: the session, the day it is today, and who and what there is so far."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Organisation, Person
from trainingapp.demo.scripts import Script
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.models import Entry, Publication
from trainingapp.frameworks.terms import PublicationStatus
from trainingapp.plans.models import Activity, Plan
from trainingapp.plans.terms import Party


@dataclass
class Stage:
    """Where the stories play; people and plans appear on it as time goes by."""

    session: Session
    today: date
    organisations: dict[str, Organisation]
    people: dict[str, Person] = field(default_factory=dict)
    """By the key that the stories know them by."""
    plan_ids: dict[str, UUID] = field(default_factory=dict)
    """By the key of the coordinator."""

    def publication(self, code: str) -> Publication:
        """The newest version in force of a document of the library."""
        found = frameworks.newest(self.session, code=code)
        if found is None or found.status == PublicationStatus.SHELL:
            raise LookupError(f"the library has no {code} that a plan could use")
        return found


@dataclass
class Part:
    """One coordinator's part: the script, the plan once there is one, and the people on it."""

    stage: Stage
    script: Script
    replaced: dict[Party, str] = field(default_factory=dict)
    """By party, who took the place of whom the script began with; by key."""

    @property
    def session(self) -> Session:
        return self.stage.session

    @cached_property
    def start(self) -> date:
        """Day 1 of programme month 1."""
        return self.script.start(self.stage.today)

    @property
    def plan(self) -> Plan:
        """The plan as it is now."""
        return self.session.get_one(Plan, self.stage.plan_ids[self.script.coordinator])

    def who(self, party: Party) -> Person:
        """The person on that side of the plan now."""
        key = (
            self.replaced.get(party)
            or {
                Party.COORDINATOR: self.script.coordinator,
                Party.ALLIANCE_SUPERVISOR: self.script.alliance_supervisor,
                Party.PCN_SUPERVISOR: self.script.pcn_supervisor,
            }[party]
        )
        return self.stage.people[key]

    def activity(self, code: str) -> Activity:
        """A planned activity by the code of the template."""
        return self.session.scalars(
            select(Activity).where(Activity.plan_id == self.plan.id, Activity.code == code)
        ).one()

    def entry(self, code: str) -> Entry:
        """A competency by its code."""
        return self.session.scalars(
            select(Entry).where(Entry.publication_id == self.plan.framework_id, Entry.code == code)
        ).one()
