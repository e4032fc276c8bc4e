"""Makes what many plans meet in: groups and conferences with a register to take, and an offer of times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.core import clock
from trainingapp.core.db import new_id
from trainingapp.plans.models import Activity, Assignment, Conference, Plan
from trainingapp.plans.terms import RUNNING, Party, SessionKind
from trainingapp.supervision.models import (
    Guest,
    Invitee,
    Participant,
    SupervisionSession,
    TimeOffer,
    TimeOption,
)
from trainingapp.supervision.terms import GuestRole, Mode

TIMES = 4


@dataclass
class Gatherings:
    """Makes them in one alliance, led by one supervisor, out of its running plans."""

    session: Session
    led_by_id: UUID
    alliance_id: UUID

    def group(self, size: int) -> UUID:
        """A group session of yesterday whose register nobody has taken."""
        return self._meeting(SessionKind.GROUP, self._places(SessionKind.GROUP, size))

    def conference(self, size: int, *, days_ago: int) -> UUID:
        """A conference of that day with so many coordinators, a tenth as many guests, and no marks."""
        held_on = clock.today() - timedelta(days=days_ago)
        conference = Conference(
            id=new_id(), alliance_id=self.alliance_id, title="Many people", held_on=held_on, venue="A hall"
        )
        self.session.add(conference)
        self.session.flush()
        meeting = self._meeting(
            SessionKind.CONFERENCE, self._places(SessionKind.CONFERENCE, size), conference
        )
        self.session.add_all(
            Guest(session_id=meeting, name=f"Guest {number}", role=GuestRole.OTHER)
            for number in range(size // 10)
        )
        self.session.flush()
        return meeting

    def offer(self, size: int) -> tuple[UUID, UUID]:
        """Times offered to so many for a group, half of whom answered; the offer, and somebody to answer."""
        offer = TimeOffer(
            id=new_id(),
            alliance_id=self.alliance_id,
            led_by_id=self.led_by_id,
            kind=SessionKind.GROUP,
            title="A group",
            minutes=90,
            mode=Mode.VIDEO,
        )
        day = clock.today() + timedelta(days=14)
        options = [
            TimeOption(id=new_id(), offer_id=offer.id, starts_at=clock.london(day, 9 + 2 * hour))
            for hour in range(TIMES)
        ]
        places = self._places(SessionKind.GROUP, size)
        self.session.add(offer)
        self.session.flush()
        self.session.add_all(options)
        self.session.add_all(
            Invitee(
                offer_id=offer.id,
                person_id=plan.coordinator_id,
                party=Party.COORDINATOR,
                plan_id=plan.id,
                activity_id=activity.id,
                suits=[str(options[number % TIMES].id)] if number % 2 else None,
                answered_at=clock.now() if number % 2 else None,
            )
            for number, (plan, activity) in enumerate(places)
        )
        self.session.flush()
        return offer.id, places[0][0].coordinator_id

    def _places(self, kind: SessionKind, size: int) -> Sequence[tuple[Plan, Activity]]:
        """One open activity of that kind for each of so many plans; the leader's own plans come first."""
        own = select(Assignment.plan_id).where(Assignment.person_id == self.led_by_id)
        rows = self.session.execute(
            select(Plan, Activity)
            .join(Activity, Activity.plan_id == Plan.id)
            .where(Plan.alliance_id == self.alliance_id, Plan.state.in_(RUNNING), Activity.kind == kind)
            .order_by(Plan.id.not_in(own), Plan.id, Activity.position.desc())
        )
        found = list({plan.id: (plan, activity) for plan, activity in rows}.values())[:size]
        if len(found) < size:
            raise RuntimeError(f"the alliance has no {size} running plans with a {kind}")
        return found

    def _meeting(
        self,
        kind: SessionKind,
        places: Sequence[tuple[Plan, Activity]],
        conference: Conference | None = None,
    ) -> UUID:
        day = conference.held_on if conference else clock.today() - timedelta(days=1)
        meeting = SupervisionSession(
            id=new_id(),
            alliance_id=self.alliance_id,
            kind=kind,
            conference_id=conference.id if conference else None,
            led_by_id=self.led_by_id,
            title=conference.title if conference else "A group",
            starts_at=clock.london(day, 10),
            minutes=90,
            mode=Mode.VIDEO,
        )
        self.session.add(meeting)
        self.session.flush()
        self.session.add_all(
            Participant(
                session_id=meeting.id,
                person_id=plan.coordinator_id,
                party=Party.COORDINATOR,
                plan_id=plan.id,
                activity_id=activity.id,
            )
            for plan, activity in places
        )
        self.session.flush()
        return meeting.id
