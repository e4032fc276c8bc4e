"""What does not apply to a post: the assigned alliance supervisor says so, and may take it back."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.assessments import queries, services
from trainingapp.assessments.forms import BringBackCompetencyForm, LeaveOutCompetencyForm
from trainingapp.assessments.queries import Line
from trainingapp.assessments.views.blueprint import blueprint, plan_of
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party


@blueprint.route("/plans/<uuid:plan_id>/competencies/<code>/leave-out", methods=["GET", "POST"])
@access("competencies:leave-out")
def leave_out_competency(plan_id: UUID, code: str) -> str | Response:
    plan, line = _line_of(plan_id, code)
    form = LeaveOutCompetencyForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.leave_out_competency(
                session, actor=current_user, plan=plan, line=line, reason=form.reason.data
            )
            flash(f"{code} does not apply to this post, and is not counted any more.")
            return redirect(url_for(".show_competency", plan_id=plan_id, code=code))
    return render_template("assessments/leave_out_competency.html", form=form, plan=plan, line=line)


@blueprint.route("/plans/<uuid:plan_id>/competencies/<code>/bring-back", methods=["GET", "POST"])
@access("competencies:leave-out")
def bring_back_competency(plan_id: UUID, code: str) -> str | Response:
    plan, line = _line_of(plan_id, code)
    form = BringBackCompetencyForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.bring_back_competency(
                session, actor=current_user, plan=plan, line=line, reason=form.reason.data
            )
            flash(f"{code} applies to this post again.")
            return redirect(url_for(".show_competency", plan_id=plan_id, code=code))
    return render_template("assessments/bring_back_competency.html", form=form, plan=plan, line=line)


def _line_of(plan_id: UUID, code: str) -> tuple[Plan, Line]:
    plan, _ = plan_of(plan_id, Party.ALLIANCE_SUPERVISOR)
    return plan, queries.line(session, plan=plan, code=code) or abort(404)
