"""Actions: promised in a session, carried into the next, closed there or in between, on both databases."""

from datetime import timedelta

import pytest

from tests.supervision import scenes
from tests.supervision.scenes import DAY
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.plans.terms import Party
from trainingapp.supervision import queries, services
from trainingapp.supervision.models import Action
from trainingapp.supervision.terms import ActionState, RecordState
from trainingapp.supervision.values import ActionDecision, ActionLine

LATER = DAY + timedelta(days=28)
COORDINATOR, SUPERVISOR, PCN = Party


@pytest.fixture
def plan(world):
    return world.enrol()


@pytest.fixture
def first(session, world, plan):
    """The first individual session, being recorded."""
    with clock.at(clock.london(DAY, 11)):
        meeting = scenes.book(session, world, plan)
        scenes.save(session, world.supervisor, meeting)
    return meeting


def next_session(session, world, plan, code="PLAN-2.1", day=LATER):
    return scenes.book(session, world, plan, code, day)


def carried_into(session, meeting):
    return [a.text for a in queries.actions_around(session, meeting=meeting) if a.session_id != meeting.id]


def test_open_action_is_carried_into_every_later_session_until_it_is_closed(session, world, plan, first):
    action = scenes.action(session, world, first)
    second = next_session(session, world, plan)
    third = next_session(session, world, plan, "PLAN-3.1", LATER + timedelta(days=28))
    assert carried_into(session, first) == []
    assert carried_into(session, second) == carried_into(session, third) == [action.text]
    with clock.at(clock.london(LATER, 11)):
        done = [ActionDecision(action.id, ActionState.DONE, "Visited on Monday")]
        scenes.save(session, world.supervisor, second, decisions=done)
    assert (action.state, action.closed_in_id, action.closed_on) == (ActionState.DONE, second.id, LATER)
    assert carried_into(session, second) == [action.text], "its record says what became of it"
    assert carried_into(session, third) == []


def test_decision_can_be_taken_back_while_the_record_is_written(session, world, plan, first):
    action = scenes.action(session, world, first)
    second = next_session(session, world, plan)
    with clock.at(clock.london(LATER, 11)):
        for state in (ActionState.DONE, ActionState.OPEN):
            scenes.save(session, world.supervisor, second, decisions=[ActionDecision(action.id, state)])
    assert (action.state, action.closed_in_id, action.closed_on) == (ActionState.OPEN, None, None)


def test_dropping_needs_a_word_why(session, world, plan, first):
    action = scenes.action(session, world, first)
    second = next_session(session, world, plan)
    drop = [ActionDecision(action.id, ActionState.DROPPED, " ")]
    with clock.at(clock.london(LATER, 11)), pytest.raises(DomainError, match="Say why"):
        scenes.save(session, world.supervisor, second, decisions=drop)
    with pytest.raises(DomainError, match="Say why"):
        services.close_action(
            session, actor=world.coordinator, action=action, state=ActionState.DROPPED, outcome=""
        )


def test_joint_session_carries_only_what_the_pcn_supervisor_may_read(session, world, plan, first):
    scenes.action(session, world, first, text="Between us two")
    scenes.action(session, world, first, text="For the network", owner_party=PCN)
    with clock.at(clock.london(DAY + timedelta(days=1), 11)):
        joint = scenes.book(session, world, plan, "PLAN-1.2", DAY + timedelta(days=1))
        scenes.action(session, world, joint, text="From the joint session")
    review = next_session(session, world, plan, "PLAN-3.3")
    individual = next_session(session, world, plan)
    assert sorted(carried_into(session, review)) == ["For the network", "From the joint session"]
    assert "Between us two" in carried_into(session, individual)


@pytest.mark.parametrize(
    ("who", "owner", "may"),
    [
        ("coordinator", COORDINATOR, True),
        ("coordinator", SUPERVISOR, False),
        ("supervisor", COORDINATOR, True),
        ("pcn_supervisor", PCN, True),
        ("pcn_supervisor", COORDINATOR, False),
        ("lead", COORDINATOR, False),
        ("other_coordinator", COORDINATOR, False),
        ("other_supervisor", COORDINATOR, False),
    ],
)
def test_owner_and_alliance_supervisor_close_an_action_between_sessions(
    session, world, first, who, owner, may
):
    action = scenes.action(session, world, first, owner_party=owner)
    close = {"actor": getattr(world, who), "action": action, "state": ActionState.DONE, "outcome": "Done"}
    if may:
        services.close_action(session, **close)
        assert action.state is ActionState.DONE
        assert action.closed_in_id is None
    else:
        with pytest.raises(NotAllowed):
            services.close_action(session, **close)


def test_closing_twice_does_nothing_and_closing_otherwise_is_refused(session, world, first):
    action = scenes.action(session, world, first)
    close = {"actor": world.coordinator, "action": action}
    services.close_action(session, **close, state=ActionState.DONE, outcome="Done")
    services.close_action(session, **close, state=ActionState.DONE, outcome="Again")
    assert action.outcome == "Done"
    with pytest.raises(DomainError, match="closed already"):
        services.close_action(session, **close, state=ActionState.DROPPED, outcome="Not needed")


def test_action_cannot_be_left_open_by_closing_it(session, world, first):
    with pytest.raises(DomainError, match="done or dropped"):
        services.close_action(
            session,
            actor=world.coordinator,
            action=scenes.action(session, world, first),
            state=ActionState.OPEN,
            outcome="",
        )


def test_action_is_owned_by_whoever_holds_that_place(session, world, first):
    owners = {
        party: scenes.action(session, world, first, text=party.value, owner_party=party).owner_id
        for party in Party
    }
    assert owners == {
        COORDINATOR: world.coordinator.id,
        SUPERVISOR: world.supervisor.id,
        PCN: world.pcn_supervisor.id,
    }


def test_same_action_twice_is_kept_once(session, world, first):
    assert scenes.action(session, world, first) is scenes.action(session, world, first)


@pytest.mark.parametrize("who", ["coordinator", "pcn_supervisor", "lead", "other_supervisor"])
def test_only_the_alliance_supervisor_adds_actions(session, world, first, who):
    with pytest.raises(NotAllowed):
        scenes.action(session, world, first, actor=getattr(world, who))


def test_action_needs_words_and_a_day_that_is_not_over(session, world, first):
    with pytest.raises(DomainError) as refusal:
        scenes.action(session, world, first, text=" ")
    assert refusal.value.field == "text"
    with pytest.raises(DomainError, match="due on or after"):
        scenes.action(session, world, first, due_on=DAY - timedelta(days=1))


def test_no_action_is_added_to_or_closed_in_a_record_that_was_sent(session, world, first):
    action = scenes.action(session, world, first)
    services.submit_record(session, actor=world.supervisor, record=first.record)
    with pytest.raises(DomainError, match="was sent"):
        scenes.action(session, world, first, text="One more")
    with pytest.raises(DomainError, match="was sent"):
        services.close_action(
            session,
            actor=world.supervisor,
            action=action,
            state=ActionState.DONE,
            outcome="",
            meeting=first,
        )


def test_group_has_no_actions(session, world, plan):
    meeting = scenes.group(session, world, plan)
    with pytest.raises(DomainError, match="belong to a plan"):
        scenes.action(session, world, meeting)


def test_rows_of_the_form_add_correct_and_take_away(session, world, first):
    kept = scenes.action(session, world, first, text="Kept")
    cleared = scenes.action(session, world, first, text="Cleared")
    with clock.at(clock.london(DAY, 12)):
        scenes.save(
            session,
            world.supervisor,
            first,
            actions=[
                ActionLine("Corrected", SUPERVISOR, LATER, kept.id),
                ActionLine("", COORDINATOR, LATER, cleared.id),
                ActionLine("New", PCN, LATER),
                ActionLine("", PCN, LATER),
            ],
        )
    found = {a.text: a.owner_id for a in session.query(Action).filter_by(session_id=first.id)}
    assert found == {"Corrected": world.supervisor.id, "New": world.pcn_supervisor.id}


def test_row_of_another_sessions_action_changes_nothing_there(session, world, plan, first):
    action = scenes.action(session, world, first)
    second = next_session(session, world, plan)
    with clock.at(clock.london(LATER, 11)):
        stolen = ActionLine("Stolen", COORDINATOR, LATER, action.id)
        scenes.save(session, world.supervisor, second, actions=[stolen])
    assert action.text == "Visit the second practice"
    raised = [a.text for a in session.query(Action).filter_by(session_id=second.id)]
    assert raised == ["Stolen"], "the words are not lost, they are a new action"


def test_action_that_was_taken_away_elsewhere_is_not_lost_when_it_was_typed_here(session, world, first):
    action = scenes.action(session, world, first)
    typed = ActionLine("Typed on the phone", COORDINATOR, LATER, action.id)
    with clock.at(clock.london(DAY, 12)):
        seen = first.record.version
        cleared = ActionLine("", COORDINATOR, LATER, action.id)
        scenes.save(session, world.supervisor, first, actions=[cleared])
        with pytest.raises(EditConflict):
            scenes.save(session, world.supervisor, first, version=seen, actions=[typed])
        scenes.save(session, world.supervisor, first, actions=[typed])
    assert [a.text for a in session.query(Action).filter_by(session_id=first.id)] == ["Typed on the phone"]


def test_form_with_a_new_action_sent_twice_adds_it_once(session, world, first):
    with clock.at(clock.london(DAY, 12)):
        seen = first.record.version
        new = [ActionLine("New", COORDINATOR, LATER)]
        for _ in range(2):
            scenes.save(session, world.supervisor, first, version=seen, actions=new)
    assert session.query(Action).filter_by(session_id=first.id).count() == 1


def test_later_closing_does_not_unlock_what_was_agreed(session, world, first):
    action = scenes.action(session, world, first)
    services.submit_record(session, actor=world.supervisor, record=first.record)
    services.close_action(
        session, actor=world.coordinator, action=action, state=ActionState.DONE, outcome="Quick"
    )
    services.agree_record(session, actor=world.coordinator, record=first.record)
    assert first.record.state is RecordState.AGREED
    assert len({event.content_digest for event in first.record.events}) == 1
