"""Pausing a plan while its coordinator is away, and resuming it: every later day moves by the days away."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.plans import pace, queries, rules
from trainingapp.plans.calendar import Window
from trainingapp.plans.models import Activity, Pause, Plan, PlanEvent
from trainingapp.plans.services.shared import (
    add_change,
    add_event,
    lock,
    offered_duties,
    record,
    tell_others,
)
from trainingapp.plans.services.windows import set_window
from trainingapp.plans.terms import ChangeKind, PauseKind, PlanState, SessionKind


def pause_plan(
    session: Session,
    *,
    actor: Person,
    plan: Plan,
    kind: PauseKind,
    from_on: date,
    expected_back_on: date | None = None,
    reason: str = "",
) -> PlanEvent:
    """Let a plan stand still from the first day away, today or earlier; the other people on it are told.

    Raises NotAllowed for who may not pause it, DomainError when it is paused already or a day cannot be.
    """
    lock(session, plan)
    rules.check_move(actor, plan, PlanState.PAUSED, reason)
    rules.check_pause(plan, from_on, expected_back_on, clock.today())
    pause = Pause(
        kind=kind,
        reason=reason.strip(),
        from_on=from_on,
        expected_back_on=expected_back_on,
        paused_by_id=actor.id,
    )
    plan.pauses.append(pause)
    plan.state = PlanState.PAUSED
    event = add_event(session, actor, plan, PlanState.ACTIVE, PlanState.PAUSED, reason.strip())
    record(
        session,
        actor,
        plan,
        "plan:paused",
        before=PlanState.ACTIVE.value,
        kind=kind.value,
        from_on=from_on.isoformat(),
    )
    tell_others(session, actor, plan, "plan-paused", key=str(pause.id), day=from_on)
    return event


def resume_plan(session: Session, *, actor: Person, plan: Plan, back_on: date) -> PlanEvent:
    """Let a plan go on from the first day back, and move what was due later by the days away.

    An activity whose window had ended before the absence stays, one that was open then ends later, a later
    one moves whole; so do the responsibilities that are not done, but for the one-year appraisal, which goes
    by the employment. What was delivered is not asked here: that its window moves does no harm.
    Raises NotAllowed for who may not resume it, DomainError when it is not paused or the day cannot be.
    """
    lock(session, plan)
    rules.check_move(actor, plan, PlanState.ACTIVE, "")
    pause = rules.open_pause(plan) or _pause_of_before(session, plan)
    rules.check_resume(pause.from_on, back_on, clock.today())
    pause.back_on = back_on
    pause.resumed_by_id = actor.id
    plan.state = PlanState.ACTIVE
    now = clock.now()
    moved = sum(_shift_activity(session, actor, plan, activity, pause, now) for activity in plan.activities)
    _shift_the_rest(session, actor, plan, pause, now)
    event = add_event(session, actor, plan, PlanState.PAUSED, PlanState.ACTIVE)
    days = (back_on - pause.from_on).days
    record(
        session,
        actor,
        plan,
        "plan:resumed",
        before=PlanState.PAUSED.value,
        back_on=back_on.isoformat(),
        days=days,
        activities=moved,
    )
    tell_others(session, actor, plan, "plan-resumed", key=str(pause.id), day=back_on)
    return event


def _pause_of_before(session: Session, plan: Plan) -> Pause:
    """The pause of a plan that was paused before pauses were kept: from the day its state changed."""
    since = next(e for e in reversed(queries.events(session, plan=plan)) if e.to_state is PlanState.PAUSED)
    pause = Pause(
        kind=PauseKind.OTHER,
        reason=since.reason,
        from_on=max(plan.starts_on, since.created_at.astimezone(clock.LONDON).date()),
        paused_by_id=since.person_id,
    )
    plan.pauses.append(pause)
    return pause


def _shift_activity(
    session: Session, actor: Person, plan: Plan, activity: Activity, pause: Pause, now: datetime
) -> bool:
    window = pace.shifted(Window(activity.due_from, activity.due_to), pause)
    moved = set_window(session, actor, plan, activity, window, ChangeKind.SHIFTED, at=now)
    if moved and activity.kind is SessionKind.CONFERENCE and activity.conference_id is None:
        coming = queries.next_conference_within(session, alliance_id=plan.alliance_id, window=window)
        activity.conference_id = coming.id if coming else None
    return moved


def _shift_the_rest(session: Session, actor: Person, plan: Plan, pause: Pause, now: datetime) -> None:
    """Responsibilities that are not done, and the last day of an extended plan: one row of history."""
    by_employment = {duty.code for duty in offered_duties(session) if rules.is_by_employment(duty)}
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for duty in plan.responsibilities:
        if duty.due_on is None or duty.done_on is not None or duty.code in by_employment:
            continue
        due_on = pace.shifted_day(duty.due_on, pause)
        if due_on != duty.due_on:
            before[duty.code], after[duty.code] = duty.due_on.isoformat(), due_on.isoformat()
            duty.due_on = due_on
    if plan.extended_to is not None and pace.shifted_day(plan.extended_to, pause) != plan.extended_to:
        before["last_day"] = plan.extended_to.isoformat()
        plan.extended_to = pace.shifted_day(plan.extended_to, pause)
        after["last_day"] = plan.extended_to.isoformat()
    if after:
        add_change(session, actor, plan, ChangeKind.SHIFTED, before=before, after=after, at=now)
