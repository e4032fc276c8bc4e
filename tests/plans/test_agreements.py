"""Agreements between the parties of a plan: proposing, accepting, replacing, and who they wait for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.counting import statements
from tests.world import START
from trainingapp.audit import queries as audit
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.plans import queries, rules, services
from trainingapp.plans.models import Acceptance, Agreement, Assignment
from trainingapp.plans.rules import AgreementValues
from trainingapp.plans.terms import (
    AgreementKind,
    AgreementState,
    EscalateTo,
    Party,
    PlanState,
)

TODAY = START + timedelta(days=3)
SUPERVISION, PROGRAMME = AgreementKind
COORDINATOR, SUPERVISOR, PCN = Party


@pytest.fixture(autouse=True)
def in_the_first_week():
    with clock.at(TODAY):
        yield


@pytest.fixture
def plan(world):
    return world.enrol()


def propose(session, world, plan, kind=SUPERVISION, replaces=None, actor=None, **changes):
    newest = queries.newest_agreement(session, plan=plan, kind=kind)
    values = replace(rules.proposal(kind, plan, newest, clock.today()), **changes)
    number = (newest.number if newest else 0) if replaces is None else replaces
    return services.propose_agreement(
        session, actor=actor or world.supervisor, plan=plan, kind=kind, values=values, replaces=number
    )


def accept(session, agreement, *people, digest=None):
    for person in people:
        services.accept_agreement(
            session, actor=person, agreement=agreement, digest=digest or agreement.content_digest
        )


def replace_pcn_supervisor(session, world, plan):
    old = next(a for a in plan.assignments if a.party is PCN)
    old.ends_on = clock.today()
    plan.assignments.append(Assignment(person=world.other_pcn_supervisor, party=PCN, starts_on=clock.today()))
    session.flush()


# --- what it says ---------------------------------------------------------------------------------


def test_first_supervision_agreement_is_written_in_plain_words(plan):
    values = rules.proposal(SUPERVISION, plan, None, TODAY)
    rules.check_agreement(SUPERVISION, values, TODAY)
    assert (
        "6 individual sessions, 3 joint sessions with the PCN supervisor, 6 group sessions"
        in values.frequency
    )
    assert "The PCN supervisor and the programme lead see only that a session took place" in values.readers
    assert values.expectations == {}
    assert values.review_on == date(2026, 8, 28)
    assert values.escalate_to is EscalateTo.PROGRAMME_LEAD


def test_programme_agreement_lists_the_responsibilities_of_each_side(plan):
    values = rules.proposal(PROGRAMME, plan, None, TODAY)
    rules.check_agreement(PROGRAMME, values, TODAY)
    assert sum(map(len, values.expectations.values())) == len(plan.responsibilities)
    assert (
        "The PCN provides the mandatory training that every member of staff needs."
        in values.expectations["pcn"]
    )
    assert min(map(len, values.expectations.values())) > 0
    assert values.purpose == ""


def test_responsibilities_stay_as_they_were_when_it_was_proposed(session, world, plan):
    agreement = propose(session, world, plan, PROGRAMME)
    before = agreement.expectations["pcn"][0]
    next(duty for duty in plan.responsibilities if duty.party.value == "pcn").statement = "Something new"
    session.flush()
    session.refresh(agreement)
    assert agreement.expectations["pcn"][0] == before
    assert propose(session, world, plan, PROGRAMME).expectations["pcn"][0] == "Something new"


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        *(
            (SUPERVISION, {name: " "}, name)
            for name in ("purpose", "frequency", "confidentiality", "readers", "escalation_route")
        ),
        (PROGRAMME, {"escalation_route": ""}, "escalation_route"),
        (SUPERVISION, {"review_on": None}, "review_on"),
        (SUPERVISION, {"review_on": TODAY}, "review_on"),
        (SUPERVISION, {"review_on": date(2028, 6, 5)}, "review_on"),
        (PROGRAMME, {"expectations": {"pcn": []}}, None),
    ],
)
def test_agreement_that_lacks_something_is_refused(session, world, plan, kind, changes, field):
    with pytest.raises(DomainError) as refusal:
        propose(session, world, plan, kind, **changes)
    assert refusal.value.field == field
    assert queries.agreements(session, plan=plan) == []


texts = st.text(max_size=30)
some_values = st.builds(
    AgreementValues,
    escalate_to=st.sampled_from(EscalateTo),
    escalation_route=texts,
    purpose=texts,
    readers=texts,
    review_on=st.none() | st.dates(),
    expectations=st.dictionaries(st.sampled_from(["alliance", "pcn"]), st.lists(texts, max_size=2)),
)


@given(st.sampled_from(AgreementKind), some_values, some_values)
def test_digest_is_the_same_for_the_same_words_alone(kind, one, other):
    digest = rules.agreement_digest
    assert (digest(kind, one) == digest(kind, other)) == (one == other)
    assert digest(SUPERVISION, one) != digest(PROGRAMME, one)


# --- proposing and accepting ----------------------------------------------------------------------


def test_supervision_agreement_is_in_force_when_both_accepted(session, world, plan):
    agreement = propose(session, world, plan)
    assert [a.party for a in agreement.acceptances] == [SUPERVISOR], "who proposes accepts"
    assert queries.agreement_in_force(session, plan_id=plan.id, kind=SUPERVISION) is None
    accept(session, agreement, world.coordinator)
    assert queries.agreement_in_force(session, plan_id=plan.id, kind=SUPERVISION) is agreement
    assert queries.agreement_in_force(session, plan_id=plan.id, kind=PROGRAMME) is None
    assert {a.content_digest for a in agreement.acceptances} == {agreement.content_digest}


def test_programme_agreement_needs_all_three(session, world, plan):
    agreement = propose(session, world, plan, PROGRAMME)
    accept(session, agreement, world.pcn_supervisor)
    assert rules.missing(agreement) == [COORDINATOR]
    accept(session, agreement, world.coordinator)
    assert queries.agreement_in_force(session, plan_id=plan.id, kind=PROGRAMME) is agreement


def test_new_one_replaces_when_everybody_accepted_it_and_not_before(session, world, plan):
    first = propose(session, world, plan)
    accept(session, first, world.coordinator)
    second = propose(session, world, plan, frequency="Every two weeks")
    assert (first.number, second.number) == (1, 2)
    states = rules.agreement_states(queries.agreements(session, plan=plan))
    assert (states[first.id], states[second.id]) == (AgreementState.IN_FORCE, AgreementState.WAITING)
    assert queries.agreement_in_force(session, plan_id=plan.id, kind=SUPERVISION) is first
    accept(session, second, world.coordinator)
    states = rules.agreement_states(queries.agreements(session, plan=plan))
    assert (states[first.id], states[second.id]) == (AgreementState.REPLACED, AgreementState.IN_FORCE)


@given(st.lists(st.booleans(), max_size=6))
def test_at_most_one_is_in_force_and_at_most_the_newest_waits(accepted):
    made = [
        Agreement(
            id=number,
            number=number,
            kind=SUPERVISION,
            acceptances=[Acceptance(party=p) for p in ((COORDINATOR, SUPERVISOR) if yes else (SUPERVISOR,))],
        )
        for number, yes in enumerate(accepted, 1)
    ]
    states = rules.agreement_states(made)
    in_force = [number for number, state in states.items() if state is AgreementState.IN_FORCE]
    waiting = [number for number, state in states.items() if state is AgreementState.WAITING]
    assert in_force == [number for number, yes in enumerate(accepted, 1) if yes][-1:]
    assert waiting == ([len(accepted)] if accepted and not accepted[-1] else [])


def test_accepting_or_proposing_twice_is_harmless(session, world, plan):
    first = propose(session, world, plan)
    assert propose(session, world, plan, replaces=0) is first
    accept(session, first, world.coordinator, world.coordinator, world.supervisor)
    assert [a.party for a in first.acceptances] == [SUPERVISOR, COORDINATOR]
    assert len(queries.agreements(session, plan=plan)) == 1


def test_replaced_one_is_not_accepted_by_mistake(session, world, plan):
    first = propose(session, world, plan)
    propose(session, world, plan, frequency="Every two weeks")
    with pytest.raises(EditConflict, match="replaced by a newer one"):
        accept(session, first, world.coordinator)
    with pytest.raises(EditConflict):
        accept(session, queries.agreements(session, plan=plan)[0], world.coordinator, digest="of other words")
    assert rules.missing(first) == [COORDINATOR]


def test_two_who_propose_at_once_are_told(session, world, plan):
    propose(session, world, plan)
    with pytest.raises(EditConflict, match="Sam Valesuper proposed this agreement on 4 June 2026"):
        propose(session, world, plan, replaces=0, frequency="Every two weeks")


@pytest.mark.parametrize("who", ["coordinator", "pcn_supervisor", "lead", "other_supervisor"])
def test_only_the_alliance_supervisor_proposes(session, world, plan, who):
    with pytest.raises(NotAllowed):
        propose(session, world, plan, actor=getattr(world, who))


@pytest.mark.parametrize("who", ["pcn_supervisor", "lead", "other_supervisor", "other_coordinator"])
def test_supervision_agreement_is_between_two(session, world, plan, who):
    agreement = propose(session, world, plan)
    with pytest.raises(NotAllowed):
        accept(session, agreement, getattr(world, who))


def test_nobody_next_door_accepts(session, world, plan):
    agreement = propose(session, world, plan, PROGRAMME)
    with pytest.raises(NotAllowed):
        accept(session, agreement, world.elsewhere.coordinator)


def test_ended_plan_takes_no_new_agreement_and_asks_nobody(session, world, plan):
    propose(session, world, plan)
    services.change_state(
        session, actor=world.lead, plan=plan, to=PlanState.WITHDRAWN, reason="Left the post"
    )
    assert queries.agreements_waiting(session, plan_ids=[plan.id]) == []
    with pytest.raises(NotAllowed):
        propose(session, world, plan)


def test_acceptance_is_never_changed(session, world, plan):
    agreement = propose(session, world, plan)
    for change in (
        "UPDATE acceptances SET party = 'pcn_supervisor'",
        "DELETE FROM acceptances",
    ):
        with pytest.raises(DatabaseError), session.begin_nested():
            session.execute(text(change))
    assert [a.party for a in agreement.acceptances] == [SUPERVISOR]


def test_both_acts_are_audited_without_the_words(session, world, plan):
    agreement = propose(session, world, plan)
    accept(session, agreement, world.coordinator)
    events = audit.events_about(session, "agreement", agreement.id)
    assert sorted(event.what for event in events) == [
        "agreement:accepted",
        "agreement:accepted",
        "agreement:proposed",
    ]
    assert not any("confidential" in event.details for event in events)


# --- somebody new ---------------------------------------------------------------------------------


def test_somebody_new_finds_the_agreement_and_is_asked_when_it_is_proposed_again(session, world, plan):
    first = propose(session, world, plan, PROGRAMME)
    accept(session, first, world.coordinator, world.pcn_supervisor)
    assert rules.newcomers(first, plan) == []
    replace_pcn_supervisor(session, world, plan)
    assert rules.newcomers(first, plan) == [PCN]
    assert queries.agreement_in_force(session, plan_id=plan.id, kind=PROGRAMME) is first
    accepted = {a.party: a.person.name for a in first.acceptances}
    assert accepted[PCN] == "Priya Valepractice", "who agreed it stays"
    with pytest.raises(NotAllowed, match="propose it again"):
        accept(session, first, world.other_pcn_supervisor)
    second = propose(session, world, plan, PROGRAMME)
    accept(session, second, world.coordinator, world.other_pcn_supervisor)
    assert queries.agreement_in_force(session, plan_id=plan.id, kind=PROGRAMME) is second
    assert rules.newcomers(second, plan) == []


def test_cover_accepts_but_does_not_make_the_agreement_old(session, world, plan):
    agreement = propose(session, world, plan)
    plan.assignments.append(
        Assignment(
            person=world.other_supervisor, party=SUPERVISOR, covers_id=world.supervisor.id, starts_on=TODAY
        )
    )
    session.flush()
    assert rules.newcomers(agreement, plan) == []


# --- what waits -----------------------------------------------------------------------------------


def test_newest_of_each_kind_waits_for_each_party_that_has_not_accepted(session, world, plan):
    propose(session, world, plan)
    with clock.at(clock.london(TODAY, 12)):
        newer = propose(session, world, plan, frequency="Every two weeks")
    with clock.at(clock.london(TODAY, 13)):
        programme = propose(session, world, plan, PROGRAMME)
    waiting = queries.agreements_waiting(session, plan_ids=[plan.id])
    assert waiting == [(newer, COORDINATOR), (programme, COORDINATOR), (programme, PCN)]
    accept(session, newer, world.coordinator)
    accept(session, programme, world.pcn_supervisor)
    assert queries.agreements_waiting(session, plan_ids=[plan.id]) == [(programme, COORDINATOR)]


def test_what_waits_costs_two_queries_for_any_number_of_plans(session, world, plan):
    other = world.enrol(
        world.other_coordinator,
        pcn=world.other_pcn,
        practices=[],
        pcn_supervisor=world.other_pcn_supervisor,
    )
    for each in (plan, other):
        propose(session, world, each)
        propose(session, world, each, PROGRAMME)
    session.expire_all()
    ids = [plan.id, other.id]
    session.expunge_all()
    with statements(session.get_bind()) as sent:
        waiting = queries.agreements_waiting(session, plan_ids=ids)
        assert len(waiting) == 6
        assert {agreement.proposed_by.name for agreement, _ in waiting} == {"Sam Valesuper"}
    assert len(sent) == 2
