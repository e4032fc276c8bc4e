"""Writing, sending, agreeing, returning and locking records, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from tests.supervision import scenes
from tests.supervision.scenes import DAY
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.supervision import services
from trainingapp.supervision.models import RecordEvent
from trainingapp.supervision.terms import Attendance, RecordEventKind, RecordState, SessionState

# --- agreeing -------------------------------------------------------------------------------------


def test_individual_record_is_locked_when_the_coordinator_agrees(session, world):
    record = scenes.sent(session, world, world.enrol())
    assert record.state is RecordState.SUBMITTED
    assert record.session.state is SessionState.HELD
    services.agree_record(session, actor=world.coordinator, record=record)
    assert record.state is RecordState.AGREED
    with pytest.raises(DomainError, match="was sent"):
        scenes.save(session, world.supervisor, record.session, values=scenes.values(summary="Changed"))


def test_joint_record_waits_for_the_coordinator_and_the_pcn_supervisor(session, world):
    record = scenes.sent(session, world, world.enrol(), "PLAN-1.2")
    services.agree_record(session, actor=world.pcn_supervisor, record=record)
    assert record.state is RecordState.SUBMITTED
    services.agree_record(session, actor=world.coordinator, record=record)
    assert record.state is RecordState.AGREED
    assert [event.kind.value for event in record.events] == ["submitted", "agreed", "agreed"]
    assert len({event.content_digest for event in record.events}) == 1


def test_returned_record_can_be_changed_and_earlier_agreements_lapse(session, world):
    record = scenes.sent(session, world, world.enrol(), "PLAN-1.2")
    services.agree_record(session, actor=world.coordinator, record=record)
    services.return_record(session, actor=world.pcn_supervisor, record=record, reason="Not what I said")
    assert record.state is RecordState.CHANGES_REQUESTED
    with clock.at(DAY):
        changed = scenes.values(summary="What was really said.")
        scenes.save(session, world.supervisor, record.session, values=changed, send=True)
    services.agree_record(session, actor=world.pcn_supervisor, record=record)
    assert record.state is RecordState.SUBMITTED, "the coordinator has not agreed the new text"
    services.agree_record(session, actor=world.coordinator, record=record)
    assert record.state is RecordState.AGREED


def test_who_agrees_a_text_that_has_changed_since_is_asked_to_read_again(session, world):
    record = scenes.sent(session, world, world.enrol(), "PLAN-1.2")
    read = record.events[0].content_digest
    services.return_record(session, actor=world.pcn_supervisor, record=record, reason="Add the date")
    with clock.at(DAY):
        scenes.save(session, world.supervisor, record.session, values=scenes.values(minutes=50), send=True)
    with pytest.raises(EditConflict, match="changed since you opened it"):
        services.agree_record(session, actor=world.coordinator, record=record, digest=read)
    services.agree_record(
        session, actor=world.coordinator, record=record, digest=record.events[-1].content_digest
    )


def test_agreeing_sending_and_returning_twice_is_harmless(session, world):
    record = scenes.sent(session, world, world.enrol())
    services.submit_record(session, actor=world.supervisor, record=record)
    for _ in range(2):
        services.return_record(session, actor=world.coordinator, record=record, reason="Too short")
    for _ in range(2):
        services.submit_record(session, actor=world.supervisor, record=record)
    for _ in range(2):
        services.agree_record(session, actor=world.coordinator, record=record)
    for _ in range(2):
        services.add_addendum(session, actor=world.coordinator, record=record, text="It was sunny")
    kinds = [event.kind.value for event in record.events]
    assert kinds == ["submitted", "returned", "submitted", "agreed", "addendum"]


@pytest.mark.parametrize("who", ["supervisor", "pcn_supervisor", "lead", "other_coordinator"])
def test_individual_record_is_agreed_and_returned_by_the_coordinator_alone(session, world, who):
    record = scenes.sent(session, world, world.enrol())
    for refused in (
        lambda actor: services.agree_record(session, actor=actor, record=record),
        lambda actor: services.return_record(session, actor=actor, record=record, reason="No"),
    ):
        with pytest.raises(NotAllowed):
            refused(getattr(world, who))


@pytest.mark.parametrize("who", ["coordinator", "pcn_supervisor", "lead", "other_supervisor"])
def test_only_the_alliance_supervisor_writes_and_sends(session, world, who):
    with clock.at(clock.london(DAY, 11)):
        meeting = scenes.book(session, world, world.enrol(), "PLAN-1.2")
        with pytest.raises(NotAllowed):
            scenes.save(session, getattr(world, who), meeting)
        record = scenes.save(session, world.supervisor, meeting)
        with pytest.raises(NotAllowed):
            services.submit_record(session, actor=getattr(world, who), record=record)


def test_draft_cannot_be_agreed_and_a_return_needs_a_reason(session, world):
    with clock.at(clock.london(DAY, 11)):
        record = scenes.save(session, world.supervisor, scenes.book(session, world, world.enrol()))
    with pytest.raises(DomainError, match="not been sent"):
        services.agree_record(session, actor=world.coordinator, record=record)
    services.submit_record(session, actor=world.supervisor, record=record)
    with pytest.raises(DomainError) as refusal:
        services.return_record(session, actor=world.coordinator, record=record, reason=" ")
    assert refusal.value.field == "reason"


def test_new_supervisor_agrees_in_the_place_of_the_one_who_left(session, world):
    plan = world.enrol()
    record = scenes.sent(session, world, plan, "PLAN-1.2")
    next(
        a for a in plan.assignments if a.person_id == world.pcn_supervisor.id
    ).person = world.other_pcn_supervisor
    session.flush()
    session.expire_all()
    with pytest.raises(NotAllowed):
        services.agree_record(session, actor=world.pcn_supervisor, record=record)
    services.agree_record(session, actor=world.other_pcn_supervisor, record=record)
    services.agree_record(session, actor=world.coordinator, record=record)
    assert record.state is RecordState.AGREED


def test_locked_record_takes_addenda_from_its_parties(session, world):
    record = scenes.agreed(session, world, world.enrol())
    services.add_addendum(session, actor=world.coordinator, record=record, text="The date was the 11th")
    assert record.state is RecordState.AGREED
    assert record.events[-1].kind is RecordEventKind.ADDENDUM
    for stranger in (world.pcn_supervisor, world.lead, world.other_supervisor):
        with pytest.raises(NotAllowed):
            services.add_addendum(session, actor=stranger, record=record, text="Me too")


def test_addendum_waits_for_the_record_to_be_agreed(session, world):
    record = scenes.sent(session, world, world.enrol())
    with pytest.raises(DomainError, match="once it is agreed"):
        services.add_addendum(session, actor=world.coordinator, record=record, text="Early")


def test_events_cannot_be_changed_or_deleted(session, world):
    record = scenes.sent(session, world, world.enrol())
    session.commit()
    for spoil in (
        lambda: setattr(record.events[0], "text", "Forged"),
        lambda: session.delete(record.events[0]),
    ):
        spoil()
        with pytest.raises(DBAPIError, match="append-only"):
            session.flush()
        session.rollback()
    assert session.query(RecordEvent).filter_by(record_id=record.id, text="").count() == 1


def test_every_step_is_audited_without_its_words(session, world):
    record = scenes.sent(session, world, world.enrol())
    services.return_record(session, actor=world.coordinator, record=record, reason="Secret reason")
    services.submit_record(session, actor=world.supervisor, record=record)
    services.agree_record(session, actor=world.coordinator, record=record)
    events = session.query(Event).order_by(Event.id).all()
    acts = [event.what for event in events if event.what.startswith(("session:", "record:"))]
    assert acts == [
        "session:booked",
        "session:held",
        "record:submitted",
        "record:returned",
        "record:submitted",
        "record:agreed",
    ]
    assert not [event for event in events if "Secret" in event.details]


# --- the register ---------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [Attendance.APOLOGIES, Attendance.DID_NOT_ATTEND])
def test_coordinator_who_did_not_come_closes_the_session_as_not_held(session, world, mark):
    plan = world.enrol()
    with clock.at(clock.london(DAY, 11)):
        meeting = scenes.book(session, world, plan)
        absent = scenes.marks(meeting, coordinator=mark)
        record = scenes.save(session, world.supervisor, meeting, attendance=absent, send=True)
        assert meeting.state is SessionState.NOT_HELD
        assert record.state is RecordState.DRAFT, "nobody is asked to agree"
        again = scenes.book(session, world, plan, day=DAY + timedelta(days=7))
        assert again.id != meeting.id
        with pytest.raises(DomainError, match="booked again"):
            scenes.save(session, world.supervisor, meeting)


def test_wrong_mark_in_the_register_can_be_put_right(session, world):
    with clock.at(clock.london(DAY, 11)):
        meeting = scenes.book(session, world, world.enrol())
        absent = scenes.marks(meeting, coordinator=Attendance.DID_NOT_ATTEND)
        scenes.save(session, world.supervisor, meeting, attendance=absent)
        record = scenes.save(session, world.supervisor, meeting, send=True)
    assert meeting.state is SessionState.HELD
    assert record.state is RecordState.SUBMITTED


def test_joint_session_without_the_pcn_supervisor_is_held_and_still_waits_for_their_word(session, world):
    with clock.at(clock.london(DAY, 11)):
        meeting = scenes.book(session, world, world.enrol(), "PLAN-1.2")
        absent = scenes.marks(meeting, pcn_supervisor=Attendance.APOLOGIES)
        record = scenes.save(session, world.supervisor, meeting, attendance=absent, send=True)
    services.agree_record(session, actor=world.coordinator, record=record)
    assert meeting.state is SessionState.HELD
    assert record.state is RecordState.SUBMITTED


def test_register_takes_nobody_who_is_not_in_the_session(session, world):
    with clock.at(clock.london(DAY, 11)):
        meeting = scenes.book(session, world, world.enrol())
        other = scenes.book(session, world, scenes.second_plan(world), actor=world.other_supervisor)
        with pytest.raises(DomainError, match="not part of this session"):
            scenes.save(session, world.supervisor, meeting, attendance=scenes.everybody(other))


def test_shared_record_is_recorded_at_once_without_anybodys_agreement(session, world):
    with clock.at(clock.london(DAY, 16)):
        meeting = scenes.group(session, world, world.enrol(), scenes.second_plan(world))
        record = scenes.save(session, world.supervisor, meeting, send=True)
    assert record.state is RecordState.AGREED
    assert [event.kind.value for event in record.events] == ["submitted"]
    with pytest.raises(NotAllowed):
        services.agree_record(session, actor=world.coordinator, record=record)
    with pytest.raises(NotAllowed):
        services.add_addendum(session, actor=world.coordinator, record=record, text="Mine")
    services.add_addendum(session, actor=world.supervisor, record=record, text="The slides follow")


# --- drafts ---------------------------------------------------------------------------------------


def test_draft_keeps_what_is_there_and_asks_for_the_rest_when_it_is_sent(session, world):
    with clock.at(clock.london(DAY, 11)):
        meeting = scenes.book(session, world, world.enrol(), "PLAN-1.2")
        half = scenes.values(summary="", priorities="")
        record = scenes.save(session, world.supervisor, meeting, values=half, attendance={})
        assert record.state is RecordState.DRAFT
        assert meeting.state is SessionState.BOOKED
        with pytest.raises(DomainError, match="whether they came"):
            services.submit_record(session, actor=world.supervisor, record=record)
        scenes.save(session, world.supervisor, meeting, values=half)
        with pytest.raises(DomainError, match="summary"):
            services.submit_record(session, actor=world.supervisor, record=record)
        scenes.save(session, world.supervisor, meeting, values=scenes.values(priorities=""))
        with pytest.raises(DomainError, match="priorities"):
            services.submit_record(session, actor=world.supervisor, record=record)


def test_session_in_the_future_cannot_be_marked_as_held(session, world):
    with clock.at(DAY - timedelta(days=1)):
        meeting = scenes.book(session, world, world.enrol())
        with pytest.raises(DomainError) as refusal:
            scenes.save(session, world.supervisor, meeting, values=scenes.values(DAY))
    assert refusal.value.field == "held_on"


def test_cancelled_session_has_nothing_to_record(session, world):
    with clock.at(clock.london(DAY, 11)):
        meeting = scenes.book(session, world, world.enrol())
        services.cancel(session, actor=world.supervisor, meeting=meeting, reason="Away")
        with pytest.raises(DomainError, match="cancelled"):
            scenes.save(session, world.supervisor, meeting)


@pytest.mark.parametrize(
    "text", ["ב" * 3000 + "👩🏽‍⚕️" * 500, "x" * 10_000, "  kept as it is\n\n• with lines"]
)
def test_any_text_comes_back_as_it_was_written(session, world, text):
    with clock.at(clock.london(DAY, 11)):
        record = scenes.save(
            session,
            world.supervisor,
            scenes.book(session, world, world.enrol()),
            values=scenes.values(summary=text),
        )
    session.expire_all()
    assert record.summary == text


def test_second_editor_is_told_and_overwrites_nothing(session, world):
    with clock.at(clock.london(DAY, 11)):
        meeting = scenes.book(session, world, world.enrol())
        record = scenes.save(session, world.supervisor, meeting)
        seen = record.version
        scenes.save(session, world.supervisor, meeting, values=scenes.values(summary="From the laptop"))
        with pytest.raises(EditConflict, match=r"Sam Valesuper saved this record on 10 June 2026, 11:00"):
            scenes.save(
                session,
                world.supervisor,
                meeting,
                version=seen,
                values=scenes.values(summary="From the phone"),
            )
        with pytest.raises(EditConflict):
            scenes.save(
                session, world.supervisor, meeting, version=None, values=scenes.values(summary="From nowhere")
            )
    assert record.summary == "From the laptop"


def test_change_of_the_register_alone_is_an_edit_too(session, world):
    with clock.at(clock.london(DAY, 11)):
        meeting = scenes.book(session, world, world.enrol(), "PLAN-1.2")
        record = scenes.save(session, world.supervisor, meeting)
        seen = record.version
        late = scenes.marks(meeting, pcn_supervisor=Attendance.APOLOGIES)
        scenes.save(session, world.supervisor, meeting, attendance=late)
        assert record.version > seen
        with pytest.raises(EditConflict):
            scenes.save(session, world.supervisor, meeting, version=seen)


@pytest.mark.parametrize("send", [False, True])
def test_same_form_sent_twice_is_kept_once(session, world, send):
    with clock.at(clock.london(DAY, 11)):
        meeting = scenes.book(session, world, world.enrol())
        given = {"version": None, "send": send}
        record = scenes.save(session, world.supervisor, meeting, **given)
        version, events = record.version, len(record.events)
        assert scenes.save(session, world.supervisor, meeting, **given) is record
    assert (record.version, len(record.events)) == (version, events)
