"""The stories of a coordinator's sessions: booked, perhaps missed, held, recorded, sent, returned, agreed."""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from trainingapp.demo import asking, days
from trainingapp.demo.enrolments import enrolled_at
from trainingapp.demo.playing import Story
from trainingapp.demo.scripts import COORDINATOR, PCN, SUPERVISOR, FailedTry, Meeting, MovedFrom, Return
from trainingapp.demo.stage import Part
from trainingapp.plans.terms import JOINT, Party, SessionKind
from trainingapp.supervision import queries, services
from trainingapp.supervision.models import Record, SupervisionSession
from trainingapp.supervision.terms import ActionState, Attendance
from trainingapp.supervision.values import ActionDecision, ActionLine, RecordValues

WRITING = timedelta(minutes=25)
"""How long after a session its supervisor saves the record."""
SENDING, ANSWERING, ADDING, CANCELLING = "16:10", "12:20", "15:05", "16:40"
PREPARING, MOVING, CLOSING = "15:20", "14:30", "09:05"


def meeting_story(part: Part, scene: Meeting) -> Story:
    """One session of one plan, with everything that followed from it."""
    for failed in scene.tries:
        yield from _failed_try(part, scene, failed)
    held_on = days.in_programme(part.start, *scene.day)
    starts_at = days.moment(held_on, scene.at)
    if scene.moved is None:
        yield _booking_moment(part, scene, held_on)
        meeting_id = _book(part, scene, starts_at)
    else:
        meeting_id = yield from _moved(part, scene, scene.moved, starts_at)
    if scene.prepared is not None:
        yield days.moment(days.working_before(held_on - timedelta(days=scene.prepared.before)), PREPARING)
        asking.prepare(part, scene.prepared, _meeting(part, meeting_id))
    if scene.cancelled:
        yield days.moment(days.working_before(held_on - days.ONE_DAY), CANCELLING)
        services.cancel(
            part.session,
            actor=part.who(SUPERVISOR),
            meeting=_meeting(part, meeting_id),
            reason=scene.cancelled,
        )
        return
    if not scene.summary:
        return
    yield starts_at + timedelta(minutes=scene.minutes) + WRITING
    _write(part, scene, meeting_id, held_on)
    for party, text in scene.notes.items():
        services.save_note(
            part.session,
            actor=part.who(party),
            meeting=_meeting(part, meeting_id),
            version=None,
            text=text.strip(),
        )
    yield from _agreement(part, scene, meeting_id, held_on)


def _booking_moment(part: Part, scene: Meeting, held_on: date) -> datetime:
    """Some days before, but not before there was a plan (nor before the session that was missed instead)."""
    wanted = days.moment(days.later(held_on, -scene.booked), "09:40")
    return max(wanted, enrolled_at(part) + timedelta(hours=2))


def _book(part: Part, scene: Meeting, starts_at: datetime) -> UUID:
    return services.book(
        part.session,
        actor=part.who(SUPERVISOR),
        plan=part.plan,
        activity=part.activity(scene.activity),
        starts_at=starts_at,
        minutes=scene.minutes,
        mode=scene.mode,
        place=scene.place,
    ).id


def _moved(
    part: Part, scene: Meeting, moved: MovedFrom, starts_at: datetime
) -> Generator[datetime, None, UUID]:
    """Booked for another day first, and moved with a reason; gives the session."""
    first_on = days.in_programme(part.start, *moved.day)
    yield _booking_moment(part, scene, first_on)
    meeting_id = _book(part, scene, days.moment(first_on, moved.at))
    yield days.moment(days.working_before(first_on - timedelta(days=moved.told)), MOVING)
    services.move_session(
        part.session,
        actor=part.who(SUPERVISOR),
        meeting=_meeting(part, meeting_id),
        starts_at=starts_at,
        reason=moved.reason.strip(),
    )
    return meeting_id


def _meeting(part: Part, meeting_id: UUID) -> SupervisionSession:
    """The session as its supervisor's page would load it now."""
    found = queries.meeting(part.session, meeting_id, actor=part.who(SUPERVISOR))
    if found is None:
        raise LookupError("the supervisor does not see the session")
    return found


def _record(part: Part, meeting_id: UUID) -> Record:
    record = _meeting(part, meeting_id).record
    if record is None:
        raise LookupError("the session has no record yet")
    return record


def _failed_try(part: Part, scene: Meeting, failed: FailedTry) -> Iterator[datetime]:
    """Booked, and the coordinator did not come: the register closes it as not held."""
    wanted_on = days.in_programme(part.start, *failed.day)
    starts_at = days.moment(wanted_on, failed.at)
    yield _booking_moment(part, scene, wanted_on)
    meeting_id = _book(part, scene, starts_at)
    yield starts_at + WRITING
    meeting = _meeting(part, meeting_id)
    services.save_record(
        part.session,
        actor=part.who(SUPERVISOR),
        meeting=meeting,
        version=None,
        values=RecordValues(wanted_on, scene.minutes, scene.mode, summary=failed.told.strip()),
        attendance={
            place.id: failed.attendance if place.party is COORDINATOR else Attendance.ATTENDED
            for place in meeting.participants
        },
    )


# --- the record -----------------------------------------------------------------------------------


def _write(part: Part, scene: Meeting, meeting_id: UUID, held_on: date) -> None:
    meeting = _meeting(part, meeting_id)
    services.save_record(
        part.session,
        actor=part.who(SUPERVISOR),
        meeting=meeting,
        version=None,
        values=_values(part, scene, meeting, held_on),
        attendance={place.id: Attendance.ATTENDED for place in meeting.participants},
        actions=[
            ActionLine(promise.text, promise.owner, days.later(held_on, promise.due))
            for promise in scene.actions
        ],
        decisions=_decisions(part, scene, meeting),
        send=scene.sent == 0,
    )


def _values(part: Part, scene: Meeting, meeting: SupervisionSession, held_on: date) -> RecordValues:
    return RecordValues(
        held_on=held_on,
        minutes=scene.minutes,
        mode=scene.mode,
        agenda="\n".join(part.activity(scene.activity).agenda),
        summary=scene.summary.strip(),
        next_on=_next_on(part, meeting, held_on),
        priorities=scene.priorities.strip(),
        intended_role=scene.intended_role.strip(),
        review=scene.review.strip(),
        handover=scene.handover.strip(),
        evaluation=scene.evaluation.strip(),
        next_six_months=scene.next_six_months.strip(),
        follow_on_supervisor=scene.follow_on_supervisor.strip(),
        normative=scene.normative.strip(),
        formative=scene.formative.strip(),
        restorative=scene.restorative.strip(),
        wellbeing=scene.wellbeing,
        escalated_to=scene.escalated_to,
        escalated_on=held_on if scene.escalated_to else None,
    )


def _next_on(part: Part, meeting: SupervisionSession, held_on: date) -> date | None:
    """The day of the next session of the same sort in the script."""
    same = JOINT if meeting.kind in JOINT else {SessionKind.INDIVIDUAL}
    codes = {activity.code for activity in part.plan.activities if activity.kind in same}
    likewise = [each for each in part.script.meetings if each.activity in codes]
    dates = [days.in_programme(part.start, *each.day) for each in likewise]
    return min((day for day in dates if day > held_on), default=None)


def _decisions(part: Part, scene: Meeting, meeting: SupervisionSession) -> list[ActionDecision]:
    """What this session closes of what earlier ones promised; the rest is carried on."""
    closing = {
        promise.text: promise.closed
        for earlier in part.script.meetings
        for promise in earlier.actions
        if promise.closed is not None and promise.closed.within == scene.activity
    }
    decisions = []
    for action in queries.actions_around(part.session, meeting=meeting):
        closed = closing.get(action.text)
        if closed is not None and action.state is ActionState.OPEN:
            state = ActionState.DROPPED if closed.is_dropped else ActionState.DONE
            decisions.append(ActionDecision(action.id, state, closed.outcome))
    return decisions


# --- agreeing -------------------------------------------------------------------------------------


def _agreement(part: Part, scene: Meeting, meeting_id: UUID, held_on: date) -> Iterator[datetime]:
    if scene.sent is None:
        return
    sent_on = days.later(held_on, scene.sent)
    if scene.sent:
        yield days.moment(sent_on, SENDING)
        services.submit_record(part.session, actor=part.who(SUPERVISOR), record=_record(part, meeting_id))
    if scene.returned is not None:
        again = yield from _return(part, scene, scene.returned, meeting_id, sent_on)
        if again is None:
            return
        sent_on = again
    agreed_on = sent_on
    for party, after in sorted(_answers(scene, part).items(), key=lambda answer: answer[1]):
        agreed_on = days.later(sent_on, after)
        yield days.moment(agreed_on, ANSWERING)
        services.agree_record(part.session, actor=part.who(party), record=_record(part, meeting_id))
    yield from _unagreed(part, scene, meeting_id, sent_on)
    for addendum in scene.addenda:
        yield days.moment(days.later(agreed_on, addendum.after), ADDING)
        services.add_addendum(
            part.session,
            actor=part.who(addendum.by),
            record=_record(part, meeting_id),
            text=addendum.text.strip(),
        )


def _unagreed(part: Part, scene: Meeting, meeting_id: UUID, sent_on: date) -> Iterator[datetime]:
    """Whoever disagrees says so in a statement; who never answers is recorded with the days of reminding."""
    for party, told in scene.disagreed.items():
        yield days.moment(days.later(sent_on, told.after), ANSWERING)
        services.disagree_record(
            part.session,
            actor=part.who(party),
            record=_record(part, meeting_id),
            statement=told.statement.strip(),
        )
    for party, silence in scene.unanswered.items():
        yield days.moment(days.later(sent_on, silence.after), CLOSING)
        services.close_without_reply(
            part.session,
            actor=part.who(SUPERVISOR),
            record=_record(part, meeting_id),
            party=party,
            reminded_on=[days.later(sent_on, after) for after in silence.reminded],
            reason=silence.reason.strip(),
        )


def _answers(scene: Meeting, part: Part) -> Mapping[Party, int]:
    """Who agrees, and how many days after the record was sent."""
    if scene.agreed is not None:
        return scene.agreed
    return {COORDINATOR: 2, PCN: 5} if part.activity(scene.activity).kind in JOINT else {COORDINATOR: 2}


def _return(
    part: Part, scene: Meeting, told: Return, meeting_id: UUID, sent_on: date
) -> Generator[datetime, None, date | None]:
    """Sent back with a reason, mended and sent again; gives the day it was sent again, if it was."""
    returned_on = days.later(sent_on, told.after)
    yield days.moment(returned_on, ANSWERING)
    services.return_record(
        part.session, actor=part.who(told.by), record=_record(part, meeting_id), reason=told.reason.strip()
    )
    if told.again is None:
        return None
    again_on = days.later(returned_on, told.again)
    yield days.moment(again_on, SENDING)
    meeting = _meeting(part, meeting_id)
    record = _record(part, meeting_id)
    services.save_record(
        part.session,
        actor=part.who(SUPERVISOR),
        meeting=meeting,
        version=record.version,
        values=replace(RecordValues.of(record), summary=(told.summary or scene.summary).strip()),
        attendance={},
        send=True,
    )
    return again_on


# --- promises kept between sessions ---------------------------------------------------------------


def promise_stories(part: Part, scene: Meeting) -> list[Story]:
    """Each action of a session that its owner closed between two sessions."""
    return [
        _kept(part, scene, promise.text, promise.owner, promise.closed.after, promise.closed.outcome)
        for promise in scene.actions
        if promise.closed is not None and promise.closed.after is not None
    ]


def _kept(part: Part, scene: Meeting, text: str, owner: Party, after: int, outcome: str) -> Story:
    held_on = days.in_programme(part.start, *scene.day)
    yield days.moment(days.later(held_on, after), "14:45")
    plan_id = part.stage.plan_ids[part.script.coordinator]
    for action in queries.open_actions(part.session, plan_ids=[plan_id]):
        if action.text == text:
            services.close_action(
                part.session,
                actor=part.who(owner),
                action=action,
                state=ActionState.DONE,
                outcome=outcome.strip(),
            )
