"""Asking, withdrawing and deciding, on both databases: who may, what is pinned, what never changes."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.assessments import acts
from tests.counting import statements
from tests.world import World
from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.assessments import queries, services
from trainingapp.assessments.models import Decision, Rating, SignOffRequest
from trainingapp.assessments.signature import evidence_seen, is_intact
from trainingapp.assessments.terms import CompetencyStatus, Outcome
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.frameworks.models import Entry
from trainingapp.plans import services as plans
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import PlanState

# --- asking ---------------------------------------------------------------------------------------


def test_asking_needs_evidence_for_that_competency(world: World, plan: Plan, entry: Entry) -> None:
    acts.evidenced(world, plan, acts.competency(world, plan, "CMP-B.2"))
    with pytest.raises(DomainError, match="at least one piece of evidence"):
        services.request_sign_off(
            world.session, actor=world.coordinator, plan=plan, entry=entry, claim=acts.CLAIM
        )


def test_asking_needs_a_claim(world: World, plan: Plan, entry: Entry) -> None:
    acts.evidenced(world, plan, entry)
    with pytest.raises(DomainError) as refused:
        services.request_sign_off(world.session, actor=world.coordinator, plan=plan, entry=entry, claim=" \n")
    assert refused.value.field == "claim"


def test_asking_twice_leaves_one_request(world: World, plan: Plan, entry: Entry) -> None:
    acts.asked(world, plan, entry)
    with pytest.raises(DomainError, match="waiting for a decision"):
        acts.asked(world, plan, entry)
    assert len(queries.attempts(world.session, plan=plan, entry=entry)) == 1


def test_attempts_are_numbered(world: World, plan: Plan, entry: Entry) -> None:
    acts.decided(world, acts.asked(world, plan, entry), Outcome.NOT_YET)
    services.withdraw(
        world.session, actor=world.coordinator, request=acts.asked(world, plan, entry), reason="Too early"
    )
    assert acts.asked(world, plan, entry).attempt == 3


@pytest.mark.parametrize("who", ["supervisor", "pcn_supervisor", "lead", "other_coordinator"])
def test_nobody_asks_for_the_coordinator(world: World, plan: Plan, entry: Entry, who: str) -> None:
    acts.evidenced(world, plan, entry)
    with pytest.raises(NotAllowed):
        services.request_sign_off(
            world.session, actor=getattr(world, who), plan=plan, entry=entry, claim=acts.CLAIM
        )


def test_asking_for_another_framework_is_refused(world: World, plan: Plan) -> None:
    foreign = acts.foreign_entry(world.session, plan)
    with pytest.raises(DomainError, match="framework of this plan"):
        services.request_sign_off(
            world.session, actor=world.coordinator, plan=plan, entry=foreign, claim=acts.CLAIM
        )


# --- withdrawing ----------------------------------------------------------------------------------


def test_a_withdrawn_request_stays_with_its_reason(world: World, plan: Plan, entry: Entry) -> None:
    request = acts.asked(world, plan, entry)
    withdrawn = services.withdraw(
        world.session, actor=world.coordinator, request=request, reason="I want to add the audit first"
    )
    assert (withdrawn.outcome, withdrawn.level) == (Outcome.WITHDRAWN, None)
    line = queries.line(world.session, plan=plan, code=entry.code)
    assert line is not None
    assert line.status is CompetencyStatus.NOT_STARTED
    assert line.decision is None
    assert [each.decision.comment for each in line.attempts if each.decision] == [
        "I want to add the audit first"
    ]


def test_withdrawing_falls_back_to_the_earlier_decision(world: World, plan: Plan, entry: Entry) -> None:
    acts.decided(world, acts.asked(world, plan, entry), Outcome.MORE_EVIDENCE)
    again = acts.asked(world, plan, entry)
    services.withdraw(world.session, actor=world.coordinator, request=again, reason="Too early")
    line = queries.line(world.session, plan=plan, code=entry.code)
    assert line is not None
    assert line.status is CompetencyStatus.MORE_EVIDENCE


def test_withdrawing_needs_a_reason_and_an_open_request(world: World, plan: Plan, entry: Entry) -> None:
    request = acts.asked(world, plan, entry)
    with pytest.raises(DomainError) as refused:
        services.withdraw(world.session, actor=world.coordinator, request=request, reason=" ")
    assert refused.value.field == "reason"
    acts.decided(world, request)
    with pytest.raises(DomainError, match="Sam Valesuper closed this request on 8 July 2026: confirmed"):
        services.withdraw(world.session, actor=world.coordinator, request=request, reason="Too early")


@pytest.mark.parametrize("who", ["supervisor", "pcn_supervisor", "lead", "other_coordinator"])
def test_nobody_withdraws_for_the_coordinator(world: World, plan: Plan, entry: Entry, who: str) -> None:
    request = acts.asked(world, plan, entry)
    with pytest.raises(NotAllowed):
        services.withdraw(world.session, actor=getattr(world, who), request=request, reason="Mine")


# --- deciding -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["coordinator", "pcn_supervisor", "lead", "other_supervisor", "other_coordinator", "operator"]
)
def test_nobody_but_the_assigned_supervisor_decides(world: World, plan: Plan, entry: Entry, who: str) -> None:
    request = acts.asked(world, plan, entry)
    with pytest.raises(NotAllowed):
        acts.decided(world, request, actor=getattr(world, who))
    assert queries.decision_on(world.session, request=request) is None


def test_a_supervisor_of_another_alliance_never_decides(world: World, plan: Plan, entry: Entry) -> None:
    with pytest.raises(NotAllowed):
        acts.decided(world, acts.asked(world, plan, entry), actor=world.elsewhere.supervisor)


def test_the_supervisor_of_before_no_longer_decides(world: World, plan: Plan, entry: Entry) -> None:
    request = acts.asked(world, plan, entry)
    acts.reassigned(world.session, plan, world.other_supervisor)
    with pytest.raises(NotAllowed):
        acts.decided(world, request, actor=world.supervisor)
    assert (
        acts.decided(world, request, actor=world.other_supervisor).decided_by_id == world.other_supervisor.id
    )


def test_nobody_decides_on_their_own_record_even_if_assigned_to_it(
    world: World, plan: Plan, entry: Entry
) -> None:
    request = acts.asked(world, plan, entry)
    acts.reassigned(world.session, plan, world.coordinator)
    with pytest.raises(NotAllowed):
        acts.decided(world, request, actor=world.coordinator)


@pytest.mark.parametrize("outcome", [Outcome.CONFIRMED, Outcome.MORE_EVIDENCE, Outcome.NOT_YET])
def test_reasons_are_always_required(world: World, plan: Plan, entry: Entry, outcome: Outcome) -> None:
    request = acts.asked(world, plan, entry)
    with pytest.raises(DomainError) as refused:
        acts.decided(world, request, outcome, comment="  ")
    assert refused.value.field == "comment"


def test_a_supervisor_cannot_withdraw_by_deciding(world: World, plan: Plan, entry: Entry) -> None:
    with pytest.raises(DomainError):
        acts.decided(world, acts.asked(world, plan, entry), Outcome.WITHDRAWN)


def test_a_second_decision_is_told_who_was_first(world: World, plan: Plan, entry: Entry) -> None:
    request = acts.asked(world, plan, entry)
    first = acts.decided(world, request)
    with pytest.raises(DomainError, match="You closed this request on 8 July 2026: confirmed"):
        acts.decided(world, request, Outcome.NOT_YET)
    acts.reassigned(world.session, plan, world.other_supervisor)
    with pytest.raises(DomainError, match="Sam Valesuper closed this request on 8 July 2026: confirmed"):
        acts.decided(world, request, Outcome.NOT_YET, actor=world.other_supervisor)
    assert world.session.scalar(select(func.count()).select_from(Decision)) == 1
    kept = queries.decision_on(world.session, request=request)
    assert kept is not None
    assert kept.id == first.id


def test_the_database_lets_one_decision_a_request_through(world: World, plan: Plan, entry: Entry) -> None:
    request = acts.asked(world, plan, entry)
    acts.decided(world, request)
    world.session.add(
        Decision(
            request_id=request.id,
            outcome=Outcome.NOT_YET,
            comment="Another",
            decided_by_id=world.supervisor.id,
            pinned={},
            digest="0" * 64,
        )
    )
    with pytest.raises(IntegrityError):
        world.session.flush()


@pytest.mark.parametrize(
    ("outcome", "level", "comment", "rule"),
    [
        (Outcome.CONFIRMED, None, "Seen", "level_when_confirmed"),
        (Outcome.NOT_YET, 3, "Seen", "level_when_confirmed"),
        (Outcome.CONFIRMED, 2, "Seen", "level_range"),
        (Outcome.CONFIRMED, 3, "", "decided_with_words"),
    ],
)
def test_the_database_refuses_a_decision_that_makes_no_sense(
    world: World, plan: Plan, entry: Entry, outcome: Outcome, level: int | None, comment: str, rule: str
) -> None:
    request = acts.asked(world, plan, entry)
    world.session.add(
        Decision(
            request_id=request.id,
            outcome=outcome,
            level=level,
            comment=comment,
            decided_by_id=world.supervisor.id,
            pinned={},
            digest="0" * 64,
        )
    )
    with pytest.raises(IntegrityError, match=rule):
        world.session.flush()


def test_evidence_that_came_after_the_page_was_opened_is_read_first(
    world: World, plan: Plan, entry: Entry
) -> None:
    request = acts.asked(world, plan, entry)
    seen = evidence_seen(queries.evidence(world.session, plan=plan, entry=entry))
    acts.evidenced(world, plan, entry, title="One more")
    with pytest.raises(EditConflict, match="Evidence was added"):
        acts.decided(world, request, seen=seen)
    seen = evidence_seen(queries.evidence(world.session, plan=plan, entry=entry))
    assert len(acts.decided(world, request, seen=seen).pinned["evidence"]) == 2


def test_asking_again_leaves_the_confirmation_in_force(world: World, plan: Plan, entry: Entry) -> None:
    first = acts.decided(world, acts.asked(world, plan, entry))
    acts.evidenced(world, plan, entry, title="Half a year on")
    again = services.request_sign_off(
        world.session, actor=world.coordinator, plan=plan, entry=entry, claim="Now I teach it"
    )
    line = queries.line(world.session, plan=plan, code=entry.code)
    assert line is not None
    assert line.status is CompetencyStatus.CONFIRMED
    assert line.request is not None
    acts.decided(world, again, Outcome.NOT_YET)
    line = queries.line(world.session, plan=plan, code=entry.code)
    assert line is not None
    assert line.confirmed is not None
    assert (line.status, line.confirmed.id) == (CompetencyStatus.CONFIRMED, first.id)


def test_a_newer_confirmation_replaces_the_older(world: World, plan: Plan, entry: Entry) -> None:
    acts.decided(world, acts.asked(world, plan, entry))
    newer = acts.decided(world, acts.asked(world, plan, entry), level=4)
    line = queries.line(world.session, plan=plan, code=entry.code)
    assert line is not None
    assert line.confirmed is not None
    assert (line.confirmed.id, line.confirmed.level) == (newer.id, 4)


def test_a_paused_plan_can_still_be_decided_on_and_an_ended_one_not(
    world: World, plan: Plan, entry: Entry
) -> None:
    request = acts.asked(world, plan, entry)
    other = acts.asked(world, plan, acts.competency(world, plan, "CMP-B.2"))
    plans.change_state(world.session, actor=world.lead, plan=plan, to=PlanState.PAUSED, reason="Leave")
    acts.decided(world, request)
    plans.change_state(world.session, actor=world.lead, plan=plan, to=PlanState.WITHDRAWN, reason="Left")
    with pytest.raises(DomainError, match="not active"):
        acts.decided(world, other)


# --- what is pinned -------------------------------------------------------------------------------


def test_everything_signed_is_pinned_word_for_word(world: World, plan: Plan, entry: Entry) -> None:
    services.rate(
        world.session, actor=world.coordinator, plan=plan, entry=entry, knowledge=4, confidence=3, note="🙂"
    )
    decision = acts.decided(world, acts.asked(world, plan, entry))
    world.session.expire_all()
    pinned = decision.pinned
    assert pinned["competency"]["statement"] == entry.statement
    assert pinned["competency"]["code"] == entry.code
    assert pinned["framework"]["digest"] == plan.framework.digest
    assert pinned["framework"]["version"] == plan.framework.version
    assert pinned["request"]["claim"] == acts.CLAIM
    assert [each["reflection"] for each in pinned["evidence"]] == [acts.REFLECTION]
    assert pinned["rating"]["note"] == "🙂"
    assert pinned["coordinator"] == world.coordinator.name
    assert pinned["signed_by"] == world.supervisor.name
    assert pinned["signature"].startswith("I am Sam Valesuper, signing as alliance supervisor")
    assert is_intact(decision)


def test_what_was_signed_stays_when_everything_around_it_changes(
    world: World, plan: Plan, entry: Entry
) -> None:
    decision = acts.decided(world, acts.asked(world, plan, entry))
    before = dict(decision.pinned)
    statement = entry.statement
    entry.statement = "Something else altogether"
    world.supervisor.name = "Sam Married"
    for each in queries.evidence(world.session, plan=plan):
        each.reflection = "Rewritten"
    world.session.flush()
    world.session.expire_all()
    assert decision.pinned == before
    assert decision.pinned["competency"]["statement"] == statement
    assert is_intact(decision)


def test_the_fingerprint_is_in_the_audit_log(world: World, plan: Plan, entry: Entry) -> None:
    decision = acts.decided(world, acts.asked(world, plan, entry))
    events = list(world.session.scalars(select(Event).order_by(Event.id)))
    assert [event.what for event in events[-3:]] == [
        "evidence:added",
        "sign-off:requested",
        "sign-off:decided",
    ]
    assert decision.digest in events[-1].details
    assert acts.REASONS not in events[-1].details


# --- append-only ----------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["decisions", "sign_off_requests", "ratings", "needs_events"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET created_at = created_at", "DELETE FROM {}"])
def test_the_database_refuses_to_rewrite_the_record(
    world: World, plan: Plan, entry: Entry, table: str, statement: str
) -> None:
    services.rate(world.session, actor=world.coordinator, plan=plan, entry=entry, knowledge=4, confidence=3)
    acts.decided(world, acts.asked(world, plan, entry))
    acts.agreed(world, plan, "Spreadsheets")
    with pytest.raises(IntegrityError, match="append-only"):
        world.session.execute(text(statement.format(table)))


# --- lists ----------------------------------------------------------------------------------------


def test_a_supervisor_finds_the_requests_that_wait_for_them_oldest_first(
    world: World, plan: Plan, entry: Entry
) -> None:
    second = acts.competency(world, plan, "CMP-B.2")
    with clock.at(acts.TODAY - timedelta(days=3)):
        acts.asked(world, plan, second)
    acts.asked(world, plan, entry)
    done = acts.competency(world, plan, "CMP-C.1")
    acts.decided(world, acts.asked(world, plan, done))

    def codes(person: Person) -> list[str]:
        return [each.entry.code for each in queries.waiting_requests(world.session, actor=person)]

    assert codes(world.supervisor) == ["CMP-B.2", "CMP-A.1"]
    assert codes(world.other_supervisor) == codes(world.coordinator) == codes(world.lead) == []
    own = queries.own_requests(world.session, actor=world.coordinator)
    assert [each.entry.code for each in own] == ["CMP-B.2", "CMP-A.1"]
    acts.reassigned(world.session, plan, world.other_supervisor)
    assert codes(world.supervisor) == []
    assert codes(world.other_supervisor) == ["CMP-B.2", "CMP-A.1"]


def test_totals_of_many_plans_come_in_three_queries(
    session: Session, world: World, plan: Plan, entry: Entry
) -> None:
    other = world.enrol(
        world.add_person("third", "Tara Valecoord", Role.COORDINATOR, world.pcn),
        starts_on=plan.starts_on,
    )
    acts.decided(world, acts.asked(world, plan, entry))
    acts.decided(world, acts.asked(world, plan, entry), level=4)
    acts.asked(world, plan, acts.competency(world, plan, "CMP-B.2"))
    with statements(session.get_bind().engine) as seen:
        totals = queries.competency_totals(session, plan_ids=[plan.id, other.id])
    assert len(seen) == 3
    assert totals[plan.id] == queries.Totals(applicable=40, confirmed=1, requested=1)
    assert totals[other.id] == queries.Totals(applicable=40, confirmed=0, requested=0)
    assert session.scalar(select(func.count()).select_from(SignOffRequest)) == 3
    assert session.scalar(select(func.count()).select_from(Rating)) == 0
