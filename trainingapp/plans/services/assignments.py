"""Who supervises a plan: another supervisor for good, a cover for a period, and ending a cover early."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.audit.rules import Detail
from trainingapp.core import clock
from trainingapp.core.errors import NotAllowed
from trainingapp.plans import rules
from trainingapp.plans.models import Assignment, Plan, PlanChange
from trainingapp.plans.services.shared import record
from trainingapp.plans.terms import PARTY_WORDS, ChangeKind, Party, PcnSupervisorKind

ONE_DAY = timedelta(days=1)


def change_supervisor(
    session: Session,
    *,
    actor: Person,
    plan: Plan,
    party: Party,
    to: Person,
    reason: str,
    pcn_supervisor_kind: PcnSupervisorKind | None = None,
) -> Assignment:
    """Assign somebody else from today; the one before keeps their name on all they agreed. Source: R119.

    Assigning who is assigned already does nothing. Raises NotAllowed for anybody but the programme lead, and
    DomainError for somebody who cannot take the place.
    """
    if not rules.is_lead(actor, plan):
        raise NotAllowed("Only the programme lead changes who supervises a plan")
    _lock(session, plan)
    now = rules.assignment_of(plan, party)
    if now is not None and now.person_id == to.id:
        return now
    rules.check_supervisor(plan, party, to, reason, pcn_supervisor_kind)
    today = clock.today()
    for ended in plan.assignments:
        if ended.party is party and (ended.ends_on is None or ended.ends_on > today):
            if ended.covers_id is None:
                ended.starts_on = min(ended.starts_on, today)  # one who never began is not current either
            ended.ends_on = max(today, ended.starts_on)
    new = Assignment(person_id=to.id, party=party, pcn_supervisor_kind=pcn_supervisor_kind, starts_on=today)
    plan.assignments.append(new)
    before = now.person.name if now else ""
    _keep(session, actor, plan, ChangeKind.SUPERVISOR_CHANGED, party, before, to.name, reason)
    record(session, actor, plan, "plan:supervisor-changed", party=party.value, to=str(to.id))
    return new


def arrange_cover(
    session: Session,
    *,
    actor: Person,
    plan: Plan,
    by: Person,
    from_on: date,
    until_on: date,
    reason: str,
) -> Assignment:
    """Let somebody stand in for the alliance supervisor, both days included; the same again does nothing.

    Raises NotAllowed for anybody but the programme lead and the assigned supervisor, DomainError for days or
    a person that cannot be.
    """
    if not rules.can_arrange_cover(actor, plan):
        raise NotAllowed("Only the programme lead or the assigned supervisor arranges cover")
    _lock(session, plan)
    same = next(
        (
            a
            for a in plan.assignments
            if (a.covers_id is not None and a.person_id == by.id)
            and (a.starts_on, a.ends_on) == (from_on, until_on + ONE_DAY)
        ),
        None,
    )
    if same is not None:
        return same
    assigned = rules.check_cover(plan, by, from_on, until_on, reason, clock.today())
    cover = Assignment(
        person_id=by.id,
        party=Party.ALLIANCE_SUPERVISOR,
        covers_id=assigned.person_id,
        starts_on=from_on,
        ends_on=until_on + ONE_DAY,
    )
    plan.assignments.append(cover)
    after = {"from": from_on.isoformat(), "until": until_on.isoformat()}
    _keep(
        session, actor, plan, ChangeKind.COVER_ARRANGED, Party.ALLIANCE_SUPERVISOR,
        assigned.person.name, by.name, reason, **after,
    )  # fmt: skip
    record(session, actor, plan, "plan:cover-arranged", to=str(by.id), **after)
    return cover


def end_cover(session: Session, *, actor: Person, cover: Assignment) -> Assignment:
    """End a cover today, or call it off before it begins; a cover that is over stays as it was.

    Raises NotAllowed for anybody but the programme lead and the assigned supervisor.
    """
    plan = cover.plan
    if cover.covers_id is None or not rules.can_arrange_cover(actor, plan):
        raise NotAllowed("Only the programme lead or the assigned supervisor ends a cover")
    _lock(session, plan)
    today = clock.today()
    if cover.ends_on is not None and cover.ends_on <= today:
        return cover
    cover.ends_on = max(today, cover.starts_on)
    _keep(session, actor, plan, ChangeKind.COVER_ENDED, cover.party, cover.person.name, "", "")
    record(session, actor, plan, "plan:cover-ended", to=str(cover.person_id))
    return cover


def _lock(session: Session, plan: Plan) -> None:
    """One change of supervisors at a time: the second sees what the first did."""
    session.flush()
    session.refresh(plan, ["state", "version"], with_for_update=True)
    session.expire(plan, ["assignments"])


def _keep(
    session: Session,
    actor: Person,
    plan: Plan,
    kind: ChangeKind,
    party: Party,
    before: str,
    after: str,
    reason: str,
    **days: Detail,
) -> None:
    place = PARTY_WORDS[party]
    session.add(
        PlanChange(
            plan_id=plan.id,
            person_id=actor.id,
            kind=kind,
            before={"place": place, "name": before},
            after={"place": place, "name": after, **days},
            reason=reason.strip(),
        )
    )
    session.flush()
