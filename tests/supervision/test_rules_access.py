"""The visibility table, row by row: who sees how much of which kind of session."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from trainingapp.accounts.models import Membership, Person
from trainingapp.accounts.terms import Role
from trainingapp.plans.models import Assignment, Plan
from trainingapp.plans.terms import JOINT, SHARED, Party, SessionKind
from trainingapp.supervision import rules
from trainingapp.supervision.models import Action, Participant, Record, SupervisionSession
from trainingapp.supervision.terms import Sight

HERE, ELSEWHERE = uuid4(), uuid4()
PRIVATE = (SessionKind.INDIVIDUAL, SessionKind.NEEDS_ANALYSIS)


def person(role: Role, alliance: UUID = HERE) -> Person:
    return Person(id=uuid4(), alliance_id=alliance, name=role.value, memberships=[Membership(role=role)])


PEOPLE = {
    "coordinator": person(Role.COORDINATOR),
    "supervisor": person(Role.ALLIANCE_SUPERVISOR),
    "pcn": person(Role.PCN_SUPERVISOR),
    "lead": person(Role.PROGRAMME_LEAD),
    "other_coordinator": person(Role.COORDINATOR),
    "other_supervisor": person(Role.ALLIANCE_SUPERVISOR),
    "former_supervisor": person(Role.ALLIANCE_SUPERVISOR),
    "other_pcn": person(Role.PCN_SUPERVISOR),
    "operator": person(Role.OPERATOR),
    "lead_elsewhere": person(Role.PROGRAMME_LEAD, ELSEWHERE),
    "supervisor_elsewhere": person(Role.ALLIANCE_SUPERVISOR, ELSEWHERE),
}


def meeting(kind: SessionKind) -> SupervisionSession:
    """A session of that kind; the shared ones are led by the supervisor and attended by the coordinator."""
    if kind in SHARED:
        attends = Participant(person_id=PEOPLE["coordinator"].id, party=Party.COORDINATOR)
        return SupervisionSession(
            kind=kind, alliance_id=HERE, led_by_id=PEOPLE["supervisor"].id, participants=[attends]
        )
    former = Assignment(
        person_id=PEOPLE["former_supervisor"].id,
        party=Party.ALLIANCE_SUPERVISOR,
        starts_on=date(2026, 1, 5),
        ends_on=date(2026, 3, 2),
    )
    now = [
        Assignment(person_id=PEOPLE["supervisor"].id, party=Party.ALLIANCE_SUPERVISOR),
        Assignment(person_id=PEOPLE["pcn"].id, party=Party.PCN_SUPERVISOR),
    ]
    plan = Plan(alliance_id=HERE, coordinator_id=PEOPLE["coordinator"].id, assignments=[former, *now])
    return SupervisionSession(kind=kind, alliance_id=HERE, led_by_id=PEOPLE["supervisor"].id, plan=plan)


NOTHING, OUTLINE, CONTENT = Sight.NOTHING, Sight.OUTLINE, Sight.CONTENT
#                        between two   joint    shared
EXPECTED = {
    "coordinator": (CONTENT, CONTENT, CONTENT),
    "supervisor": (CONTENT, CONTENT, CONTENT),
    "pcn": (NOTHING, CONTENT, NOTHING),
    "lead": (OUTLINE, CONTENT, OUTLINE),
    "other_coordinator": (NOTHING, NOTHING, NOTHING),
    "other_supervisor": (NOTHING, NOTHING, OUTLINE),
    "former_supervisor": (NOTHING, NOTHING, OUTLINE),
    "other_pcn": (NOTHING, NOTHING, NOTHING),
    "operator": (NOTHING, NOTHING, NOTHING),
    "lead_elsewhere": (NOTHING, NOTHING, NOTHING),
    "supervisor_elsewhere": (NOTHING, NOTHING, NOTHING),
}


@pytest.mark.parametrize("kind", SessionKind)
@pytest.mark.parametrize("who", PEOPLE)
def test_sight_follows_the_visibility_table(who, kind):
    column = 0 if kind in PRIVATE else 1 if kind in JOINT else 2
    assert rules.sight(PEOPLE[who], meeting(kind)) is EXPECTED[who][column]


@pytest.mark.parametrize("kind", SessionKind)
@pytest.mark.parametrize("who", PEOPLE)
def test_broken_glass_opens_private_records_to_the_lead_and_nothing_to_anybody_else(who, kind):
    before = rules.sight(PEOPLE[who], meeting(kind))
    after = rules.sight(PEOPLE[who], meeting(kind), glass_broken=True)
    assert after is (CONTENT if who == "lead" and kind in PRIVATE else before)


@pytest.mark.parametrize("kind", SessionKind)
def test_only_the_lead_may_break_the_glass_and_only_of_what_is_between_two_people(kind):
    able = {who for who, actor in PEOPLE.items() if rules.may_break_glass(actor, meeting(kind))}
    assert able == ({"lead"} if kind in PRIVATE else set())


@pytest.mark.parametrize("kind", SessionKind)
def test_only_the_alliance_supervisor_writes_a_record(kind):
    assert {who for who, actor in PEOPLE.items() if rules.may_run(actor, meeting(kind))} == {"supervisor"}


@pytest.mark.parametrize("kind", SessionKind)
def test_coordinator_and_alliance_supervisor_keep_private_notes(kind):
    keepers = {who for who, actor in PEOPLE.items() if rules.may_keep_note(actor, meeting(kind))}
    assert keepers == {"coordinator", "supervisor"}


def test_pcn_supervisor_sees_actions_of_joint_sessions_and_their_own():
    own, theirs = Action(owner_party=Party.PCN_SUPERVISOR), Action(owner_party=Party.COORDINATOR)
    pcn = Party.PCN_SUPERVISOR
    assert rules.may_see_action(pcn, theirs, SessionKind.JOINT_REVIEW)
    assert rules.may_see_action(pcn, own, SessionKind.INDIVIDUAL)
    assert not rules.may_see_action(pcn, theirs, SessionKind.INDIVIDUAL)
    assert rules.may_see_action(Party.COORDINATOR, own, SessionKind.INDIVIDUAL)
    assert not rules.may_see_action(None, own, SessionKind.JOINT_REVIEW)


def test_draft_is_shown_to_its_writer_alone_until_it_is_sent():
    shown = meeting(SessionKind.JOINT_REVIEW)
    assert not rules.is_shown(PEOPLE["supervisor"], shown), "there is nothing to show"
    shown.record = Record()
    assert rules.is_shown(PEOPLE["supervisor"], shown)
    assert not rules.is_shown(PEOPLE["coordinator"], shown)
    assert not rules.is_shown(PEOPLE["lead"], shown)
