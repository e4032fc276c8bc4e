"""Promises: made in a session, carried into the next, closed there or by their owner in between."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans.terms import PARTY_WORDS, Party
from trainingapp.supervision import queries, rules
from trainingapp.supervision.models import Action, SupervisionSession
from trainingapp.supervision.services.locking import locked_record
from trainingapp.supervision.terms import ActionState
from trainingapp.supervision.values import ActionDecision, ActionLine

SHOW = 60
"""Characters of an action's text that a message repeats."""


def add_action(
    session: Session,
    *,
    actor: Person,
    meeting: SupervisionSession,
    text: str,
    owner_party: Party,
    due_on: date,
) -> Action:
    """Add what somebody promised in a session, while its record can be written. The same again is kept once.

    Raises NotAllowed for anybody but the session's alliance supervisor.
    """
    if not rules.may_run(actor, meeting):
        raise NotAllowed("Only the alliance supervisor of this session adds its actions")
    record = locked_record(session, meeting)
    if not rules.is_open(record.state if record else None):
        raise DomainError("This record was sent, so no action can be added to it now")
    if not text.strip():
        raise DomainError("Enter what is to be done", "text")
    line = ActionLine(text.strip(), owner_party, due_on)
    twin = _twin(line, raised_in(session, meeting))
    return twin if twin is not None else _add(session, meeting, line, rules.day_of(meeting.starts_at))


def close_action(
    session: Session,
    *,
    actor: Person,
    action: Action,
    state: ActionState,
    outcome: str,
    meeting: SupervisionSession | None = None,
) -> Action:
    """Say that an action is done, or dropped and why; in a session, or between two by its owner.

    Closing it twice the same way does nothing. Raises NotAllowed for who neither owns it nor supervises.
    """
    plan = action.session.plan
    if plan is None or not rules.may_close_action(actor, action, plan):
        raise NotAllowed("Only who owns this action, or the alliance supervisor, closes it")
    if meeting is not None and meeting.plan_id != action.plan_id:
        raise NotAllowed("This action belongs to another plan")
    if meeting is not None:
        record = locked_record(session, meeting)
        if not rules.is_open(record.state if record else None):
            raise DomainError("The record of this session was sent, so no action can be closed in it now")
    session.refresh(action, attribute_names=["state", "version", "outcome"], with_for_update=True)
    if action.state is state and state is not ActionState.OPEN:
        return action
    if action.state is not ActionState.OPEN:
        raise DomainError(f"This action is closed already, as {action.state.value}", "state")
    if state is ActionState.OPEN:
        raise DomainError("Choose whether it is done or dropped", "state")
    _close(action, state, outcome, meeting)
    session.flush()
    audit.record(
        session,
        actor=actor,
        what="action:closed",
        subject_type="action",
        subject_id=action.id,
        alliance_id=plan.alliance_id,
        details={"state": state.value, "in_session": meeting is not None},
    )
    return action


# --- inside the record's form ---------------------------------------------------------------------


def raised_in(session: Session, meeting: SupervisionSession) -> list[Action]:
    """The actions first written down in this session, in that order."""
    return list(
        session.scalars(
            select(Action).where(Action.session_id == meeting.id).order_by(Action.created_at, Action.id)
        )
    )


def decided_in(session: Session, meeting: SupervisionSession) -> list[Action]:
    """The earlier actions that this session closed."""
    return list(session.scalars(select(Action).where(Action.closed_in_id == meeting.id).order_by(Action.id)))


def apply_lines(
    session: Session, *, meeting: SupervisionSession, lines: Sequence[ActionLine], held_on: date
) -> None:
    """Add new actions, correct those added before, take away those whose text was cleared."""
    raised = {action.id: action for action in raised_in(session, meeting)}
    for line in lines:
        action = raised.get(line.id) if line.id else None
        if action is None:  # new, or taken away on another device after this one was typed
            if line.text.strip() and _twin(line, list(raised.values())) is None:
                added = _add(session, meeting, line, held_on)
                raised[added.id] = added
        elif action.state is ActionState.OPEN and line.text.strip():
            _change(action, meeting, line, held_on)
        elif action.state is ActionState.OPEN:
            session.delete(action)
    session.flush()


def _change(action: Action, meeting: SupervisionSession, line: ActionLine, held_on: date) -> None:
    _check_due(line, held_on)
    action.text, action.due_on = line.text.strip(), line.due_on
    action.owner_party, action.owner = line.owner_party, _owner(meeting, line.owner_party)


def apply_decisions(
    session: Session, *, meeting: SupervisionSession, decisions: Sequence[ActionDecision]
) -> None:
    """Close, reopen or carry on the actions of earlier sessions, as decided in this one."""
    carried = {
        a.id: a for a in queries.actions_around(session, meeting=meeting) if a.session_id != meeting.id
    }
    for decision in decisions:
        action = carried.get(decision.action_id)
        if action is None:
            continue  # its owner closed it in the meantime
        if decision.state is ActionState.OPEN:
            action.state, action.closed_on, action.closed_in_id, action.outcome = (
                ActionState.OPEN,
                None,
                None,
                "",
            )
        else:
            _close(action, decision.state, decision.outcome, meeting)
    session.flush()


def would_change(
    session: Session,
    meeting: SupervisionSession,
    lines: Sequence[ActionLine],
    decisions: Sequence[ActionDecision],
) -> bool:
    """Whether anything in the form's actions is not already so."""
    raised = raised_in(session, meeting)
    kept = {action.id for action in raised}
    carried = {a.id: a for a in queries.actions_around(session, meeting=meeting)}
    return any(
        _twin(line, raised) is None if line.text.strip() else line.id in kept for line in lines
    ) or any(
        action.state is not decision.state or action.outcome != decision.outcome.strip()
        for decision in decisions
        if (action := carried.get(decision.action_id)) is not None
    )


def _twin(line: ActionLine, actions: Sequence[Action]) -> Action | None:
    """The action that says exactly what the line says."""
    wanted = (line.text.strip(), line.owner_party, line.due_on)
    return next((a for a in actions if (a.text, a.owner_party, a.due_on) == wanted), None)


def _add(session: Session, meeting: SupervisionSession, line: ActionLine, held_on: date) -> Action:
    _check_due(line, held_on)
    action = Action(
        plan_id=meeting.plan_id,
        session=meeting,
        text=line.text.strip(),
        owner_party=line.owner_party,
        owner=_owner(meeting, line.owner_party),
        due_on=line.due_on,
    )
    session.add(action)
    session.flush()
    return action


def _check_due(line: ActionLine, held_on: date) -> None:
    if line.due_on < held_on:
        raise DomainError(f"The action “{line.text.strip()[:SHOW]}” must be due on or after the session")


def _owner(meeting: SupervisionSession, party: Party) -> Person:
    if meeting.plan is None:
        raise DomainError("Actions belong to a plan, so a group or conference has none")
    owner = meeting.plan.assigned(party)
    if owner is None:
        raise DomainError(f"This plan has no {PARTY_WORDS[party]} at the moment, so choose another owner")
    return owner


def _close(action: Action, state: ActionState, outcome: str, meeting: SupervisionSession | None) -> None:
    if state is ActionState.DROPPED and not outcome.strip():
        raise DomainError(f"Say why “{action.text[:SHOW]}” is dropped", "outcome")
    action.state = state
    action.outcome = outcome.strip()
    action.closed_on = action.closed_on or clock.today()
    action.closed_in_id = meeting.id if meeting else None
