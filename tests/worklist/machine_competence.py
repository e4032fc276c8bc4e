"""What people may do about signatures, evidence, needs and time, and what has to wait because of it."""

from collections.abc import Iterator
from datetime import timedelta

from tests.worklist.machine import Life
from trainingapp.assessments import queries as assessment_queries
from trainingapp.assessments import rules as assessment_rules
from trainingapp.assessments import services as assess
from trainingapp.assessments.models import Decision, Evidence, NeedsItem, SignOffRequest
from trainingapp.assessments.terms import AttemptState, EvidenceKind, EvidenceState, NeedState, Outcome
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party, PlanState
from trainingapp.training import queries as training_queries
from trainingapp.training import rules as training_rules
from trainingapp.training import services as training
from trainingapp.training.models import TimeEntry
from trainingapp.training.terms import RefusalReason, TimeKind, TimePurpose
from trainingapp.worklist.rules.competence import CONDITION_SHOWN_AHEAD
from trainingapp.worklist.terms import ItemKind

WHY = "It was looked at again"

# --- signatures -----------------------------------------------------------------------------------


def confirm(life: Life) -> None:
    """Ask for a competency if none waits, and confirm it, mostly with a condition."""
    undecided = ~SignOffRequest.decision.has()
    if not life.rows(SignOffRequest, undecided):
        life.ask_sign_off()
    request = life.one_of(life.rows(SignOffRequest, undecided))
    if request:
        bound = life.random.random() < 0.7
        assess.decide(
            life.session,
            actor=life.supervisor(request.plan),
            request=request,
            outcome=Outcome.CONFIRMED,
            level=3,
            comment="Seen in the clinic",
            condition="Show it in the second practice" if bound else "",
            condition_due_on=life.today + timedelta(days=life.random.randint(1, 50)) if bound else None,
        )


def _decision(life: Life, *states: AttemptState) -> Decision | None:
    found = life.rows(Decision)
    return life.one_of(each for each in found if assessment_rules.decision_state(each) in states)


def meet_condition(life: Life) -> None:
    decision = _decision(life, AttemptState.CONDITIONAL)
    if decision:
        actor = life.supervisor(decision.request.plan)
        assess.meet_condition(life.session, actor=actor, decision=decision, reason=WHY)


def revoke(life: Life) -> None:
    decision = _decision(life, AttemptState.CONDITIONAL, AttemptState.CONFIRMED)
    if decision:
        actor = life.supervisor(decision.request.plan)
        assess.revoke(life.session, actor=actor, decision=decision, reason=WHY)


def freeze(life: Life) -> None:
    decision = _decision(life, AttemptState.CONDITIONAL, AttemptState.CONFIRMED)
    if decision:
        assess.freeze(life.session, person=decision.decided_by, decision=decision, reason=WHY)


def resolve(life: Life) -> None:
    decision = _decision(life, AttemptState.FROZEN)
    if decision:
        finding = life.random.choice([assess.release, assess.revoke_frozen])
        finding(life.session, actor=life.world.lead, decision=decision, reason=WHY)


# --- evidence -------------------------------------------------------------------------------------


def hide(life: Life) -> None:
    piece = life.one_of(life.rows(Evidence))
    if piece:
        actor = life.random.choice([piece.plan.coordinator, life.supervisor(piece.plan)])
        assess.hide_evidence(life.session, actor=actor, evidence=piece, reason="It names somebody")


def redact(life: Life) -> None:
    piece = life.one_of(each for each in life.rows(Evidence) if each.is_hidden)
    if piece:
        assess.redact_evidence(
            life.session,
            actor=piece.plan.coordinator,
            evidence=piece,
            kind=EvidenceKind.REFLECTION,
            title="The same without a name",
            reflection="What I did, and what I would do differently.",
            happened_on=piece.happened_on,
        )


def withdraw_evidence(life: Life) -> None:
    piece = life.one_of(life.rows(Evidence))
    if piece:
        assess.withdraw_evidence(life.session, actor=piece.plan.coordinator, evidence=piece, reason=WHY)


# --- needs and time -------------------------------------------------------------------------------


def agree_needs(life: Life) -> None:
    """Write an analysis, send it and agree it, in one go."""
    plan = life.plan()
    actor, other = plan.coordinator, life.supervisor(plan)
    number = life.random.choice([1, 1, 2])
    analysis = assess.start_analysis(life.session, actor=actor, plan=plan, number=number)
    values = assess.ItemValues(
        topic=f"Spreadsheets {life.random.randint(1, 999)}",
        importance=4,
        current=2,
        action="Take the evening course",
        owner_party=life.random.choice(list(Party)),
        due_on=life.today + timedelta(days=life.random.randint(0, 20)),
    )
    assess.add_item(life.session, actor=actor, analysis=analysis, values=values)
    assess.submit_analysis(life.session, actor=actor, analysis=analysis)
    assess.agree_analysis(life.session, actor=other, analysis=analysis)


def follow(life: Life) -> None:
    item = life.one_of(life.rows(NeedsItem))
    if item:
        state = life.random.choice(list(NeedState))
        actor = life.supervisor(item.analysis.plan)
        assess.follow_need(life.session, actor=actor, item=item, state=state, note=WHY)


def ask_for_time(life: Life) -> None:
    plan = life.plan()
    training.ask_for_time(
        life.session,
        actor=plan.coordinator,
        plan_id=plan.id,
        used_on=life.today + timedelta(days=life.random.randint(0, 40)),
        minutes=60,
        purpose=TimePurpose.LEARNING,
        title=f"Reading {life.random.randint(1, 999)}",
    )


def answer_time(life: Life) -> None:
    request = life.one_of(life.rows(TimeEntry, TimeEntry.kind == TimeKind.REQUESTED))
    person = request.plan.assigned(Party.PCN_SUPERVISOR) if request else None
    if request and person:
        granted = life.random.choice([0, 30, 60])
        reason = None if granted == request.minutes else RefusalReason.STAFFING
        training.answer_time(life.session, actor=person, request=request, granted=granted, refused_for=reason)


def take_back_time(life: Life) -> None:
    entry = life.one_of(life.rows(TimeEntry, TimeEntry.session_id.is_(None)))
    if entry:
        person = entry.plan.assigned(Party.PCN_SUPERVISOR) or entry.plan.coordinator
        actor = entry.plan.coordinator if entry.kind is TimeKind.REQUESTED else person
        training.take_back(life.session, actor=actor, entry=entry)


ACTS = (
    confirm,
    confirm,
    meet_condition,
    revoke,
    freeze,
    freeze,
    resolve,
    hide,
    hide,
    redact,
    withdraw_evidence,
    agree_needs,
    agree_needs,
    follow,
    ask_for_time,
    ask_for_time,
    answer_time,
    take_back_time,
)
"""What may happen next; what happens often is there more than once."""

# --- what has to wait -----------------------------------------------------------------------------

KINDS = frozenset(
    {
        ItemKind.MEET_CONDITION,
        ItemKind.RESOLVE_DISPUTE,
        ItemKind.REDACT,
        ItemKind.FOLLOW_NEED,
        ItemKind.ANSWER_TIME,
    }
)
_ALIVE = {PlanState.ACTIVE, PlanState.PAUSED}


def expected(life: Life) -> Iterator[tuple[ItemKind, object]]:
    """What has to wait today, asked of the rules of each capability and not of the worklist."""
    for plan in [life.session.get_one(Plan, plan_id) for plan_id in life.plan_ids]:
        if plan.state in {*_ALIVE, PlanState.COMPLETED}:
            yield from _of_decisions(life, plan)
        if plan.state in _ALIVE:
            for piece in life.rows(Evidence, Evidence.plan_id == plan.id):
                if assessment_rules.evidence_state(piece.events) is EvidenceState.NEEDS_REDACTION:
                    yield ItemKind.REDACT, piece.id
        if plan.state is PlanState.ACTIVE:
            yield from _of_needs(life, plan)
            for entry in training_rules.unanswered(training_queries.entries(life.session, plan_id=plan.id)):
                if entry.used_on >= life.today:
                    yield ItemKind.ANSWER_TIME, entry.id


def _of_decisions(life: Life, plan: Plan) -> Iterator[tuple[ItemKind, object]]:
    for decision in life.rows(Decision, Decision.request.has(plan_id=plan.id)):
        state = assessment_rules.decision_state(decision)
        if state is AttemptState.FROZEN:
            yield ItemKind.RESOLVE_DISPUTE, decision.id
        elif state is AttemptState.CONDITIONAL and plan.state in _ALIVE:
            assert decision.condition_due_on is not None
            if decision.condition_due_on <= life.today + CONDITION_SHOWN_AHEAD:
                yield ItemKind.MEET_CONDITION, decision.id


def _of_needs(life: Life, plan: Plan) -> Iterator[tuple[ItemKind, object]]:
    followed = assessment_queries.training_plan(assessment_queries.analyses(life.session, plan=plan))
    for item in followed.items if followed else ():
        said = item.progress[-1].state if item.progress else NeedState.OPEN
        is_over = said in {NeedState.DONE, NeedState.NOT_NEEDED}
        if item.owner_party and item.due_on and item.due_on < life.today and not is_over:
            yield ItemKind.FOLLOW_NEED, item.id
