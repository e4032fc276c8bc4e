"""Links by which a PCN supervisor comes in without an account: who makes one, how long it works, its end."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.world import PASSWORD, START, World
from trainingapp.accounts import rules as account_rules
from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Membership, Person
from trainingapp.accounts.terms import AccountState, Role
from trainingapp.audit.models import Event
from trainingapp.core import clock, signing
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.writing import Letterhead
from trainingapp.plans import queries, rules, services
from trainingapp.plans.models import Plan, PlanLink
from trainingapp.plans.queries import links as queries_links
from trainingapp.plans.terms import JOINT, LinkState, Party, PcnSupervisorKind, PlanState

EIGHT_WEEKS = date(2026, 7, 27)
LAST = date(2026, 12, 28)
"""Four weeks after the six months that began on START."""


@pytest.fixture(autouse=True)
def _first_day() -> Iterator[None]:
    with clock.at(START):
        yield


def make(world: World, plan: Plan, actor: Person | None = None, **changes: object) -> PlanLink:
    return services.make_link(world.session, actor=actor or world.supervisor, plan=plan, **changes)  # type: ignore[arg-type]


def state(link: PlanLink) -> LinkState:
    return rules.link_state(link, clock.now())


def mails(session: Session) -> list[OutboxMessage]:
    asked = select(OutboxMessage).where(OutboxMessage.kind == "plan-link").order_by(OutboxMessage.created_at)
    return list(session.scalars(asked))


def audited(session: Session) -> list[str]:
    return list(session.scalars(select(Event.what).where(Event.what.like("link:%")).order_by(Event.id)))


# --- making ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["supervisor", "lead"])
def test_a_link_is_for_the_pcn_supervisor_and_lasts_eight_weeks(world: World, who: str) -> None:
    link = make(world, world.enrol(), getattr(world, who))
    assert link.person_id == world.pcn_supervisor.id
    assert rules.works_until(link) == EIGHT_WEEKS
    assert state(link) is LinkState.WORKS
    with clock.at(clock.london(EIGHT_WEEKS, 23, 59)):
        assert state(link) is LinkState.WORKS
    with clock.at(clock.london(EIGHT_WEEKS + timedelta(days=1), 0)):
        assert state(link) is LinkState.EXPIRED


@pytest.mark.parametrize("who", ["other_supervisor", "coordinator", "pcn_supervisor"])
def test_nobody_else_makes_or_revokes_one(world: World, who: str) -> None:
    plan = world.enrol()
    link = make(world, plan)
    with pytest.raises(NotAllowed):
        make(world, plan, getattr(world, who))
    with pytest.raises(NotAllowed):
        services.revoke_link(world.session, actor=getattr(world, who), link=link)
    with pytest.raises(NotAllowed):
        make(world, plan, world.elsewhere.lead)


def test_making_one_writes_it_down_and_mails_it_without_its_address(world: World) -> None:
    plan = world.enrol()
    link = make(world, plan)
    [mail] = mails(world.session)
    assert (mail.to_address, mail.waiting_id) == (world.pcn_supervisor.email, world.supervisor.id)
    token = signing.sign(link.id.hex, purpose="plan-link", secret="s" * 32)
    assert token not in json.dumps(mail.params)
    assert audited(world.session) == ["link:made"]
    letterhead = Letterhead("The programme", "https://programme.example", "s" * 32)
    words = letterhead.write(mail.kind, mail.params, person_id=mail.person_id, name=mail.to_name)
    assert words.subject == "Your link to the joint sessions"
    assert f"https://programme.example/joint/{token}" in words.text
    assert "27 July 2026" in words.text
    assert world.coordinator.name not in words.text


def test_a_new_one_ends_the_one_before(world: World) -> None:
    plan = world.enrol()
    first = make(world, plan)
    second = make(world, plan, world.lead)
    assert [state(first), state(second)] == [LinkState.ENDED, LinkState.WORKS]
    assert len(mails(world.session)) == 2


def test_the_same_form_sent_twice_makes_one(world: World) -> None:
    plan = world.enrol()
    make(world, plan, after=0)
    with pytest.raises(EditConflict):
        make(world, plan, after=0)
    make(world, plan, after=1)


def test_it_lasts_four_weeks_longer_than_the_plan_at_most(world: World) -> None:
    plan = world.enrol()
    assert rules.last_day_for_links(plan) == LAST
    with pytest.raises(DomainError, match="on or before 28 December 2026") as refusal:
        make(world, plan, until=LAST + timedelta(days=1))
    assert refusal.value.field == "until"
    with pytest.raises(DomainError, match="today or later") as refusal:
        make(world, plan, until=START - timedelta(days=1))
    assert refusal.value.field == "until"
    assert rules.works_until(make(world, plan, until=LAST)) == LAST
    with clock.at(LAST):
        assert rules.works_until(make(world, plan)) == LAST
    with clock.at(LAST + timedelta(days=1)), pytest.raises(DomainError, match="worked until"):
        make(world, plan)


def test_a_joint_session_that_was_moved_keeps_links_working(world: World) -> None:
    plan = world.enrol()
    last = [activity for activity in plan.activities if activity.kind in JOINT][-1]
    last.due_to = date(2027, 2, 1)
    assert rules.last_day_for_links(plan) == date(2027, 3, 1)


def test_one_is_made_for_somebody_with_an_account_too(world: World) -> None:
    assert world.pcn_supervisor.has_account
    make(world, world.enrol())


@given(days=st.integers(min_value=0, max_value=400))
def test_the_usual_last_day_is_never_more_than_can_be(days: int) -> None:
    plan = Plan(starts_on=START, activities=[], pauses=[])
    today = START + timedelta(days=days)
    usual = rules.usual_last_day(plan, today)
    assert usual <= rules.last_day_for_links(plan)
    assert usual <= today + timedelta(weeks=8)


# --- ending ---------------------------------------------------------------------------------------


def test_revoking_ends_it_once(world: World) -> None:
    link = make(world, world.enrol())
    for _ in range(2):
        services.revoke_link(world.session, actor=world.lead, link=link)
    assert state(link) is LinkState.ENDED
    assert audited(world.session) == ["link:made", "link:revoked"]


def test_it_ends_with_the_assignment(world: World) -> None:
    plan = world.enrol()
    link = make(world, plan)
    successor = world.add_person("successor", "Sia Successor", Role.PCN_SUPERVISOR, world.pcn)
    services.change_supervisor(
        world.session,
        actor=world.lead,
        plan=plan,
        party=Party.PCN_SUPERVISOR,
        to=successor,
        reason="Left",
        pcn_supervisor_kind=PcnSupervisorKind.GP,
    )
    assert state(link) is LinkState.ENDED
    assert make(world, plan).person_id == successor.id


def test_it_ends_where_the_plan_is_cut_short_and_where_its_person_is_deactivated(world: World) -> None:
    plan = world.enrol()
    link = make(world, plan)
    world.pcn_supervisor.deactivated_at = clock.now()
    assert state(link) is LinkState.ENDED
    world.pcn_supervisor.deactivated_at = None
    plan.state = PlanState.WITHDRAWN
    assert state(link) is LinkState.ENDED
    with pytest.raises(DomainError, match="ended early"):
        make(world, plan)


# --- opening and renewing -------------------------------------------------------------------------


def test_opening_is_counted_and_written_down(world: World) -> None:
    link = make(world, world.enrol())
    for _ in range(2):
        services.open_link(world.session, link=link)
    assert (link.times_opened, link.last_opened_at) == (2, clock.now())
    assert audited(world.session)[1:] == ["link:opened", "link:opened"]
    services.revoke_link(world.session, actor=world.supervisor, link=link)
    with pytest.raises(DomainError):
        services.open_link(world.session, link=link)
    assert link.times_opened == 2


def test_an_expired_link_brings_a_new_one_to_the_same_person_once_a_day(world: World) -> None:
    link = make(world, world.enrol())
    session = world.session
    later = clock.london(EIGHT_WEEKS + timedelta(days=3), 12)
    with clock.at(later):
        new = services.request_new_link(session, link=link)
        assert new is not None
        assert (new.person_id, new.made_by_id) == (world.pcn_supervisor.id, world.pcn_supervisor.id)
        assert mails(session)[-1].to_address == world.pcn_supervisor.email
        assert mails(session)[-1].waiting_id == world.supervisor.id
        assert services.request_new_link(session, link=link) is None
    with clock.at(later + timedelta(hours=23)):
        assert services.request_new_link(session, link=link) is None
    with clock.at(later + timedelta(hours=24)):
        assert services.request_new_link(session, link=link) is not None
        assert state(new) is LinkState.ENDED
    assert len(mails(session)) == 3


def test_a_replaced_link_may_ask_a_working_or_revoked_one_may_not(world: World) -> None:
    plan = world.enrol()
    first = make(world, plan)
    with clock.at(START + timedelta(days=2)):
        assert services.request_new_link(world.session, link=first) is None, "it works as it is"
        second = make(world, plan)
    with clock.at(START + timedelta(days=4)):
        third = services.request_new_link(world.session, link=first)
        assert third is not None
        assert state(second) is LinkState.ENDED
        services.revoke_link(world.session, actor=world.supervisor, link=third)
    with clock.at(START + timedelta(days=9)):
        for link in (first, second, third):
            assert services.request_new_link(world.session, link=link) is None


def test_who_left_the_plan_gets_no_new_one(world: World) -> None:
    plan = world.enrol()
    link = make(world, plan)
    for assignment in plan.assignments:
        if assignment.party is Party.PCN_SUPERVISOR:
            assignment.ends_on = START + timedelta(days=1)
    with clock.at(START + timedelta(days=70)):
        assert services.request_new_link(world.session, link=link) is None
    assert len(mails(world.session)) == 1


def test_long_after_the_end_nobody_gets_a_new_one(world: World) -> None:
    link = make(world, world.enrol())
    with clock.at(LAST + timedelta(days=1)):
        assert services.request_new_link(world.session, link=link) is None


# --- without an account, and with one -------------------------------------------------------------


def without_account(world: World) -> Person:
    return accounts.add_person(
        world.session,
        actor=world.lead,
        name="Dr Lena Linkonly",
        email="lena.linkonly@vale.example",
        password=None,
        role=Role.PCN_SUPERVISOR,
        organisation=world.pcn,
    )


@pytest.mark.parametrize("password", ["", PASSWORD, "nobody has this password"])
def test_somebody_without_an_account_cannot_sign_in(world: World, password: str) -> None:
    person = without_account(world)
    found = accounts.sign_in(world.session, email=person.email, password=password)
    assert found == accounts.WRONG
    assert person.failed_sign_ins == 0
    assert rules.is_guest(world.enrol(pcn_supervisor=person), person.id)


def test_making_an_account_needs_a_visit_and_a_good_password_and_ends_every_link(world: World) -> None:
    person = without_account(world)
    session = world.session
    one = make(world, world.enrol(pcn_supervisor=person))
    other_plan = world.enrol(world.other_coordinator, pcn_supervisor=person)
    other = make(world, other_plan)
    with pytest.raises(NotAllowed):
        services.make_account(session, actor=person, new=PASSWORD)
    person.only_plan_id = one.plan_id
    with pytest.raises(DomainError, match="at least 12") as refusal:
        services.make_account(session, actor=person, new="short")
    assert refusal.value.field == "new_password"
    services.make_account(session, actor=person, new=PASSWORD)
    assert accounts.sign_in(session, email=person.email, password=PASSWORD) is person
    session.refresh(other)
    assert [state(one), state(other)] == [LinkState.ENDED, LinkState.ENDED]


def test_a_link_never_replaces_the_password_of_an_account(world: World) -> None:
    link = make(world, world.enrol())
    world.pcn_supervisor.only_plan_id = link.plan_id
    with pytest.raises(DomainError, match="have an account already"):
        services.make_account(world.session, actor=world.pcn_supervisor, new="another quiet password")
    assert state(link) is LinkState.WORKS


def test_a_lead_gives_them_an_account_later(world: World) -> None:
    person = without_account(world)
    accounts.give_first_password(
        world.session, actor=world.lead, person=person, password=PASSWORD, version=person.version
    )
    assert accounts.sign_in(world.session, email=person.email, password=PASSWORD) is person
    assert person.must_change_password


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ALLIANCE_SUPERVISOR, Role.PROGRAMME_LEAD])
def test_nobody_else_is_without_an_account(world: World, role: Role) -> None:
    place = world.pcn if role is Role.COORDINATOR else world.organisation
    with pytest.raises(DomainError, match="Only PCN supervisors") as refusal:
        accounts.add_person(
            world.session,
            actor=world.lead,
            name="No Account",
            email="no.account@vale.example",
            password=None,
            role=role,
            organisation=place,
        )
    assert refusal.value.field == "by_link"
    assert world.session.scalar(select(func.count()).where(Person.name == "No Account")) == 0


def test_the_account_of_somebody_without_one_says_so(world: World) -> None:
    person = without_account(world)
    assert account_rules.account_state(person, clock.now()) is AccountState.LINK_ONLY
    person.deactivated_at = clock.now()
    assert account_rules.account_state(person, clock.now()) is AccountState.DEACTIVATED


# --- what a visitor sees --------------------------------------------------------------------------


def test_during_a_visit_there_is_one_plan_and_no_other_assignment(world: World) -> None:
    mine = world.enrol()
    other = world.enrol(world.other_coordinator)
    link = make(world, mine)
    session = world.session
    both = queries.plans_visible_to(session, actor=world.pcn_supervisor)
    assert {plan.id for plan in both} == {mine.id, other.id}
    mine_id, other_id = mine.id, other.id
    session.commit()
    with Session(session.connection(), join_transaction_mode="create_savepoint") as visit:
        visitor = queries_links.visitor(visit, link_id=link.id)
        assert visitor is not None
        assert visitor.roles == {Role.PCN_SUPERVISOR}
        assert [plan.id for plan in queries.plans_visible_to(visit, actor=visitor)] == [mine_id]
        assert visit.get(Plan, other_id) is None
        assert queries.plan(visit, other_id, actor=visitor) is None
        seen = queries.plan(visit, mine_id, actor=visitor)
        assert seen is not None
        assert rules.party_of(seen, visitor.id) is Party.PCN_SUPERVISOR


def test_a_visitor_with_wider_roles_has_none_of_them(world: World) -> None:
    link = make(world, world.enrol())
    world.pcn_supervisor.memberships.append(
        Membership(role=Role.PROGRAMME_LEAD, organisation_id=world.organisation.id)
    )
    world.session.flush()
    visitor = queries_links.visitor(world.session, link_id=link.id)
    assert visitor is not None
    assert not rules.is_lead(visitor, link.plan)
    visitor.only_plan_id = None
    assert rules.is_lead(visitor, link.plan)


def test_a_link_that_is_nobodys_or_ended_lets_nobody_in(world: World) -> None:
    link = make(world, world.enrol())
    services.revoke_link(world.session, actor=world.supervisor, link=link)
    assert queries_links.visitor(world.session, link_id=link.id) is None
    assert queries_links.visitor(world.session, link_id=world.pcn.id) is None


# --- tokens ---------------------------------------------------------------------------------------


@given(value=st.text(max_size=60), at=st.integers(min_value=0), put=st.characters(codec="ascii"))
def test_a_token_holds_for_its_value_its_purpose_and_its_secret_alone(value: str, at: int, put: str) -> None:
    token = signing.sign(value, purpose="one", secret="s" * 32)
    assert signing.unsign(token, purpose="one", secret="s" * 32) == value
    assert signing.unsign(token, purpose="other", secret="s" * 32) is None
    assert signing.unsign(token, purpose="one", secret="t" * 32) is None
    place = at % len(token)
    changed = token[:place] + put + token[place + 1 :]
    if changed[:-1] != token[:-1]:  # the last character of a signature holds bits that say nothing
        assert signing.unsign(changed, purpose="one", secret="s" * 32) is None
