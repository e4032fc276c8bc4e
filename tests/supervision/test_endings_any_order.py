"""Whatever the parties do with a record in whatever order: it is locked, or somebody has one move to make."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.supervision import scenes
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.plans.terms import Party
from trainingapp.supervision import queries, rules, services
from trainingapp.supervision.terms import RecordEventKind, RecordState
from trainingapp.supervision.values import RecordValues

DAY = scenes.DAY
LATER = DAY + timedelta(days=30)
PEOPLE = {
    Party.COORDINATOR: "coordinator",
    Party.ALLIANCE_SUPERVISOR: "supervisor",
    Party.PCN_SUPERVISOR: "pcn_supervisor",
}
VERBS = ("submit", "agree", "disagree", "return", "close", "add")
moves = st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from(Party)), max_size=10)


def do(session, world, record, verb, party):
    """One person tries one thing, a month after the session."""
    actor = getattr(world, PEOPLE[party])
    given = {"actor": actor, "record": record}
    with clock.at(LATER):
        match verb:
            case "submit":
                services.submit_record(session, **given)
            case "agree":
                services.agree_record(session, **given)
            case "disagree":
                services.disagree_record(session, **given, statement=f"The {party} sees it differently")
            case "return":
                services.return_record(session, **given, reason=f"The {party} wants a change")
            case "close":
                given["actor"] = world.supervisor
                reminded = [LATER - timedelta(days=2), LATER - timedelta(days=1)]
                services.close_without_reply(
                    session, **given, party=party, reminded_on=reminded, reason="Silence"
                )
            case "add":
                services.add_addendum(session, **given, text=f"A note of the {party}")


def whose_moves(session, world, record):
    """The sides from whom something is expected, found as their home pages find it."""
    waiting = {
        party
        for party, name in PEOPLE.items()
        if record in queries.records_waiting_for(session, actor=getattr(world, name))
    }
    if record.session in queries.records_to_write(session, actor=world.supervisor):
        waiting.add(Party.ALLIANCE_SUPERVISOR)
    return waiting


def check(session, world, record, kept):
    """The promises that hold after every move; `kept` is what was there before it."""
    told = [(e.id, e.kind, e.person_id, e.party, e.about_party, e.text) for e in record.events]
    assert told[: len(kept)] == kept, "what was said is never changed, and stays in its place"
    required = rules.must_agree(record.session.kind)
    settled = {party: rules.last_reply(record.events, party) for party in required}
    with clock.at(LATER):
        moves = whose_moves(session, world, record)
    if record.state in rules.LOCKED:
        assert moves == set()
        assert None not in settled.values(), "it is kept how every party settled"
        ended = {reply.kind for reply in settled.values()} != {RecordEventKind.AGREED}
        assert (record.state is RecordState.CLOSED) == ended
        assert bool(rules.ending(rules.steps_of(record.events))) == ended
    elif record.state is RecordState.SUBMITTED:
        assert moves == {party for party, reply in settled.items() if reply is None} != set()
    else:
        assert moves == {Party.ALLIANCE_SUPERVISOR}
    return told


@pytest.mark.parametrize("code", ["PLAN-1.1", "PLAN-1.2"])
def test_record_is_locked_or_somebody_has_a_move_to_make(session, world, code):
    plan = world.enrol()
    with clock.at(clock.london(DAY, 11)):
        record = scenes.save(session, world.supervisor, scenes.book(session, world, plan, code))

    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(moves)
    def play(tried):
        with session.begin_nested() as example:
            written, kept = RecordValues.of(record), []
            do(session, world, record, "submit", Party.ALLIANCE_SUPERVISOR)
            for verb, party in tried:
                try:
                    with session.begin_nested():
                        do(session, world, record, verb, party)
                except DomainError:
                    session.expire_all()
                kept = check(session, world, record, kept)
            assert RecordValues.of(record) == written
            example.rollback()
        session.expire_all()

    play()
