"""A decision as it was signed, and what may follow it."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.assessments import presenters, queries, rules, services
from trainingapp.assessments.forms import MeetConditionForm, RevokeDecisionForm
from trainingapp.assessments.models import Decision
from trainingapp.assessments.signature import is_intact
from trainingapp.assessments.terms import SIGNING_WORDS, AttemptState
from trainingapp.assessments.views.blueprint import blueprint, is_open
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.files.serving import disposition
from trainingapp.plans.rules import party_of
from trainingapp.plans.terms import Party


@blueprint.get("/decisions/<uuid:decision_id>")
@access("sign-offs:read")
def show_decision(decision_id: UUID) -> str:
    decision = _decision(decision_id)
    plan = decision.request.plan
    party = party_of(plan, current_user.id)
    state = rules.decision_state(decision)
    return render_template(
        "assessments/show_decision.html",
        decision=decision,
        pinned=decision.pinned,
        party=party,
        reads_content=rules.reads_content(party),
        held_back=queries.held_back(session, decision=decision),
        state=state,
        since=presenters.afterwards(decision),
        decides=_decides(decision),
        in_force=state in rules.HELD,
        condition_open=state is AttemptState.CONDITIONAL and is_open(plan),
        is_intact=is_intact(decision),
        SIGNING_WORDS=SIGNING_WORDS,
        moment_of=presenters.moment_of,
        plan=plan,
    )


@blueprint.get("/decisions/<uuid:decision_id>/as-signed.txt")
@access("sign-offs:read")
def download_as_signed(decision_id: UUID) -> Response:
    """The very bytes that were signed; where they are held back, the page says why."""
    decision = _decision(decision_id)
    party = party_of(decision.request.plan, current_user.id)
    if not rules.reads_content(party) or not decision.as_signed:
        abort(404)
    if queries.held_back(session, decision=decision):
        return redirect(url_for("assessments.show_decision", decision_id=decision_id, _anchor="as-signed"))
    name = presenters.signed_name(decision)
    response = Response(decision.as_signed.encode(), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = disposition(name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.route("/decisions/<uuid:decision_id>/condition", methods=["GET", "POST"])
@access("sign-offs:decide")
def meet_condition(decision_id: UUID) -> str | Response:
    decision = _decision_to_change(decision_id)
    form = MeetConditionForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.meet_condition(session, actor=current_user, decision=decision, reason=form.reason.data)
            flash("The condition is met: the competency is confirmed without reserve.")
            return redirect(url_for("assessments.show_decision", decision_id=decision_id))
    return _page("assessments/meet_condition.html", form, decision)


@blueprint.route("/decisions/<uuid:decision_id>/revoke", methods=["GET", "POST"])
@access("sign-offs:decide")
def revoke_decision(decision_id: UUID) -> str | Response:
    decision = _decision_to_change(decision_id)
    form = RevokeDecisionForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.revoke(session, actor=current_user, decision=decision, reason=form.reason.data)
            flash("The confirmation is revoked.")
            return redirect(url_for("assessments.show_decision", decision_id=decision_id))
    return _page("assessments/revoke_decision.html", form, decision)


def _page(template: str, form: MeetConditionForm | RevokeDecisionForm, decision: Decision) -> str:
    return render_template(
        template,
        form=form,
        decision=decision,
        state=rules.decision_state(decision),
        asked=decision.request,
        plan=decision.request.plan,
    )


def _decision(decision_id: UUID) -> Decision:
    return queries.decision(session, decision_id, actor=current_user) or abort(404)


def _decision_to_change(decision_id: UUID) -> Decision:
    """A confirmation in a plan that the signed-in person supervises now; anybody else's is not there."""
    decision = _decision(decision_id)
    if not _decides(decision) or decision.level is None:
        abort(404)
    return decision


def _decides(decision: Decision) -> bool:
    plan = decision.request.plan
    is_supervisor = party_of(plan, current_user.id) is Party.ALLIANCE_SUPERVISOR
    return is_supervisor and plan.coordinator_id != current_user.id
