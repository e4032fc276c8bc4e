"""Asking for a sign-off, for one competency or several, taking it back, and deciding."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.assessments import presenters, queries, services
from trainingapp.assessments.forms import (
    DecideSignOffForm,
    RequestSignOffForm,
    RequestSignOffsForm,
    WithdrawSignOffForm,
)
from trainingapp.assessments.models import SignOffRequest
from trainingapp.assessments.signature import evidence_seen, signing_sentence
from trainingapp.assessments.views.blueprint import blueprint, plan_of
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.core.words import plural
from trainingapp.frameworks.terms import RatingScale
from trainingapp.plans.rules import party_of
from trainingapp.plans.terms import Party


@blueprint.route("/plans/<uuid:plan_id>/competencies/<code>/request", methods=["GET", "POST"])
@access("sign-offs:request")
def request_sign_off(plan_id: UUID, code: str) -> str | Response:
    plan, _ = plan_of(plan_id, Party.COORDINATOR)
    line = queries.line(session, plan=plan, code=code) or abort(404)
    form = RequestSignOffForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.request_sign_off(
                session, actor=current_user, plan=plan, entry=line.entry, claim=form.claim.data
            )
            flash(f"Your request for {code} is sent.")
            return redirect(url_for("assessments.show_competency", plan_id=plan_id, code=code))
    return render_template(
        "assessments/request_sign_off.html",
        form=form,
        plan=plan,
        line=line,
        evidence=queries.usable_evidence(session, plan=plan, entry=line.entry),
    )


@blueprint.route("/plans/<uuid:plan_id>/sign-offs/request", methods=["GET", "POST"])
@access("sign-offs:request")
def request_sign_offs(plan_id: UUID) -> str | Response:
    plan, _ = plan_of(plan_id, Party.COORDINATOR)
    lines = queries.askable(session, plan=plan, also=request.form.getlist("entries"))
    offered = {each.entry.id: each.entry for each in lines}
    form = RequestSignOffsForm()
    form.entries.choices = presenters.competency_choices(offered.values())
    if form.validate_on_submit():
        chosen = [offered[each] for each in form.entries.data]
        with refusals_on(form):
            asked = services.request_many(
                session, actor=current_user, plan=plan, entries=chosen, claim=form.claim.data
            )
            flash(f"{plural(len(asked), 'request')} sent.")
            return redirect(url_for("assessments.show_competencies", plan_id=plan_id))
    return render_template("assessments/request_sign_offs.html", form=form, plan=plan)


@blueprint.route("/sign-offs/<uuid:request_id>/withdraw", methods=["GET", "POST"])
@access("sign-offs:request")
def withdraw_sign_off(request_id: UUID) -> str | Response:
    asked = _request_of(request_id, Party.COORDINATOR)
    form = WithdrawSignOffForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.withdraw(session, actor=current_user, request=asked, reason=form.reason.data)
            flash(f"Your request for {asked.entry.code} is taken back.")
            return redirect(
                url_for("assessments.show_competency", plan_id=asked.plan_id, code=asked.entry.code)
            )
    return render_template("assessments/withdraw_sign_off.html", form=form, asked=asked)


@blueprint.route("/sign-offs/<uuid:request_id>", methods=["GET", "POST"])
@access("sign-offs:decide")
def decide_sign_off(request_id: UUID) -> str | Response:
    asked = _request_of(request_id, Party.ALLIANCE_SUPERVISOR)
    if asked.decision and request.method == "GET":
        return redirect(url_for("assessments.show_decision", decision_id=asked.decision.id))
    form = DecideSignOffForm()
    form.outcome.choices = presenters.decision_choices(queries.scales(session)[RatingScale.JUDGEMENT])
    if form.validate_on_submit():
        outcome, level = presenters.DECISIONS[form.outcome.data]
        with refusals_on(form):
            decision = services.decide(
                session,
                actor=current_user,
                request=asked,
                outcome=outcome,
                level=level,
                comment=form.comment.data,
                condition=form.condition.data,
                condition_due_on=form.condition_due_on.data,
                how_observed=form.how_observed.data,
                seen=form.seen.data or "",
            )
            flash("Your decision is signed.")
            return redirect(url_for("assessments.show_decision", decision_id=decision.id))
    return _sign_off_page(form, asked)


def _sign_off_page(form: DecideSignOffForm, asked: SignOffRequest) -> str:
    """The claim, the evidence in full and earlier attempts; sending it again signs what is shown now."""
    plan = asked.plan
    evidence = queries.usable_evidence(session, plan=plan, entry=asked.entry)
    attempts = queries.attempts(session, plan=plan, entry=asked.entry)
    form.seen.data = evidence_seen(evidence)
    return render_template(
        "assessments/decide_sign_off.html",
        form=form,
        asked=asked,
        plan=plan,
        evidence=evidence,
        earlier=[each for each in attempts if each.attempt < asked.attempt],
        rating=queries.latest_rating(session, plan=plan, entry=asked.entry),
        sentence=signing_sentence(current_user.name, plan.coordinator.name),
        framework=presenters.framework_caption(plan.framework),
    )


def _request_of(request_id: UUID, party: Party) -> SignOffRequest:
    """A request of a plan in which the signed-in person is on that side; anybody else's is not there."""
    asked = queries.request(session, request_id, actor=current_user)
    if asked is None or party_of(asked.plan, current_user.id) is not party:
        abort(404)
    return asked
