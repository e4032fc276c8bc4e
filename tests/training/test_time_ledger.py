"""Asking for time, answering, using and taking back: whatever the order, everything is accounted for."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.counting import statements
from tests.supervision.scenes import second_plan
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans import services as plans
from trainingapp.plans.terms import PauseKind
from trainingapp.training import queries, rules, services
from trainingapp.training.terms import RefusalReason, TimeKind, TimePurpose

DAY = date(2026, 6, 10)
NOW = clock.london(DAY, 12)
SOON = DAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def at_noon():
    with clock.at(NOW):
        yield


@pytest.fixture
def plan(world):
    return world.enrol()


def log(session, world, plan, **changes):
    given = {"used_on": DAY, "minutes": 60, "purpose": TimePurpose.LEARNING, "title": "E-learning"}
    return services.log_time(session, **({"actor": world.coordinator, "plan_id": plan.id} | given | changes))


def ask(session, world, plan, **changes):
    given = {"used_on": SOON, "minutes": 120, "purpose": TimePurpose.COURSE, "title": "A course"}
    return services.ask_for_time(
        session, **({"actor": world.coordinator, "plan_id": plan.id} | given | changes)
    )


def answer(session, world, request, granted=120, **changes):
    given = {"actor": world.pcn_supervisor, "request": request, "granted": granted}
    if granted < 120:
        given["refused_for"] = RefusalReason.STAFFING
    return services.answer_time(session, **(given | changes))


def take_back(session, who, entry):
    return services.take_back(session, actor=who, entry=entry)


def balances(session, plan):
    ledger = queries.entries(session, plan_id=plan.id)
    return {kind.value: total for kind in TimeKind if (total := rules.balance(ledger, kind))}


def test_time_is_logged_by_hand_and_counts_once(session, world, plan):
    log(session, world, plan)
    with pytest.raises(DomainError, match="exactly this already"):
        log(session, world, plan)
    log(session, world, plan, title="Another lesson")
    assert balances(session, plan) == {"used": 120}
    assert session.query(Event).filter_by(what="time:logged").count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"minutes": -60}, "minutes"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1500}, "minutes"),
        ({"used_on": SOON}, "used_on"),
        ({"purpose": TimePurpose.GROUP}, "purpose"),
        ({"title": "  "}, "title"),
    ],
)
def test_what_cannot_be_leaves_nothing(session, world, plan, change, field):
    with pytest.raises(DomainError) as refusal:
        log(session, world, plan, **change)
    assert refusal.value.field == field
    assert balances(session, plan) == {}


def test_25_hours_in_a_day_are_refused_also_as_a_sum(session, world, plan):
    log(session, world, plan, minutes=20 * 60)
    with pytest.raises(DomainError, match="20 hours are entered for 10 June 2026 already"):
        log(session, world, plan, minutes=5 * 60, title="Another")
    log(session, world, plan, minutes=4 * 60, title="Another")
    ask(session, world, plan, minutes=20 * 60)
    with pytest.raises(DomainError, match="already, and a day has 24 hours"):
        ask(session, world, plan, minutes=5 * 60, title="Another")


@pytest.mark.parametrize("who", ["supervisor", "pcn_supervisor", "lead", "other_coordinator"])
def test_only_the_coordinator_enters_time(session, world, plan, who):
    for verb in (log, ask):
        with pytest.raises(NotAllowed):
            verb(session, world, plan, actor=getattr(world, who))


def test_planned_time_binds_nobody_and_counts_as_nothing(session, world, plan):
    given = {"actor": world.coordinator, "plan_id": plan.id, "purpose": TimePurpose.COMMUNITY}
    planned = services.plan_time(session, used_on=SOON, minutes=45, title="Network day", **given)
    assert balances(session, plan) == {"planned": 45}
    assert queries.minutes_used(session, plan_ids=[plan.id]) == {plan.id: 0}
    assert queries.totals(session, plan_ids=[plan.id]) == {}
    take_back(session, world.coordinator, planned)
    assert balances(session, plan) == {}


def test_a_paused_plan_still_takes_time(session, world, plan):
    plans.pause_plan(session, actor=world.lead, plan=plan, kind=PauseKind.LEAVE, from_on=DAY)
    log(session, world, plan)
    assert balances(session, plan) == {"used": 60}


def test_a_request_is_granted_and_then_used(session, world, plan):
    request = ask(session, world, plan)
    assert [e.id for e in queries.open_requests(session, actor=world.pcn_supervisor)] == [request.id]
    [grant] = answer(session, world, request)
    assert (grant.kind, grant.minutes, grant.answers_id) == (TimeKind.GRANTED, 120, request.id)
    assert queries.open_requests(session, actor=world.pcn_supervisor) == []
    with clock.at(clock.london(SOON, 17)):
        used = log(session, world, plan, used_on=SOON, minutes=100, title="A course", takes_up=grant)
        assert used.answers_id == grant.id
        with pytest.raises(DomainError, match="logged already"):
            log(session, world, plan, used_on=SOON, minutes=10, title="Again", takes_up=grant)
        with pytest.raises(DomainError, match="used already"):
            take_back(session, world.pcn_supervisor, grant)
    assert balances(session, plan) == {"requested": 120, "granted": 120, "used": 100}


def test_less_than_was_asked_for_is_a_grant_and_a_refusal(session, world, plan):
    request = ask(session, world, plan)
    with pytest.raises(DomainError, match="Select the reason"):
        answer(session, world, request, 45, refused_for=None)
    grant, refusal = answer(session, world, request, 45, comment="The afternoon only")
    assert (grant.minutes, refusal.minutes, refusal.refused_for) == (45, 75, RefusalReason.STAFFING)
    assert balances(session, plan) == {"requested": 120, "granted": 45, "refused": 75}
    take_back(session, world.pcn_supervisor, refusal)
    assert balances(session, plan) == {"requested": 120}, "both halves are taken back"
    assert [e.id for e in queries.open_requests(session, actor=world.pcn_supervisor)] == [request.id]
    answer(session, world, request, 0)
    assert balances(session, plan) == {"requested": 120, "refused": 120}


def test_one_answer_each(session, world, plan):
    request = ask(session, world, plan)
    first = answer(session, world, request)
    assert answer(session, world, request) == first, "sent twice"
    with pytest.raises(DomainError, match="You answered this request on 10 June 2026"):
        answer(session, world, request, 0)
    with pytest.raises(DomainError, match="answered, so it stays"):
        take_back(session, world.coordinator, request)


def test_what_was_taken_back_is_not_answered(session, world, plan):
    request = ask(session, world, plan)
    reversal = take_back(session, world.coordinator, request)
    assert take_back(session, world.coordinator, request) is reversal, "twice does nothing"
    assert queries.open_requests(session, actor=world.pcn_supervisor) == []
    with pytest.raises(DomainError, match="taken back in the meantime"):
        answer(session, world, request)


@pytest.mark.parametrize("who", ["coordinator", "supervisor", "lead", "other_pcn_supervisor"])
def test_only_the_pcn_supervisor_of_the_plan_answers(session, world, plan, who):
    request = ask(session, world, plan)
    with pytest.raises(NotAllowed):
        answer(session, world, request, actor=getattr(world, who))
    assert queries.open_requests(session, actor=getattr(world, who)) == []


def test_nobody_takes_back_what_is_not_theirs(session, world, plan):
    used = log(session, world, plan)
    [grant] = answer(session, world, ask(session, world, plan))
    for who in (world.supervisor, world.pcn_supervisor, world.lead):
        with pytest.raises(NotAllowed):
            take_back(session, who, used)
    with pytest.raises(NotAllowed):
        take_back(session, world.coordinator, grant)


def test_a_session_s_time_is_not_taken_back_by_hand(session, world, plan):
    entry = log(
        session, world, plan, actor=world.supervisor, session_id=plan.id, purpose=TimePurpose.SUPERVISION
    )
    with pytest.raises(NotAllowed):
        take_back(session, world.coordinator, entry)


@pytest.mark.parametrize("requests", [3, 20])
def test_open_requests_cost_one_query(session, world, plan, requests):
    for number in range(requests):
        ask(session, world, plan, minutes=10, title=f"Course {number}")
    second_plan(world)
    session.expire_all()
    who = world.pcn_supervisor
    assert who.memberships, "loaded before it is counted"
    with statements(session.get_bind()) as asked:
        found = queries.open_requests(session, actor=who)
        assert {request.plan.coordinator.name for request in found} == {world.coordinator.name}
    assert len(found) == requests
    assert len(asked) == 1, "\n".join(asked)


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["log", "ask", "grant", "part", "refuse", "use", "take back"]), st.integers(0, 9)
    ),
    max_size=16,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_whatever_happens_everything_is_accounted_for(session, world, plan, moves):
    with session.begin_nested() as undone:
        for number, (what, which) in enumerate(moves):
            with suppress(DomainError):  # refused: the promises hold all the same
                _do(session, world, plan, what, which, number)
            _check(session, plan)
        undone.rollback()


def _do(session, world, plan, what, which, number):
    ledger = queries.entries(session, plan_id=plan.id)
    standing = rules.in_force(ledger)

    def one(*kinds):
        found = [entry for entry in standing if entry.kind in kinds]
        return found[which % len(found)] if found else None

    match what:
        case "log":
            log(session, world, plan, minutes=100 + 90 * which, title=f"Lesson {number}")
        case "ask":
            ask(session, world, plan, title=f"Course {number}")
        case "grant" | "part" | "refuse":
            if request := one(TimeKind.REQUESTED):
                answer(session, world, request, {"grant": 120, "part": 10 + which, "refuse": 0}[what])
        case "use":
            if grant := one(TimeKind.GRANTED):
                log(session, world, plan, minutes=30, title=f"Use {number}", takes_up=grant)
        case "take back" if ledger:
            entry = ledger[which % len(ledger)]
            own = entry.kind not in {TimeKind.GRANTED, TimeKind.REFUSED}
            take_back(session, world.coordinator if own else world.pcn_supervisor, entry)


def _check(session, plan):
    ledger = queries.entries(session, plan_id=plan.id)
    standing = rules.in_force(ledger)
    total = {kind: rules.balance(ledger, kind) for kind in TimeKind}
    for kind in TimeKind:
        assert total[kind] == sum(e.minutes for e in standing if e.kind is kind), "the sum is what stands"
    still_open = sum(entry.minutes for entry in rules.unanswered(ledger))
    assert total[TimeKind.REQUESTED] == total[TimeKind.GRANTED] + total[TimeKind.REFUSED] + still_open
    for day in {entry.used_on for entry in ledger}:
        assert 0 <= rules.balance([e for e in ledger if e.used_on == day]) <= 1440
    reversed_ids = [entry.reverses_id for entry in ledger if entry.reverses_id]
    assert len(reversed_ids) == len(set(reversed_ids)), "nothing is taken back twice"
    assert queries.minutes_used(session, plan_ids=[plan.id])[plan.id] == total[TimeKind.USED]
