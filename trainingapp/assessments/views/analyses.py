"""The two training needs analyses, and how they are agreed."""

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
)
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans.rules import party_of


@blueprint.get("/plans/<uuid:plan_id>/needs-analyses/<int:number>")
@access("analyses:read")
def show_analysis(plan_id: UUID, number: int) -> str:
    plan, party = analysis_plan_of(plan_id, number)
    analyses = {each.number: each for each in queries.analyses(session, plan=plan)}
    analysis, first = analyses.get(number), analyses.get(1)
    rows = presenters.item_rows(analysis, party) if analysis else []
    return render_template(
        "assessments/show_analysis.html",
        plan=plan,
        party=party,
        number=number,
        analysis=analysis,
        rows=rows,
        unrated=[row for row in rows if row.mine is None],
        talks=[row for row in rows if row.talk],
        movements=_movements(first, analysis) if number == 2 else [],
        first_is_agreed=first is not None and first.state is AnalysisState.AGREED,
        confirm=ConfirmForm(formdata=None, data={"version": analysis.version if analysis else None}),
        can_write=is_open(plan) and analysis is not None and rules.is_writable(analysis.state),
        is_open=is_open(plan),
    )


def _movements(first: NeedsAnalysis | None, second: NeedsAnalysis | None) -> list[rules.Movement]:
    """From the first analysis to the second; what nobody rated yet in the second has not moved."""
    if first is None or second is None:
        return []
    return rules.movements(first.items, [item for item in second.items if item.is_rated])


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
    party = party_of(analysis.plan, current_user.id)
    return render_template(
        template,
        form=form,
        analysis=analysis,
        plan=analysis.plan,
        party=party,
        rows=presenters.item_rows(analysis, party),
    )
