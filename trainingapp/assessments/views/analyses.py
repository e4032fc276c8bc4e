"""The two training needs analyses, how they are agreed, and the training plan that comes of them."""

from uuid import UUID

from flask import flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.assessments import presenters, queries, rules, services
from trainingapp.assessments.forms import ConfirmForm, ReturnAnalysisForm
from trainingapp.assessments.models import NeedsAnalysis
from trainingapp.assessments.terms import AnalysisState
from trainingapp.assessments.views.blueprint import (
    analysis_address,
    analysis_of,
    analysis_plan_of,
    blueprint,
    is_open,
    plan_of,
)
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session


@blueprint.get("/plans/<uuid:plan_id>/needs-analyses/<int:number>")
@access("analyses:read")
def show_analysis(plan_id: UUID, number: int) -> str:
    plan, party = analysis_plan_of(plan_id, number)
    analyses = {each.number: each for each in queries.analyses(session, plan=plan)}
    analysis, first = analyses.get(number), analyses.get(1)
    moved = rules.movements(first.items, analysis.items) if first and analysis and number == 2 else []
    return render_template(
        "assessments/show_analysis.html",
        plan=plan,
        party=party,
        number=number,
        analysis=analysis,
        items=presenters.by_priority(analysis.items) if analysis else [],
        movements=moved,
        first_is_agreed=first is not None and first.state is AnalysisState.AGREED,
        confirm=ConfirmForm(formdata=None, data={"version": analysis.version if analysis else None}),
        can_write=is_open(plan) and analysis is not None and rules.is_writable(analysis.state),
        is_open=is_open(plan),
    )


@blueprint.route("/plans/<uuid:plan_id>/needs-analyses/<int:number>/start", methods=["GET", "POST"])
@access("analyses:write")
def start_analysis(plan_id: UUID, number: int) -> str | Response:
    plan, _ = analysis_plan_of(plan_id, number)
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.start_analysis(session, actor=current_user, plan=plan, number=number)
            return redirect(analysis_address(plan_id, number))
    return render_template("assessments/start_analysis.html", form=form, plan=plan, number=number)


@blueprint.get("/plans/<uuid:plan_id>/training-plan")
@access("training-plan:read")
def show_training_plan(plan_id: UUID) -> str:
    plan, party = plan_of(plan_id)
    analysis = queries.training_plan(queries.analyses(session, plan=plan))
    return render_template(
        "assessments/show_training_plan.html",
        plan=plan,
        party=party,
        analysis=analysis,
        items=[item for item in analysis.items if item.action] if analysis else [],
        totals=queries.needs_totals(session, plan_ids=[plan.id])[plan.id],
    )


# --- sending and agreeing -------------------------------------------------------------------------


@blueprint.route("/plans/<uuid:plan_id>/needs-analyses/<int:number>/submit", methods=["GET", "POST"])
@access("analyses:write")
def submit_analysis(plan_id: UUID, number: int) -> str | Response:
    analysis = analysis_of(plan_id, number)
    form = ConfirmForm(data={"version": analysis.version})
    if form.validate_on_submit():
        with refusals_on(form):
            services.submit_analysis(
                session, actor=current_user, analysis=analysis, version=form.version.data
            )
            flash("The analysis is sent to be agreed.")
            return redirect(analysis_address(plan_id, number))
    return _confirm_page("assessments/submit_analysis.html", form, analysis)


@blueprint.route("/plans/<uuid:plan_id>/needs-analyses/<int:number>/agree", methods=["GET", "POST"])
@access("analyses:write")
def agree_analysis(plan_id: UUID, number: int) -> str | Response:
    analysis = analysis_of(plan_id, number)
    form = ConfirmForm(data={"version": analysis.version})
    if form.validate_on_submit():
        with refusals_on(form):
            services.agree_analysis(session, actor=current_user, analysis=analysis, version=form.version.data)
            flash("The analysis is agreed. Its actions are the training plan.")
            return redirect(analysis_address(plan_id, number))
    return _confirm_page("assessments/agree_analysis.html", form, analysis)


@blueprint.route("/plans/<uuid:plan_id>/needs-analyses/<int:number>/return", methods=["GET", "POST"])
@access("analyses:write")
def return_analysis(plan_id: UUID, number: int) -> str | Response:
    analysis = analysis_of(plan_id, number)
    form = ReturnAnalysisForm(data={"version": analysis.version})
    if form.validate_on_submit():
        with refusals_on(form):
            services.return_analysis(
                session,
                actor=current_user,
                analysis=analysis,
                reason=form.reason.data,
                version=form.version.data,
            )
            flash("The analysis is sent back.")
            return redirect(analysis_address(plan_id, number))
    return _confirm_page("assessments/return_analysis.html", form, analysis)


def _confirm_page(template: str, form: ConfirmForm, analysis: NeedsAnalysis) -> str:
    """The content as it is now, with its version: sending the form again is about what is shown."""
    form.version.data = analysis.version
    return render_template(
        template,
        form=form,
        analysis=analysis,
        plan=analysis.plan,
        items=presenters.by_priority(analysis.items),
    )
