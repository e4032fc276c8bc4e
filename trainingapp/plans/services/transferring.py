"""Moving a plan to another network of its alliance: the programme lead alone does this."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Organisation, Person
from trainingapp.core import clock
from trainingapp.plans import rules
from trainingapp.plans.models import Plan, PlanChange
from trainingapp.plans.services.assignments import change_supervisor
from trainingapp.plans.services.lengths import hours_facts, set_practices
from trainingapp.plans.services.shared import add_change, lock, record, tell_others
from trainingapp.plans.terms import ChangeKind, Party, PcnSupervisorKind


def transfer_plan(
    session: Session,
    *,
    actor: Person,
    plan: Plan,
    pcn: Organisation,
    practices: Sequence[tuple[Organisation, Decimal]],
    to: Person,
    pcn_supervisor_kind: PcnSupervisorKind,
    reason: str,
) -> PlanChange:
    """The same plan goes on in another network from today, with that network's PCN supervisor and practices.

    The former PCN supervisor keeps their name on all they agreed, and sees the plan no more; responsibilities
    they had taken on fall to whoever fills their place. A plan that leaves the alliance's programme is moved
    to the state "transferred" instead. Everybody on the plan is told, and who was.
    Raises NotAllowed for anybody but the programme lead, DomainError at the field that cannot be.
    """
    lock(session, plan)
    rules.check_transfer(actor, plan, pcn, practices, to, reason)
    former = rules.assignment_of(plan, Party.PCN_SUPERVISOR)
    before = {"pcn": plan.pcn.name, **hours_facts(plan)}
    plan.pcn = pcn
    set_practices(session, plan, practices)
    change_supervisor(
        session,
        actor=actor,
        plan=plan,
        party=Party.PCN_SUPERVISOR,
        to=to,
        reason=reason,
        pcn_supervisor_kind=pcn_supervisor_kind,
    )
    _take_from_former(plan)
    change = add_change(
        session,
        actor,
        plan,
        ChangeKind.TRANSFERRED,
        before=before,
        after={"pcn": pcn.name, **hours_facts(plan)},
        reason=reason,
    )
    record(session, actor, plan, "plan:moved-to-network", pcn=str(pcn.id), pcn_supervisor=str(to.id))
    tell_others(
        session,
        actor,
        plan,
        "plan-transferred",
        key=str(change.id),
        day=clock.today(),
        also=[former.person] if former else [],
    )
    return change


def _take_from_former(plan: Plan) -> None:
    for duty in plan.responsibilities:
        if duty.owner_id is not None and not rules.may_own(plan, duty.owner_id):
            duty.owner_id = None
