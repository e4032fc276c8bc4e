"""The agreements of a plan: reading them, proposing one, accepting it."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access, home_page, is_visitor
from trainingapp.core.db import refusals_on, session
from trainingapp.plans import presenters, queries, rules, services
from trainingapp.plans.forms import PROPOSE_FORMS, AcceptAgreementForm, ProposeProgrammeForm
from trainingapp.plans.models import Agreement, Plan
from trainingapp.plans.rules import AgreementValues
from trainingapp.plans.terms import AGREEMENT_WORDS, ESCALATE_WORDS, AgreementKind
from trainingapp.plans.views.blueprint import blueprint


@blueprint.get("/plans/<uuid:plan_id>/agreements")
@access("agreements:read")
def list_agreements(plan_id: UUID) -> str:
    plan = _plan(plan_id)
    found = queries.agreements(session, plan=plan)
    return render_template(
        "plans/list_agreements.html",
        plan=plan,
        groups=presenters.agreement_groups(plan, found, actor=current_user),
        may_propose=rules.can_propose(current_user, plan),
        escalate_words=ESCALATE_WORDS,
    )


@blueprint.route("/plans/<uuid:plan_id>/agreements/<kind>/propose", methods=["GET", "POST"])
@access("agreements:propose")
def propose_agreement(plan_id: UUID, kind: str) -> str | Response:
    plan, wanted = _to_propose(plan_id, kind)
    newest = queries.newest_agreement(session, plan=plan, kind=wanted)
    begun = rules.proposal(wanted, plan, newest, clock.today())
    form = PROPOSE_FORMS[wanted](replaces=newest.number if newest else 0, data=begun.as_dict())
    if form.validate_on_submit():
        with refusals_on(form):
            _propose(plan, wanted, form, begun)
            flash(f"{AGREEMENT_WORDS[wanted]} proposed. You accepted it by proposing.")
            return redirect(url_for(".list_agreements", plan_id=plan_id))
    return render_template(
        "plans/propose_agreement.html",
        form=form,
        plan=plan,
        kind=wanted,
        heading=AGREEMENT_WORDS[wanted],
        what_for=presenters.WHAT_FOR[wanted],
        expected=presenters.expected(begun.expectations),
        meanwhile=_meanwhile(plan, wanted, form),
    )


def _to_propose(plan_id: UUID, kind: str) -> tuple[Plan, AgreementKind]:
    """The plan and the kind, if the signed-in person proposes it; otherwise 404."""
    plan = _plan(plan_id)
    if kind not in set(AgreementKind) or not rules.can_propose(current_user, plan):
        abort(404)
    return plan, AgreementKind(kind)


def _propose(plan: Plan, kind: AgreementKind, form: ProposeProgrammeForm, begun: AgreementValues) -> None:
    services.propose_agreement(
        session,
        actor=current_user,
        plan=plan,
        kind=kind,
        values=form.values(begun),
        replaces=form.replaces.data or 0,
    )


def _meanwhile(plan: Plan, kind: AgreementKind, form: ProposeProgrammeForm) -> Agreement | None:
    """What somebody proposed in between; the next sending is then a decision to replace it."""
    newest = queries.newest_agreement(session, plan=plan, kind=kind) if form.form_errors else None
    if newest is None or newest.number == form.replaces.data:
        return None
    form.replaces.data = newest.number
    return newest


@blueprint.route("/agreements/<uuid:agreement_id>/accept", methods=["GET", "POST"])
@access("agreements:accept")
def accept_agreement(agreement_id: UUID) -> str | Response:
    agreement = _own_agreement(agreement_id)
    form = AcceptAgreementForm(digest=agreement.content_digest)
    if form.validate_on_submit():
        with refusals_on(form):
            services.accept_agreement(
                session, actor=current_user, agreement=agreement, digest=form.digest.data or ""
            )
            flash(f"You accepted the {AGREEMENT_WORDS[agreement.kind].lower()}.")
            there = url_for(".list_agreements", plan_id=agreement.plan_id)
            return redirect(home_page() if is_visitor() else there)
    agreements = queries.agreements(session, plan=agreement.plan)
    states = rules.agreement_states(each for each in agreements if each.kind is agreement.kind)
    return render_template(
        "plans/accept_agreement.html",
        form=form,
        plan=agreement.plan,
        heading=AGREEMENT_WORDS[agreement.kind],
        line=presenters.agreement_line(agreement.plan, agreement, states[agreement.id], actor=current_user),
        escalate_words=ESCALATE_WORDS,
    )


def _own_agreement(agreement_id: UUID) -> Agreement:
    """An agreement of which the signed-in person is a party; otherwise 404."""
    agreement = queries.agreement(session, agreement_id, actor=current_user) or abort(404)
    if rules.party_of(agreement.plan, current_user.id) is None:
        abort(404)
    return agreement


def _plan(plan_id: UUID) -> Plan:
    return queries.plan(session, plan_id, actor=current_user) or abort(404)
