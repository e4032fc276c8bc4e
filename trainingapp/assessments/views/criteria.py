"""The person specification: what was met at appointment, and what becomes a need."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.assessments import presenters, queries, services
from trainingapp.assessments.forms import CheckCriteriaForm, ConfirmForm
from trainingapp.assessments.queries import PersonCheck
from trainingapp.assessments.services import Answer
from trainingapp.assessments.views.blueprint import analysis_address, blueprint, is_open, plan_of
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import party_of
from trainingapp.plans.terms import Party


@blueprint.route("/plans/<uuid:plan_id>/person-check", methods=["GET", "POST"])
@access("analyses:write")
def check_criteria(plan_id: UUID) -> str | Response:
    plan = _plan_of(plan_id)
    found = queries.person_check(session, plan=plan)
    form = CheckCriteriaForm.for_criteria([(line.entry, line.check) for line in found.lines], found.said)
    if form.validate_on_submit():
        with refusals_on(form):
            services.check_criteria(
                session,
                actor=current_user,
                plan=plan,
                answers=_answers(form),
                seen=form.version.data or 0,
            )
            flash("The check is saved.")
            return redirect(url_for(".check_criteria", plan_id=plan.id))
    if form.form_errors:  # somebody else checked in between: the next button saves over what is shown now
        found = queries.person_check(session, plan=plan)
        form.version.data = found.said
    return _page(form, plan, found)


@blueprint.route("/plans/<uuid:plan_id>/person-check/needs", methods=["GET", "POST"])
@access("analyses:write")
def need_criteria(plan_id: UUID) -> str | Response:
    plan = _plan_of(plan_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_on(form):
            analysis, added = services.need_criteria(session, actor=current_user, plan=plan)
            flash(presenters.added_words(len(added)))
            return redirect(analysis_address(plan.id, analysis.number))
    needs = queries.person_check(session, plan=plan).needs
    return render_template("assessments/need_criteria.html", form=form, plan=plan, needs=needs)


def _plan_of(plan_id: UUID) -> Plan:
    plan, _ = plan_of(plan_id, Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR)
    return plan


def _answers(form: CheckCriteriaForm) -> dict[UUID, Answer]:
    return {
        entry.id: Answer(form[f"met-{entry.id}"].data, form[f"shown_by-{entry.id}"].data)
        for entry in form.rows
        if not form[f"met-{entry.id}"].is_blank
    }


def _page(form: CheckCriteriaForm, plan: Plan, found: PersonCheck) -> str:
    """The form, with what was said before beside each criterion."""
    return render_template(
        "assessments/check_criteria.html",
        form=form,
        plan=plan,
        party=party_of(plan, current_user.id),
        found=found,
        can_write=is_open(plan),
        confirm=ConfirmForm(formdata=None),
    )
