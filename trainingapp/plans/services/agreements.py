"""Proposing an agreement to the parties of a plan, and accepting it as it stands."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.core import clock, words
from trainingapp.core.errors import EditConflict, NotAllowed
from trainingapp.plans import rules
from trainingapp.plans.models import Acceptance, Agreement, Plan
from trainingapp.plans.rules import AgreementValues
from trainingapp.plans.terms import AGREEMENT_WORDS, AgreementKind, Party


def propose_agreement(
    session: Session,
    *,
    actor: Person,
    plan: Plan,
    kind: AgreementKind,
    values: AgreementValues,
    replaces: int = 0,
) -> Agreement:
    """Propose an agreement, and accept it for the alliance supervisor; the one in force stays until then.

    `replaces` is the number of the newest one that its writer saw, 0 if there was none. The very same twice
    is kept once. Raises EditConflict when another was proposed meanwhile, NotAllowed for anybody else, and
    DomainError for what cannot be agreed.
    """
    if not rules.can_propose(actor, plan):
        raise NotAllowed("Only the alliance supervisor of a running plan proposes its agreements")
    values = rules.fitting_agreement(kind, values)
    rules.check_agreement(kind, values, clock.today())
    digest = rules.agreement_digest(kind, values)
    newest = _newest(session, plan, kind)
    if newest is not None and newest.number != replaces:
        if (newest.proposed_by_id, newest.content_digest) == (actor.id, digest):
            return newest
        raise EditConflict(
            f"{newest.proposed_by.name} proposed this agreement on {words.moment(newest.created_at)}, while "
            "you were writing. Nothing is lost: read that one, then propose yours again if it is still needed"
        )
    agreement = Agreement(
        plan_id=plan.id,
        kind=kind,
        number=replaces + 1,
        proposed_by_id=actor.id,
        content_digest=digest,
        **values.as_dict(),
    )
    session.add(agreement)
    session.flush()
    _record(session, actor, plan, agreement, "agreement:proposed", Party.ALLIANCE_SUPERVISOR)
    _accept(session, actor, plan, agreement, Party.ALLIANCE_SUPERVISOR)
    return agreement


def accept_agreement(session: Session, *, actor: Person, agreement: Agreement, digest: str) -> Agreement:
    """Accept an agreement for the actor's side. Accepting twice does nothing.

    `digest` is that of the text the person read. Raises EditConflict when it was replaced meanwhile,
    NotAllowed for who is not a party of it.
    """
    plan = agreement.plan
    if agreement.kind not in rules.readable_agreements(actor, plan) or rules.party_of(plan, actor.id) is None:
        raise NotAllowed("Only the parties of this agreement accept it")
    newest = _newest(session, plan, agreement.kind)
    session.expire(agreement, ["acceptances"])
    if any(acceptance.person_id == actor.id for acceptance in agreement.acceptances):
        return agreement
    if newest is None or newest.id != agreement.id or digest != agreement.content_digest:
        raise EditConflict(
            f"This {AGREEMENT_WORDS[agreement.kind].lower()} was replaced by a newer one. Read that one, "
            "then accept it"
        )
    party = rules.party_to_accept(actor, plan, agreement)
    if party is None:
        raise NotAllowed("Somebody accepted this for your side. The alliance supervisor can propose it again")
    _accept(session, actor, plan, agreement, party)
    return agreement


def _newest(session: Session, plan: Plan, kind: AgreementKind) -> Agreement | None:
    """The newest of that kind, while everybody else waits to propose or accept on this plan."""
    session.flush()
    session.refresh(plan, ["state", "version"], with_for_update=True)
    return session.scalars(
        select(Agreement)
        .where(Agreement.plan_id == plan.id, Agreement.kind == kind)
        .order_by(Agreement.number.desc())
        .limit(1)
    ).first()


def _accept(session: Session, actor: Person, plan: Plan, agreement: Agreement, party: Party) -> None:
    session.add(
        Acceptance(
            agreement=agreement,
            person_id=actor.id,
            party=party,
            content_digest=agreement.content_digest,
        )
    )
    session.flush()
    _record(session, actor, plan, agreement, "agreement:accepted", party)


def _record(
    session: Session, actor: Person, plan: Plan, agreement: Agreement, what: str, party: Party
) -> None:
    audit.record(
        session,
        actor=actor,
        what=what,
        subject_type="agreement",
        subject_id=agreement.id,
        alliance_id=plan.alliance_id,
        details={
            "plan": str(plan.id),
            "kind": agreement.kind.value,
            "number": agreement.number,
            "party": party.value,
            "digest": agreement.content_digest,
        },
    )
