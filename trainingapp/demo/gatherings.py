"""The stories of what coordinators share: the monthly groups and the conferences of an alliance."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from trainingapp.demo import days
from trainingapp.demo.covering import cover_story
from trainingapp.demo.moderating import moderation_story
from trainingapp.demo.playing import Story
from trainingapp.demo.scripts import COORDINATOR, Gathering, Group, Shared
from trainingapp.demo.stage import Part, Stage
from trainingapp.plans import calendar
from trainingapp.plans import services as plans
from trainingapp.plans.models import Activity, Conference
from trainingapp.plans.terms import PlanState, SessionKind
from trainingapp.supervision import queries, services
from trainingapp.supervision.models import SupervisionSession
from trainingapp.supervision.terms import Attendance, Mode
from trainingapp.supervision.values import GuestLine, RecordValues

LAST_GROUP_WAS = timedelta(days=5)
"""Before today. The others were, or will be, on that day of the other months."""
GROUP_STARTS, GROUP_MINUTES = "13:30", 75
CONFERENCE_STARTS, CONFERENCE_ENDED, CONFERENCE_MINUTES = "09:15", "17:05", 450
ANNOUNCED_BEFORE = 110
"""Days before a conference, or else the latest that lets everybody hear of it in time."""
ANNOUNCED_LATEST = 15
GROUP_BOOKED_BEFORE, NEWCOMERS_BEFORE, REGISTER_OPENED_BEFORE, GUESTS_BEFORE = 35, 7, 14, 6


@dataclass
class Cohort:
    """An alliance's coordinators, and what they share."""

    stage: Stage
    shared: Shared
    parts: Sequence[Part]

    def stories(self) -> Iterator[Story]:
        """Every group, conference, cover and sample of the alliance."""
        for place, group in enumerate(self.shared.groups):
            yield self._group(group, self.group_day(place))
        for gathering in self.shared.conferences:
            yield self._conference(gathering)
        for cover in self.shared.covers:
            yield cover_story(self.stage, cover)
        for drawn in self.shared.samples:
            yield moderation_story(self.stage, drawn)

    def group_day(self, place: int) -> date:
        """0 is the next group; 1 the last one; then backwards, month by month."""
        last = self.stage.today - LAST_GROUP_WAS
        if place == 0:
            return days.working(calendar.add_months(last, 1))
        return days.working_before(calendar.add_months(last, 1 - place))

    def _group(self, group: Group, held_on: date) -> Story:
        """Booked for those who are there, joined by who came since, or booked then if nobody was there."""
        meeting_id = None
        for before in (GROUP_BOOKED_BEFORE, NEWCOMERS_BEFORE):
            yield days.moment(days.later(held_on, -before), "11:00")
            is_new = meeting_id is None
            meeting_id = self._book_or_join(group, held_on, meeting_id)
            if is_new and meeting_id is not None and group.own_choice:
                yield from self._own_choice(group, held_on, meeting_id)
        if meeting_id is None:
            return
        yield days.moment(held_on, GROUP_STARTS) + timedelta(minutes=GROUP_MINUTES + 20)
        values = RecordValues(held_on, GROUP_MINUTES, Mode.VIDEO, summary=group.note.strip())
        self._keep_register(
            meeting_id, group.facilitator, values, group.absent, is_finished=group.is_finished
        )

    def _book_or_join(self, group: Group, held_on: date, meeting_id: UUID | None) -> UUID | None:
        activities = [
            activity
            for part in self._active()
            if part.script.coordinator not in group.own_choice
            and (activity := _group_activity(part, held_on))
        ]
        if not activities:
            return meeting_id
        session, actor = self.stage.session, self.stage.people[group.facilitator]
        if meeting_id is not None:
            meeting = self._meeting(meeting_id, group.facilitator)
            services.add_attendees(session, actor=actor, meeting=meeting, activities=activities)
            return meeting_id
        return services.book_group(
            session,
            actor=actor,
            title=group.title,
            theme_code=group.theme,
            starts_at=days.moment(held_on, GROUP_STARTS),
            minutes=GROUP_MINUTES,
            mode=Mode.VIDEO,
            place="Link in the invitation",
            activities=activities,
        ).id

    def _own_choice(self, group: Group, held_on: date, meeting_id: UUID) -> Story:
        """Places are offered to those who were left to choose, one less than they are, and they book."""
        session, opened_on = self.stage.session, days.later(held_on, -GROUP_BOOKED_BEFORE)
        yield days.moment(opened_on, "11:15")
        choosing = [key for key in group.own_choice if key in self.stage.people]
        meeting = self._meeting(meeting_id, group.facilitator)
        coordinators = [place for place in meeting.participants if place.party is COORDINATOR]
        services.open_places(
            session,
            actor=self.stage.people[group.facilitator],
            meeting=meeting,
            capacity=len(coordinators) + max(len(choosing) - 1, 1),
            version=None,
        )
        for after, key in enumerate(choosing, 1):
            yield days.moment(days.later(opened_on, after), "12:10")
            services.book_place(
                session,
                actor=self.stage.people[key],
                meeting=self._meeting(meeting_id, group.facilitator),
            )

    def _conference(self, gathering: Gathering) -> Story:
        session = self.stage.session
        held_on = days.working_before(self.stage.today + timedelta(days=gathering.in_days))
        latest = self.stage.today - timedelta(days=ANNOUNCED_LATEST)
        announced_on = min(held_on - timedelta(days=ANNOUNCED_BEFORE), latest)
        yield days.moment(days.working_before(announced_on), "10:05")
        conference_id = plans.add_conference(
            session,
            actor=self.stage.people[gathering.announced_by],
            title=gathering.title,
            held_on=held_on,
            venue=gathering.venue,
            programme=gathering.programme.strip(),
        ).id
        yield days.moment(days.later(held_on, -REGISTER_OPENED_BEFORE), "10:30")
        activities = [
            activity
            for part in self._active()
            for activity in part.plan.activities
            if activity.conference_id == conference_id
        ]
        if not activities:
            return
        meeting_id = services.book_conference(
            session,
            actor=self.stage.people[gathering.keeper],
            conference=session.get_one(Conference, conference_id),
            starts_at=days.moment(held_on, CONFERENCE_STARTS),
            minutes=CONFERENCE_MINUTES,
            activities=activities,
        ).id
        yield days.moment(days.later(held_on, -GUESTS_BEFORE), "16:00")
        services.add_guests(
            session,
            actor=self.stage.people[gathering.keeper],
            meeting=self._meeting(meeting_id, gathering.keeper),
            guests=[GuestLine(guest.name, guest.role, guest.organisation) for guest in gathering.guests],
        )
        yield days.moment(held_on, CONFERENCE_ENDED)
        values = RecordValues(held_on, CONFERENCE_MINUTES, Mode.FACE_TO_FACE, summary=gathering.note.strip())
        stayed_away = {guest.name for guest in gathering.guests if not guest.has_come}
        self._keep_register(meeting_id, gathering.keeper, values, gathering.absent, stayed_away)

    def _active(self) -> Iterator[Part]:
        for part in self.parts:
            if part.script.coordinator in self.stage.plan_ids and part.plan.state is PlanState.ACTIVE:
                yield part

    def _keep_register(
        self,
        meeting_id: UUID,
        leader: str,
        values: RecordValues,
        absent: Mapping[str, Attendance],
        stayed_away: Collection[str] = (),
        *,
        is_finished: bool = True,
    ) -> None:
        """The register first, then the note that everybody shares."""
        meeting = self._meeting(meeting_id, leader)
        missing = Attendance.DID_NOT_ATTEND
        services.take_register(
            self.stage.session,
            actor=self.stage.people[leader],
            meeting=meeting,
            version=meeting.version,
            attendance=self._marks(meeting, absent),
            guests={
                guest.id: missing if guest.name in stayed_away else Attendance.ATTENDED
                for guest in meeting.guests
            },
        )
        services.save_record(
            self.stage.session,
            actor=self.stage.people[leader],
            meeting=meeting,
            version=None,
            values=values,
            attendance={},
            send=is_finished,
        )

    def _meeting(self, meeting_id: UUID, leader: str) -> SupervisionSession:
        meeting = queries.meeting(self.stage.session, meeting_id, actor=self.stage.people[leader])
        if meeting is None:
            raise LookupError("the facilitator does not see the session")
        return meeting

    def _marks(self, meeting: SupervisionSession, absent: Mapping[str, Attendance]) -> dict[UUID, Attendance]:
        """Who came: everybody but those who are absent in the script, or on leave by now."""
        people = self.stage.people
        away = {people[key].id: mark for key, mark in absent.items() if key in people}
        for place in meeting.participants:
            if place.plan is not None and place.plan.state is PlanState.PAUSED:
                away[place.person_id] = Attendance.APOLOGIES
        return {
            place.id: away.get(place.person_id, Attendance.ATTENDED)
            for place in meeting.participants
            if place.party is COORDINATOR
        }


def _group_activity(part: Part, day: date) -> Activity | None:
    """The group session that is due in the coordinator's programme month on that day.

    The sixth is left out: in both alliances the conference counts for it.
    """
    month = calendar.month_of(part.start, day)
    return next(
        (
            activity
            for activity in part.plan.activities
            if activity.kind is SessionKind.GROUP
            and activity.month == month
            and activity.satisfied_by_code is None
            and activity.waived_for is None
        ),
        None,
    )
