"""Records that end without everybody's agreement: statements beside them, and replies that never came."""

from datetime import date, timedelta

import pytest

from tests.supervision import scenes
from trainingapp.audit import queries as audit
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.plans.terms import Party
from trainingapp.supervision import presenters, queries, rules, services
from trainingapp.supervision.terms import ActivityStatus, RecordEventKind, RecordState

DAY = scenes.DAY
LATER = DAY + timedelta(days=14)
REMINDED = [DAY + timedelta(days=5), DAY + timedelta(days=9)]
JOINT = "PLAN-1.2"


@pytest.fixture
def individual(session, world):
    return scenes.sent(session, world, world.enrol())


@pytest.fixture
def joint(session, world):
    return scenes.sent(session, world, world.enrol(), JOINT)


def disagree(session, actor, record, statement="I saw it differently", **more):
    return services.disagree_record(session, actor=actor, record=record, statement=statement, **more)


def close(session, world, record, party=Party.COORDINATOR, day=LATER, **changes):
    given = {"actor": world.supervisor, "reminded_on": REMINDED, "reason": "On leave since Monday"}
    with clock.at(day):
        return services.close_without_reply(session, record=record, party=party, **(given | changes))


# --- disagreeing ----------------------------------------------------------------------------------


def test_disagreement_closes_a_record_between_two_and_keeps_both_texts(session, world, individual):
    disagree(session, world.coordinator, individual, "We never spoke of the first weeks")
    assert individual.state is RecordState.CLOSED
    assert individual.summary == "We talked about the first weeks."
    said = individual.events[-1]
    assert (said.kind, said.party, said.person_id, said.text) == (
        RecordEventKind.DISAGREED,
        Party.COORDINATOR,
        world.coordinator.id,
        "We never spoke of the first weeks",
    )
    assert said.content_digest == individual.events[0].content_digest
    assert presenters.ending_words(individual) == "Closed with a disagreement"


def test_joint_record_closes_when_the_last_party_has_settled(session, world, joint):
    disagree(session, world.pcn_supervisor, joint)
    assert joint.state is RecordState.SUBMITTED
    services.agree_record(session, actor=world.coordinator, record=joint)
    assert joint.state is RecordState.CLOSED
    assert rules.ending(rules.steps_of(joint.events)) == rules.Ending(disagreed=(Party.PCN_SUPERVISOR,))


def test_same_statement_twice_is_kept_once_and_another_is_refused(session, world, joint):
    for _ in range(2):
        disagree(session, world.coordinator, joint)
    assert [event.kind.value for event in joint.events] == ["submitted", "disagreed"]
    with pytest.raises(DomainError, match="your statement stands"):
        disagree(session, world.coordinator, joint, "Something else")
    with pytest.raises(DomainError, match="your statement stands"):
        services.agree_record(session, actor=world.coordinator, record=joint)


def test_disagreement_needs_a_statement_and_the_text_that_was_read(session, world, individual):
    with pytest.raises(DomainError) as refusal:
        disagree(session, world.coordinator, individual, "  ")
    assert refusal.value.field == "statement"
    with pytest.raises(EditConflict, match="changed since you opened it"):
        disagree(session, world.coordinator, individual, digest="of an older text")
    assert individual.state is RecordState.SUBMITTED


def test_who_agreed_does_not_disagree_later(session, world, joint):
    services.agree_record(session, actor=world.coordinator, record=joint)
    with pytest.raises(DomainError, match="You agreed this record before"):
        disagree(session, world.coordinator, joint)


@pytest.mark.parametrize("who", ["supervisor", "pcn_supervisor", "lead", "other_coordinator"])
def test_individual_record_is_disagreed_with_by_the_coordinator_alone(session, world, individual, who):
    with pytest.raises(NotAllowed):
        disagree(session, getattr(world, who), individual)


def test_returned_record_starts_settling_again_and_keeps_the_statement(session, world, joint):
    disagree(session, world.coordinator, joint, "Not the role I was hired for")
    services.return_record(session, actor=world.pcn_supervisor, record=joint, reason="The role is wrong")
    with pytest.raises(DomainError, match="was returned"):
        disagree(session, world.coordinator, joint)
    with clock.at(DAY):
        services.submit_record(session, actor=world.supervisor, record=joint)
    for who in (world.coordinator, world.pcn_supervisor):
        services.agree_record(session, actor=who, record=joint)
    assert joint.state is RecordState.AGREED
    assert presenters.ending_words(joint) == ""
    [line] = presenters.ending_lines(joint)
    assert (line.event.text, line.is_earlier) == ("Not the role I was hired for", True)


# --- no reply -------------------------------------------------------------------------------------


def test_silence_is_recorded_with_days_and_reason_and_closes(session, world, individual):
    close(session, world, individual)
    assert individual.state is RecordState.CLOSED
    said = individual.events[-1]
    assert (said.party, said.about_party) == (Party.ALLIANCE_SUPERVISOR, Party.COORDINATOR)
    assert said.reminded_on == ["2026-06-15", "2026-06-19"]
    assert presenters.ending_words(individual) == "Closed, no reply from the coordinator"
    assert presenters.has_not_answered(individual, Party.COORDINATOR)
    assert not presenters.has_not_answered(individual, Party.PCN_SUPERVISOR)


def test_each_silent_party_of_a_joint_record_is_recorded_by_itself(session, world, joint):
    close(session, world, joint, Party.PCN_SUPERVISOR)
    assert joint.state is RecordState.SUBMITTED
    assert [party for party, _ in presenters.parties_waiting(joint.session)] == [Party.COORDINATOR]
    disagree(session, world.coordinator, joint)
    assert joint.state is RecordState.CLOSED
    assert presenters.ending_words(joint) == (
        "Closed with a disagreement and no reply from the PCN supervisor"
    )


def test_closing_twice_is_harmless(session, world, individual):
    for _ in range(2):
        close(session, world, individual)
    assert [event.kind.value for event in individual.events] == ["submitted", "no_reply"]


@pytest.mark.parametrize(
    ("changes", "message", "field"),
    [
        ({"day": LATER - timedelta(days=1)}, "from 24 June 2026", None),
        ({"reminded_on": REMINDED[:1]}, "at least two", "reminded_on"),
        ({"reminded_on": REMINDED[:1] * 2}, "at least two", "reminded_on"),
        ({"reminded_on": []}, "at least two", "reminded_on"),
        ({"reminded_on": [DAY - timedelta(days=1), *REMINDED]}, "must lie between", "reminded_on"),
        ({"reminded_on": [*REMINDED, LATER + timedelta(days=1)]}, "must lie between", "reminded_on"),
        ({"reason": " "}, "Enter why", "reason"),
        ({"party": Party.PCN_SUPERVISOR}, "does not wait for them", None),
        ({"party": Party.ALLIANCE_SUPERVISOR}, "does not wait for them", None),
    ],
)
def test_closing_without_a_reply_is_refused(session, world, individual, changes, message, field):
    with pytest.raises(DomainError, match=message) as refusal:
        close(session, world, individual, **changes)
    assert refusal.value.field == field
    assert individual.state is RecordState.SUBMITTED


@pytest.mark.parametrize("who", ["coordinator", "pcn_supervisor", "lead", "other_supervisor"])
def test_only_the_alliance_supervisor_closes(session, world, joint, who):
    with pytest.raises(NotAllowed):
        close(session, world, joint, actor=getattr(world, who))


def test_who_answered_is_not_closed_over(session, world, joint):
    services.agree_record(session, actor=world.coordinator, record=joint)
    with pytest.raises(DomainError, match="does not wait for them"):
        close(session, world, joint)


def test_draft_and_returned_records_are_not_closed(session, world, individual):
    services.return_record(session, actor=world.coordinator, record=individual, reason="Add the date")
    with pytest.raises(DomainError, match="does not wait for them"):
        close(session, world, individual)


def test_days_are_counted_from_the_last_sending(session, world, individual):
    services.return_record(session, actor=world.coordinator, record=individual, reason="Add the date")
    with clock.at(DAY + timedelta(days=7)):
        services.submit_record(session, actor=world.supervisor, record=individual)
    with pytest.raises(DomainError, match="from 1 July 2026"):
        close(session, world, individual)


def test_late_answer_is_told_so_and_can_be_added_as_a_note(session, world, individual):
    close(session, world, individual)
    for late in (
        lambda: services.agree_record(session, actor=world.coordinator, record=individual),
        lambda: disagree(session, world.coordinator, individual),
    ):
        with pytest.raises(DomainError, match=r"had not answered\. You can add a note to it: it"):
            late()
    services.add_addendum(session, actor=world.coordinator, record=individual, text="I agree, after all")
    assert individual.state is RecordState.CLOSED
    assert individual.events[-1].kind is RecordEventKind.ADDENDUM


def test_late_answer_while_another_is_still_asked_waits_for_the_lock(session, world, joint):
    close(session, world, joint, Party.COORDINATOR)
    with pytest.raises(DomainError, match="add a note to it once it is locked"):
        services.agree_record(session, actor=world.coordinator, record=joint)


# --- what others see of it ------------------------------------------------------------------------


def test_closed_record_counts_as_delivered_and_waits_for_nobody(session, world, individual):
    disagree(session, world.coordinator, individual)
    plan = individual.session.plan
    activity = scenes.activity(plan, "PLAN-1.1")
    standing = queries.standings(session, plan_ids=[plan.id], today=date(2026, 7, 1))[activity.id]
    assert standing.status is ActivityStatus.AGREED
    for person in (world.coordinator, world.supervisor):
        assert queries.records_waiting_for(session, actor=person) == []
        assert queries.records_waiting_on_others(session, actor=person) == []
    assert queries.records_to_write(session, actor=world.supervisor) == []


def test_endings_are_audited_without_the_words(session, world, joint):
    disagree(session, world.coordinator, joint, "Private words")
    close(session, world, joint, Party.PCN_SUPERVISOR)
    events = {event.what: event for event in audit.events_about(session, "record", joint.id)}
    assert {"record:disagreed", "record:closed-without-reply"} <= events.keys()
    assert '"party":"pcn_supervisor"' in events["record:closed-without-reply"].details.replace(" ", "")
    assert "Private words" not in str([event.details for event in events.values()])
