"""Handing supervision over in one transaction: the plan, its booked sessions, what was promised, the news."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from trainingapp.accounts.models import Organisation, Person
from trainingapp.core import clock, words
from trainingapp.core.errors import DomainError
from trainingapp.notifications import services as notifications
from trainingapp.plans import rules as plan_rules
from trainingapp.plans import services as plans
from trainingapp.plans.models import Assignment, Plan
from trainingapp.plans.terms import Party, PcnSupervisorKind
from trainingapp.supervision import queries
from trainingapp.supervision.models import Action, SupervisionSession, TimeOffer
from trainingapp.supervision.services import invitations
from trainingapp.supervision.terms import ActionState, OfferState, SessionState
from trainingapp.supervision.values import Period


def hand_over(
    session: Session,
    *,
    actor: Person,
    plans_over: Sequence[Plan],
    to: Person,
    reason: str,
    period: Period | None = None,
    groups: Sequence[SupervisionSession] = (),
) -> None:
    """Give the alliance supervision of these plans to somebody else, for good or for a period.

    Booked sessions, open offers of times and open actions go along (with a period: the sessions within it),
    so do `groups`, sessions for many plans that the former supervisor was to lead. Records and decisions keep
    who made them. Everybody on the plans is told. Raises as the verbs on assignments do.
    """
    if not plans_over:
        raise DomainError("Choose at least one coordinator", "plans")
    for plan in plans_over:
        former = plan_rules.assignment_of(plan, Party.ALLIANCE_SUPERVISOR)
        if period is None:
            plans.change_supervisor(
                session, actor=actor, plan=plan, party=Party.ALLIANCE_SUPERVISOR, to=to, reason=reason
            )
        else:
            plans.arrange_cover(
                session,
                actor=actor,
                plan=plan,
                by=to,
                from_on=period.first,
                until_on=period.last,
                reason=reason,
            )
        if former is None or former.person_id != to.id:
            _give(session, plan, Party.ALLIANCE_SUPERVISOR, former.person_id if former else None, to, period)
            _tell(session, plan, to, actor, period)
    for group in groups:
        _swap(session, group, Party.ALLIANCE_SUPERVISOR, to)
    session.flush()


def change_pcn_supervisor(
    session: Session, *, actor: Person, plan: Plan, to: Person, kind: PcnSupervisorKind, reason: str
) -> None:
    """Another PCN supervisor from today, with the joint sessions and actions that wait. Source: R119."""
    former = plan_rules.assignment_of(plan, Party.PCN_SUPERVISOR)
    plans.change_supervisor(
        session,
        actor=actor,
        plan=plan,
        party=Party.PCN_SUPERVISOR,
        to=to,
        reason=reason,
        pcn_supervisor_kind=kind,
    )
    if former is None or former.person_id != to.id:
        _give(session, plan, Party.PCN_SUPERVISOR, former.person_id if former else None, to, None)
        _tell(session, plan, to, actor, None)
    session.flush()


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
) -> None:
    """The plan goes on in another network, with the joint sessions and actions that wait. See `plans`."""
    plans.transfer_plan(
        session,
        actor=actor,
        plan=plan,
        pcn=pcn,
        practices=practices,
        to=to,
        pcn_supervisor_kind=pcn_supervisor_kind,
        reason=reason,
    )
    _give(session, plan, Party.PCN_SUPERVISOR, None, to, None)
    session.flush()


def _give(
    session: Session, plan: Plan, party: Party, former: UUID | None, to: Person, period: Period | None
) -> None:
    for meeting in queries.booked_sessions(session, plan_id=plan.id):
        if period is None or queries.is_within(meeting, period):
            _swap(session, meeting, party, to)
    if period is not None:
        return  # what else waits follows the cover by itself, and goes back when it ends
    for action in session.scalars(
        select(Action).where(
            Action.plan_id == plan.id, Action.owner_party == party, Action.state == ActionState.OPEN
        )
    ):
        action.owner_id = to.id
    if party is Party.ALLIANCE_SUPERVISOR and former is not None:
        _give_offers(session, plan, former, to)


def _swap(session: Session, meeting: SupervisionSession, party: Party, to: Person) -> None:
    """Give a place in a booked session to somebody else; the calendars of everybody in it follow."""
    places = [p for p in meeting.participants if p.party is party and p.person_id != to.id]
    if meeting.state is not SessionState.BOOKED or not places:
        return
    meeting.sequence += 1
    if meeting.starts_at > clock.now():
        invitations.call_off(session, meeting=meeting, places=places)
    for place in places:
        place.person = to
    if party is Party.ALLIANCE_SUPERVISOR:
        meeting.led_by = to
    session.flush()
    invitations.invite(session, meeting=meeting)


def _give_offers(session: Session, plan: Plan, former: UUID, to: Person) -> None:
    open_ones = select(TimeOffer).where(TimeOffer.led_by_id == former, TimeOffer.state == OfferState.OPEN)
    for offer in session.scalars(open_ones.options(selectinload(TimeOffer.invitees))):
        if {invitee.plan_id for invitee in offer.invitees} == {plan.id}:
            offer.led_by_id = to.id


def _tell(session: Session, plan: Plan, to: Person, actor: Person, period: Period | None) -> None:
    kind = "supervisor-changed" if period is None else "cover-arranged"
    days: dict[str, object] = (
        {} if period is None else {"from_on": words.day(period.first), "until_on": words.day(period.last)}
    )
    people = {plan.coordinator_id: plan.coordinator, to.id: to}
    people |= {a.person_id: a.person for a in plan.assignments if a.is_current or a.ends_on == clock.today()}
    for person in people.values():
        if person.id != actor.id:
            notifications.put(
                session,
                kind=kind,
                to=person,
                params={"path": f"/plans/{plan.id}", **days},
                alliance_id=plan.alliance_id,
                about_path=f"/plans/{plan.id}",
            )


def end_cover(session: Session, *, actor: Person, cover: Assignment) -> None:
    """End a cover today; what the cover was still to hold goes back to the assigned supervisor."""
    plans.end_cover(session, actor=actor, cover=cover)
    assigned = plan_rules.assignment_of(cover.plan, Party.ALLIANCE_SUPERVISOR)
    if assigned is None:
        return
    for meeting in queries.booked_sessions(session, plan_id=cover.plan_id):
        if meeting.led_by_id == cover.person_id:
            _swap(session, meeting, Party.ALLIANCE_SUPERVISOR, assigned.person)
    session.flush()
