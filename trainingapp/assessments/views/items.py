"""The items of a training needs analysis: adding, changing and removing one."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.assessments import presenters, queries, rules, services
from trainingapp.assessments.forms import ConfirmForm, NeedsItemForm
from trainingapp.assessments.models import NeedsAnalysis, NeedsItem
from trainingapp.assessments.services import ItemValues
from trainingapp.assessments.services.items import REMOVED
from trainingapp.assessments.views.blueprint import analysis_address, analysis_of, blueprint
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.frameworks.models import Entry
from trainingapp.frameworks.terms import RatingScale
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import party_of
from trainingapp.training import queries as training
from trainingapp.training.models import Course


@blueprint.route("/plans/<uuid:plan_id>/needs-analyses/<int:number>/items/add", methods=["GET", "POST"])
@access("analyses:write")
def add_item(plan_id: UUID, number: int) -> str | Response:
    analysis = analysis_of(plan_id, number)
    entries, courses = _entries(analysis.plan), _courses(analysis.plan)
    form = _with_choices(NeedsItemForm(data={"target": rules.TARGET_DEFAULT}), entries, courses.values())
    if form.validate_on_submit():
        with refusals_on(form):
            values = _values(form, entries, courses)
            services.add_item(session, actor=current_user, analysis=analysis, values=values)
            flash("The item is added.")
            return redirect(analysis_address(plan_id, number))
    return _item_page("assessments/add_item.html", form, analysis)


@blueprint.route(
    "/plans/<uuid:plan_id>/needs-analyses/<int:number>/items/<uuid:item_id>", methods=["GET", "POST"]
)
@access("analyses:write")
def edit_item(plan_id: UUID, number: int, item_id: UUID) -> str | Response:
    analysis = analysis_of(plan_id, number)
    item = _item_of(analysis, item_id)
    entries, courses = _entries(analysis.plan, item), _courses(analysis.plan, item)
    form = _with_choices(NeedsItemForm(obj=item), entries, courses.values())
    if item is not None and form.validate_on_submit():
        values = _values(form, entries, courses)
        with refusals_on(form):
            services.save_item(
                session, actor=current_user, item=item, version=form.version.data, values=values
            )
            flash("The item is saved.")
            return redirect(analysis_address(plan_id, number))
    item = _item_of(analysis, item_id)  # the other may have removed it in the meantime
    if item is None:
        return _gone(form, analysis)
    return _item_page("assessments/edit_item.html", form, analysis, item=item, saved=_saved(form, item))


@blueprint.route(
    "/plans/<uuid:plan_id>/needs-analyses/<int:number>/items/<uuid:item_id>/remove", methods=["GET", "POST"]
)
@access("analyses:write")
def remove_item(plan_id: UUID, number: int, item_id: UUID) -> str | Response:
    analysis = analysis_of(plan_id, number)
    item = _item_of(analysis, item_id)
    if item is None:
        return redirect(analysis_address(plan_id, number))
    form = ConfirmForm(data={"version": item.version})
    if form.validate_on_submit():
        with refusals_on(form):
            services.remove_item(session, actor=current_user, item=item, version=form.version.data)
            flash("The item is removed.")
            return redirect(analysis_address(plan_id, number))
    form.version.data = item.version
    party = party_of(analysis.plan, current_user.id)
    return render_template(
        "assessments/remove_item.html",
        form=form,
        analysis=analysis,
        rows=[presenters.item_row(item, party)],
        plan=analysis.plan,
        party=party,
    )


def _item_of(analysis: NeedsAnalysis, item_id: UUID) -> NeedsItem | None:
    return next((item for item in analysis.items if item.id == item_id), None)


def _gone(form: NeedsItemForm, analysis: NeedsAnalysis) -> str:
    """The item was removed by the other: what was typed is not lost, it can be added as a new one."""
    if request.method == "GET":
        abort(404)
    if not form.form_errors:
        form.add_error(None, REMOVED)
    return _item_page("assessments/add_item.html", form, analysis)


def _saved(form: NeedsItemForm, item: NeedsItem) -> NeedsItem | None:
    """The item as the other saved it in the meantime; sending the form again is then a choice, knowingly."""
    if form.version.data == item.version:
        return None
    form.version.data = item.version
    return item


def _item_page(template: str, form: NeedsItemForm, analysis: NeedsAnalysis, **more: Any) -> str:
    scales = [("Importance", form.importance.choices), ("Current and target level", form.current.choices)]
    party = party_of(analysis.plan, current_user.id)
    row = presenters.item_row(item, party) if (item := more.get("item")) else None
    return render_template(
        template,
        form=form,
        analysis=analysis,
        plan=analysis.plan,
        scales=scales,
        row=row,
        party=party,
        **more,
    )


def _entries(plan: Plan, item: NeedsItem | None = None) -> dict[UUID, Entry]:
    """The competencies, and the line of the library that the item was chosen from."""
    entries = {entry.id: entry for entry in queries.competencies(session, plan=plan)}
    return entries if item is None or item.entry is None else entries | {item.entry.id: item.entry}


def _courses(plan: Plan, item: NeedsItem | None = None) -> dict[UUID, Course]:
    """The courses of the catalogue, and the one that the item has, if it is not offered any more."""
    found = training.courses(session, alliance_id=plan.alliance_id)
    courses = {course.id: course for course in found}
    return courses if item is None or item.course is None else courses | {item.course.id: item.course}


def _with_choices(
    form: NeedsItemForm, entries: dict[UUID, Entry], courses: Iterable[Course]
) -> NeedsItemForm:
    scales = queries.scales(session)
    form.entry_id.choices = presenters.competency_choices(entries.values())
    form.importance.choices = presenters.level_choices(scales[RatingScale.IMPORTANCE])
    form.current.choices = presenters.level_choices(scales[RatingScale.CURRENT_AND_TARGET])
    form.target.choices = presenters.level_choices(scales[RatingScale.CURRENT_AND_TARGET])
    form.course_id.choices = presenters.course_choices(courses)
    return form


def _values(form: NeedsItemForm, entries: dict[UUID, Entry], courses: dict[UUID, Course]) -> ItemValues:
    return ItemValues(
        topic=form.topic.data,
        entry=entries[form.entry_id.data] if form.entry_id.data else None,
        importance=form.importance.data,
        current=form.current.data,
        target=form.target.data,
        priority_set=form.priority_set.data,
        priority_reason=form.priority_reason.data,
        gap_reason=form.gap_reason.data,
        route=form.route.data,
        course=courses[form.course_id.data] if form.course_id.data else None,
        is_settled=form.is_settled.data,
        action=form.action.data,
        owner_party=form.owner_party.data,
        due_on=form.due_on.data,
    )
