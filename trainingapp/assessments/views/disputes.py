"""Saying that a signature was not one's own, by the link in its receipt; and the lead's answer."""

from uuid import UUID

from flask import abort, after_this_request, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.assessments import rules, services
from trainingapp.assessments.forms.disputes import DisputeDecisionForm, ResolveDisputeForm
from trainingapp.assessments.models import Decision
from trainingapp.assessments.presenters.disputes import dispute_facts, dispute_lines, signature_facts
from trainingapp.assessments.queries import disputes as queries_disputes
from trainingapp.assessments.rules.disputes import is_disputable, signed_by
from trainingapp.assessments.terms import AttemptState, Outcome
from trainingapp.assessments.views.blueprint import blueprint
from trainingapp.core import clock
from trainingapp.core.access import PUBLIC, access
from trainingapp.core.db import refusals_on, session
from trainingapp.core.signing import unsigned

PURPOSE = "sign-off-receipt"


@blueprint.route("/decisions/<token>/not-me", methods=["GET", "POST"])
@access(PUBLIC)
def dispute_decision(token: str) -> str | Response | tuple[str, int]:
    """Only sending the form freezes anything: mail programs look at every address in a mail."""
    decisions = _of_receipt(token)
    if not is_disputable(decisions[0].created_at, clock.now()):
        return render_template("assessments/ended_dispute.html", decision=decisions[0]), 410
    form = DisputeDecisionForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.dispute_decision(session, decisions=decisions, reason=form.reason.data)
            flash("The programme lead is told. Change your password if somebody may know it.")
            return redirect(url_for("assessments.dispute_decision", token=token))
    return render_template(
        "assessments/dispute_decision.html",
        form=form,
        facts=signature_facts(decisions),
        lines=dispute_lines(decisions),
        standing=sum(rules.decision_state(each) in rules.HELD for each in decisions),
        is_confirmation=decisions[0].outcome is Outcome.CONFIRMED,
    )


@blueprint.get("/disputes")
@access("disputes:resolve")
def list_disputes() -> str:
    return render_template(
        "assessments/list_disputes.html",
        disputes=[
            (group[0], dispute_facts(group), dispute_lines(group))
            for group in queries_disputes.disputed(session, actor=current_user)
        ],
    )


@blueprint.route("/decisions/<uuid:decision_id>/resolve", methods=["GET", "POST"])
@access("disputes:resolve")
def resolve_dispute(decision_id: UUID) -> str | Response:
    decisions = queries_disputes.signed_together(session, decision_id, actor=current_user) or abort(404)
    form = ResolveDisputeForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.resolve_dispute(
                session,
                actor=current_user,
                decisions=decisions,
                is_genuine=form.finding.data == "genuine",
                reason=form.reason.data,
            )
            flash("Your finding is kept with the decision.")
            return redirect(url_for("assessments.list_disputes"))
    frozen = [each for each in decisions if rules.decision_state(each) is AttemptState.FROZEN]
    return render_template(
        "assessments/resolve_dispute.html",
        form=form,
        decision=decisions[0],
        facts=dispute_facts(frozen or decisions),
        lines=dispute_lines(frozen or decisions),
        is_frozen=bool(frozen),
    )


def _of_receipt(token: str) -> list[Decision]:
    """What the receipt is about whose address this is; otherwise 404. The address goes nowhere else."""

    @after_this_request
    def keep_to_ourselves(response: Response) -> Response:
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    signed = signed_by(unsigned(token, PURPOSE) or "")
    return (queries_disputes.signed_with(session, signed) if signed else []) or abort(404)
