"""Private notes and broken glass, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from tests.supervision import scenes
from tests.supervision.scenes import DAY
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.supervision import queries, services
from trainingapp.supervision.models import GlassBreak, PrivateNote


def test_each_author_has_a_note_of_their_own_and_reads_no_other(session, world):
    meeting = scenes.book(session, world, world.enrol(), "PLAN-1.2")
    for author in (world.coordinator, world.supervisor):
        services.save_note(session, actor=author, meeting=meeting, version=None, text=f"Mine, {author.name}")
    for author in (world.coordinator, world.supervisor):
        assert queries.note(session, actor=author, session_id=meeting.id).text == f"Mine, {author.name}"
    for other in (world.pcn_supervisor, world.lead, world.other_supervisor):
        assert queries.note(session, actor=other, session_id=meeting.id) is None


@pytest.mark.parametrize("who", ["pcn_supervisor", "lead", "other_supervisor", "other_coordinator"])
def test_nobody_else_keeps_a_note(session, world, who):
    meeting = scenes.book(session, world, world.enrol(), "PLAN-1.2")
    with pytest.raises(NotAllowed):
        services.save_note(session, actor=getattr(world, who), meeting=meeting, version=None, text="Mine")


def test_note_leaves_no_trace_in_the_event_log(session, world):
    meeting = scenes.book(session, world, world.enrol())
    before = session.query(Event).count()
    services.save_note(session, actor=world.coordinator, meeting=meeting, version=None, text="Private")
    assert session.query(Event).count() == before


def test_author_on_two_devices_loses_no_note(session, world):
    meeting = scenes.book(session, world, world.enrol())
    save = {"actor": world.coordinator, "meeting": meeting}
    note = services.save_note(session, **save, version=None, text="Phone")
    services.save_note(session, **save, version=None, text="Phone")
    with pytest.raises(EditConflict, match="You saved this note"):
        services.save_note(session, **save, version=None, text="Laptop")
    services.save_note(session, **save, version=note.version, text="Both")
    assert [n.text for n in session.query(PrivateNote)] == ["Both"]


# --- broken glass ---------------------------------------------------------------------------------


def test_lead_breaks_the_glass_with_a_reason_once_in_24_hours(session, world):
    meeting = scenes.agreed(session, world, world.enrol()).session
    start = clock.london(DAY + timedelta(days=2), 9)
    with clock.at(start):
        first = services.break_glass(session, actor=world.lead, meeting=meeting, reason="A complaint")
        again = services.break_glass(session, actor=world.lead, meeting=meeting, reason="A complaint")
    with clock.at(start + timedelta(hours=24)):
        later = services.break_glass(session, actor=world.lead, meeting=meeting, reason="Another")
    assert first is again
    assert later is not first
    assert [b.reason for b in queries.glass_breaks(session, session_id=meeting.id)] == [
        "Another",
        "A complaint",
    ]
    events = session.query(Event).filter_by(what="glass:broken").all()
    assert len(events) == 2
    assert not [event for event in events if "complaint" in event.details]


def test_breaking_the_glass_needs_a_reason(session, world):
    meeting = scenes.book(session, world, world.enrol())
    with pytest.raises(DomainError) as refusal:
        services.break_glass(session, actor=world.lead, meeting=meeting, reason=" ")
    assert refusal.value.field == "reason"


@pytest.mark.parametrize("who", ["coordinator", "supervisor", "pcn_supervisor", "other_supervisor"])
def test_nobody_but_the_lead_breaks_the_glass(session, world, who):
    meeting = scenes.book(session, world, world.enrol())
    with pytest.raises(NotAllowed):
        services.break_glass(session, actor=getattr(world, who), meeting=meeting, reason="Curious")


def test_lead_of_another_alliance_does_not_break_the_glass(session, world):
    meeting = scenes.book(session, world, world.enrol())
    with pytest.raises(NotAllowed):
        services.break_glass(session, actor=world.elsewhere.lead, meeting=meeting, reason="Curious")


def test_both_parties_hear_of_broken_glass_and_nobody_else(session, world):
    meeting = scenes.agreed(session, world, world.enrol()).session
    with clock.at(DAY + timedelta(days=2)):
        services.break_glass(session, actor=world.lead, meeting=meeting, reason="A complaint")
    heard = {
        key
        for key, person in world.people.items()
        if queries.recent_glass_breaks(session, actor=person, since=clock.london(DAY))
    }
    assert heard == {"coordinator", "supervisor"}
    late = clock.london(DAY + timedelta(days=3))
    assert queries.recent_glass_breaks(session, actor=world.coordinator, since=late) == []


def test_broken_glass_cannot_be_mended(session, world):
    meeting = scenes.book(session, world, world.enrol())
    opened = services.break_glass(session, actor=world.lead, meeting=meeting, reason="A complaint")
    session.commit()
    session.delete(opened)
    with pytest.raises(DBAPIError, match="append-only"):
        session.flush()
    session.rollback()
    assert session.query(GlassBreak).count() == 1
