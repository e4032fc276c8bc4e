"""Following the training plan: how far the action for a need is."""

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, rules
from trainingapp.assessments.models import NeedsItem, NeedsProgress
from trainingapp.assessments.services.log import record
from trainingapp.assessments.terms import NeedState
from trainingapp.core.errors import DomainError
from trainingapp.plans.rules import party_of
from trainingapp.training.models import TrainingLogEntry


def follow_need(
    session: Session,
    *,
    actor: Person,
    item: NeedsItem,
    state: NeedState,
    note: str = "",
    log_entry: TrainingLogEntry | None = None,
) -> NeedsProgress:
    """Say how far the action for a need of the training plan is; what was said before stays.

    The analysis itself is agreed and is not touched. The same said twice in a row is kept once. Raises
    NotAllowed for anybody but the two who agreed the need and who sees to it, DomainError where it is not in
    the training plan (any more) or something is missing.
    """
    plan = item.analysis.plan
    rules.check_follower(party_of(plan, actor.id), item.owner_party)
    rules.check_open(plan.state)
    session.refresh(item, ["removed_at", "version"], with_for_update=True)
    current = queries.training_plan(queries.analyses(session, plan=plan))
    if current is None or item.analysis_id != current.id or item.removed_at is not None:
        raise DomainError("This is not in the training plan any more. Look at the training plan again")
    note = note.strip()
    rules.check_progress(state, note)
    if log_entry is not None and log_entry.plan_id != plan.id:
        raise DomainError("Choose training of this plan", "log_entry_id")
    session.expire(item, ["progress"])
    last = item.progress[-1] if item.progress else None
    log_entry_id = log_entry.id if log_entry else None
    if last is not None and (last.state, last.note, last.log_entry_id) == (state, note, log_entry_id):
        return last
    said = NeedsProgress(
        item_id=item.id, person_id=actor.id, state=state, note=note, log_entry_id=log_entry_id
    )
    session.add(said)
    session.flush()
    session.expire(item, ["progress"])
    record(
        session,
        actor=actor,
        plan=plan,
        what="need:followed",
        subject_type="needs_item",
        subject_id=item.id,
        state=state.value,
    )
    return said
