"""Links by which a PCN supervisor comes to the joint sessions of one plan without an account."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.audit.rules import Detail
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.notifications import services as notifications
from trainingapp.plans import rules
from trainingapp.plans.models import Plan, PlanLink
from trainingapp.plans.queries import links as queries_links
from trainingapp.plans.terms import LinkState, Party

ONE_DAY = timedelta(days=1)


def make_link(
    session: Session, *, actor: Person, plan: Plan, until: date | None = None, after: int | None = None
) -> PlanLink:
    """Make a link for the plan's PCN supervisor and mail it to them; the links before it end.

    `until` is its last day, eight weeks from now if not given. `after` is the number of links there were when
    the page was read: EditConflict is raised when there are more, so that sending a form twice does not end
    the link that was handed over already. Raises NotAllowed, and DomainError at `until`. Source: R3, R36.
    """
    _check_may_manage(actor, plan)
    _lock(session, plan)
    until = until or rules.usual_last_day(plan, clock.today())
    rules.check_link(plan, until, clock.today())
    earlier = queries_links.links(session, plan=plan)
    if after is not None and after != len(earlier):
        raise EditConflict("Somebody sent a link in the meantime. Look at it before you send another")
    guest = plan.assigned(Party.PCN_SUPERVISOR)
    if guest is None:
        raise DomainError("This plan has no PCN supervisor at the moment. Assign one first")
    return _make(session, actor, plan, guest, until, earlier)


def revoke_link(session: Session, *, actor: Person, link: PlanLink) -> None:
    """End a link at once, also for who is on a visit by it; one that was ended before stays as it was."""
    _check_may_manage(actor, link.plan)
    session.refresh(link, ["revoked_at"], with_for_update=True)
    if link.revoked_at is None:
        link.revoked_at = clock.now()
        _record(session, actor, "link:revoked", link)


def open_link(session: Session, *, link: PlanLink) -> None:
    """Note that its person came in by it. Raises DomainError when it does not let them in now."""
    session.refresh(link, ["revoked_at", "expires_at", "times_opened"], with_for_update=True)
    if rules.link_state(link, clock.now()) is not LinkState.WORKS:
        raise DomainError("This link can no longer be used")
    link.times_opened += 1
    link.last_opened_at = clock.now()
    _record(session, link.person, "link:opened", link)


def request_new_link(session: Session, *, link: PlanLink) -> PlanLink | None:
    """Mail a new link to the person of an old one; None where they get none, which nobody is told.

    It goes to the address that is kept of them and to no other, at most once a day, and only while they are
    the plan's PCN supervisor, have not been refused (a revoked link) and have not made it into an account.
    """
    plan = link.plan
    _lock(session, plan)
    if rules.link_state(link, clock.now()) is LinkState.WORKS:
        return None  # it lets them in as it is
    newest = queries_links.newest_link(session, plan_id=plan.id, person_id=link.person_id)
    today = clock.today()
    if newest is None or not rules.may_be_renewed(newest, clock.now()):
        return None
    if rules.last_day_for_links(plan) < today:
        return None
    until = rules.usual_last_day(plan, today)
    return _make(session, link.person, plan, link.person, until, queries_links.links(session, plan=plan))


def make_account(session: Session, *, actor: Person, new: str) -> None:
    """Give a visitor an account with a password of their own choice; all links to them end.

    Raises NotAllowed for who did not come by a link, DomainError when they have an account already (a link
    never replaces its password), and at `new_password` where that will not do.
    """
    if actor.only_plan_id is None:
        raise NotAllowed("Only who came in by a link makes it into an account")
    accounts.make_account(session, actor=actor, new=new)
    own = select(PlanLink).where(PlanLink.person_id == actor.id, PlanLink.revoked_at.is_(None))
    for link in session.scalars(own):
        link.revoked_at = clock.now()
    session.flush()


def _make(
    session: Session, actor: Person, plan: Plan, guest: Person, until: date, earlier: list[PlanLink]
) -> PlanLink:
    for link in earlier:
        link.revoked_at = link.revoked_at or clock.now()
    made = PlanLink(
        plan_id=plan.id,
        person_id=guest.id,
        made_by_id=actor.id,
        expires_at=clock.london(until + ONE_DAY, 0),
    )
    session.add(made)
    session.flush()
    _record(session, actor, "link:made", made, person=str(guest.id), until=until.isoformat())
    _mail(session, actor, made, guest, plan, until)
    return made


def _mail(session: Session, actor: Person, link: PlanLink, guest: Person, plan: Plan, until: date) -> None:
    """The worker signs the link's id when it writes the mail, so that no row holds the address."""
    supervisor = plan.assigned(Party.ALLIANCE_SUPERVISOR)
    waits = supervisor if actor.id == guest.id else actor
    notifications.put(
        session,
        kind="plan-link",
        to=guest,
        params={"link_id": link.id.hex, "until": until.isoformat()},
        alliance_id=plan.alliance_id,
        waiting_id=waits.id if waits else None,
        about_path=f"/plans/{plan.id}/links",
        unique_key=f"plan-link:{link.id}",
    )


def _check_may_manage(actor: Person, plan: Plan) -> None:
    if not rules.can_change(actor, plan):
        raise NotAllowed("Only the assigned alliance supervisor or the programme lead manages links")


def _lock(session: Session, plan: Plan) -> None:
    """One link at a time: who comes second sees the first one's."""
    session.flush()
    session.refresh(plan, ["state", "version", "extended_to"], with_for_update=True)


def _record(session: Session, actor: Person, what: str, link: PlanLink, **details: Detail) -> None:
    audit.record(
        session,
        actor=actor,
        what=what,
        subject_type="link",
        subject_id=link.id,
        alliance_id=link.plan.alliance_id,
        details={"plan": str(link.plan_id), **details},
    )
