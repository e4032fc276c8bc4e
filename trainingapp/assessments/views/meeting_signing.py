"""Signing in the meeting: the supervisor decides on the coordinator's device, and proves who they are."""

from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.assessments import presenters, queries, services
from trainingapp.assessments.forms.meeting_signing import SignInMeetingForm
from trainingapp.assessments.models import SignOffRequest
from trainingapp.assessments.presenters.bulk import asked_of, batch_rows
from trainingapp.assessments.queries import bulk as queries_bulk
from trainingapp.assessments.rules.meeting_signing import signer_of
from trainingapp.assessments.signature import Signing, signing_sentence
from trainingapp.assessments.terms import SigningWay
from trainingapp.assessments.views.blueprint import blueprint, plan_of
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.core.signing import signed_digits
from trainingapp.frameworks.terms import RatingScale
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party

DID_NOT_WORK = "That did not work. Try again, or sign another way"


@blueprint.route("/plans/<uuid:plan_id>/sign-in-meeting", methods=["GET", "POST"])
@access("sign-offs:sign-in-meeting")
def sign_in_meeting(plan_id: UUID) -> str | Response:
    plan, _ = plan_of(plan_id, Party.COORDINATOR)
    form = SignInMeetingForm(data={"rows": dict.fromkeys(request.args.getlist("request", UUID), "")})
    form.outcome.choices = presenters.decision_choices(queries.scales(session)[RatingScale.JUDGEMENT])
    if form.send_code.data and request.method == "POST":
        return _send_code(form, plan)
    if form.validate_on_submit():
        with refusals_on(form), form.refusing_rows():
            signed = services.sign_in_meeting(
                session,
                actor=current_user,
                plan=plan,
                asked=asked_of(form.rows, _requests(form, plan)),
                signing=_signing(form),
                proof=form.proof,
            )
            if signed:
                flash(f"Signed by {signed[0].decided_by.name}, who is sent a receipt.")
                return redirect(url_for("assessments.show_competencies", plan_id=plan_id))
            form.add_error(form.proof_field, DID_NOT_WORK)
    return _page(form, plan)


def _send_code(form: SignInMeetingForm, plan: Plan) -> str:
    """What was typed stays on the page, so there is nowhere to go on to."""
    is_sent = False
    with refusals_on(form):
        services.send_signing_code(
            session, actor=current_user, plan=plan, make_code=partial(signed_digits, purpose="signing-code")
        )
        form.way.data, is_sent = SigningWay.CODE, True
    return _page(form, plan, code_sent=is_sent)


def _signing(form: SignInMeetingForm) -> Signing:
    outcome, level = presenters.DECISIONS[form.outcome.data]
    return Signing(
        outcome=outcome,
        level=level,
        comment=form.comment.data,
        condition=form.condition.data,
        condition_due_on=form.condition_due_on.data,
        how_observed=form.how_observed.data,
        way=form.way.data,
    )


def _requests(form: SignInMeetingForm, plan: Plan) -> list[SignOffRequest]:
    """What the page showed, or else all that waits in this plan."""
    if not form.rows.shown:
        return queries_bulk.waiting_in_plan(session, plan=plan)
    found = queries_bulk.chosen_requests(session, actor=current_user, ids=form.rows.shown)
    return [each for each in found if each.plan_id == plan.id]


def _page(form: SignInMeetingForm, plan: Plan, *, code_sent: bool = False) -> str:
    signer = signer_of(plan)
    shown = queries_bulk.material(session, requests=_requests(form, plan))
    return render_template(
        "assessments/sign_in_meeting.html",
        form=form,
        plan=plan,
        signer=signer,
        rows=batch_rows(shown, form.rows, all_in=len(shown) == 1 and request.method == "GET"),
        sentence=signing_sentence(signer.name, plan.coordinator.name) if signer else "",
        code_sent=code_sent,
    )
