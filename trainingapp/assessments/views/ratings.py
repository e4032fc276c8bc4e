"""Rating oneself: one competency, or all of an area on one page; both save by themselves."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.accounts import queries as accounts
from trainingapp.accounts.models import HeldForm
from trainingapp.accounts.services import forget_typed
from trainingapp.assessments import presenters, queries, rules, services
from trainingapp.assessments.forms import RateAreaForm, RateCompetencyForm, rate_area_form
from trainingapp.assessments.forms.competencies import PointForm, rating_names
from trainingapp.assessments.queries import Area, Line
from trainingapp.assessments.views.blueprint import blueprint, plan_of
from trainingapp.core import clock, words
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.frameworks.terms import RatingScale
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import month_of
from trainingapp.plans.terms import Party

Shown = TypeVar("Shown", bound=PointForm)
SINGLE = ("knowledge", "confidence", "note")


# --- one competency -------------------------------------------------------------------------------


@blueprint.route("/plans/<uuid:plan_id>/competencies/<code>/rate", methods=["GET", "POST"])
@access("competencies:rate")
def rate_competency(plan_id: UUID, code: str) -> str | Response:
    plan, line = _line_of(plan_id, code)
    if "discard" in request.form:
        return _discard()
    form = _single_form(plan)
    if form.validate_on_submit():
        with refusals_on(form):
            services.rate(
                session,
                actor=current_user,
                plan=plan,
                entry=line.entry,
                knowledge=form.knowledge.data,
                confidence=form.confidence.data,
                note=form.note.data,
                point=form.point.data,
            )
            forget_typed(session, actor=current_user, path=request.path)
            flash(f"Your rating of {code} is saved.")
            return redirect(url_for("assessments.show_competency", plan_id=plan_id, code=code))
    return render_template(
        "assessments/rate_competency.html",
        form=form,
        plan=plan,
        entry=line.entry,
        last=line.rating,
        saved_words=presenters.saved_words(form.held_at),
    )


@blueprint.route("/plans/<uuid:plan_id>/competencies/<code>/rate/autosave", methods=["GET", "POST"])
@access("competencies:rate")
def autosave_rating(plan_id: UUID, code: str) -> Response:
    plan, _ = _line_of(plan_id, code)
    path = url_for(".rate_competency", plan_id=plan_id, code=code)
    return _kept(plan, _single_form(plan), path, ["note"])


def _line_of(plan_id: UUID, code: str) -> tuple[Plan, Line]:
    plan, _ = plan_of(plan_id, Party.COORDINATOR)
    return plan, queries.line(session, plan=plan, code=code) or abort(404)


def _single_form(plan: Plan) -> RateCompetencyForm:
    scales = queries.scales(session)
    form = _opened(RateCompetencyForm, plan, SINGLE)
    form.knowledge.choices = presenters.level_choices(scales[RatingScale.KNOWLEDGE])
    form.confidence.choices = presenters.level_choices(scales[RatingScale.CONFIDENCE])
    return form


# --- an area --------------------------------------------------------------------------------------


@blueprint.route("/plans/<uuid:plan_id>/areas/<code>/rate", methods=["GET", "POST"])
@access("competencies:rate")
def rate_area(plan_id: UUID, code: str) -> str | Response:
    plan, area = _area_of(plan_id, code)
    if "discard" in request.form:
        return _discard()
    form = _area_form(plan, area)
    if form.validate_on_submit():
        with refusals_on(form):
            made = services.rate_many(
                session, actor=current_user, plan=plan, said=_said(form, area), point=form.point.data
            )
            forget_typed(session, actor=current_user, path=request.path)
            flash(f"{words.plural(len(made), 'rating is', 'ratings are')} saved.")
            return redirect(url_for(".show_competencies", plan_id=plan_id, area=code))
    scales = queries.scales(session)
    return render_template(
        "assessments/rate_area.html",
        form=form,
        plan=plan,
        area=area,
        lines=_applying(area),
        scales=[
            ("Knowledge", presenters.level_choices(scales[RatingScale.KNOWLEDGE])),
            ("Confidence", presenters.level_choices(scales[RatingScale.CONFIDENCE])),
        ],
        saved_words=presenters.saved_words(form.held_at),
    )


@blueprint.route("/plans/<uuid:plan_id>/areas/<code>/rate/autosave", methods=["GET", "POST"])
@access("competencies:rate")
def autosave_area(plan_id: UUID, code: str) -> Response:
    plan, area = _area_of(plan_id, code)
    form = _area_form(plan, area)
    path = url_for(".rate_area", plan_id=plan_id, code=code)
    return _kept(plan, form, path, [name for name in rating_names(form.codes) if name.endswith("-note")])


def _area_of(plan_id: UUID, code: str) -> tuple[Plan, Area]:
    plan, _ = plan_of(plan_id, Party.COORDINATOR)
    return plan, queries.area(session, plan=plan, code=code) or abort(404)


def _applying(area: Area) -> list[Line]:
    return [line for line in area.lines if line.applies]


def _area_form(plan: Plan, area: Area) -> RateAreaForm:
    scales = queries.scales(session)
    codes = [line.entry.code for line in _applying(area)]
    form = _opened(rate_area_form(codes), plan, rating_names(codes))
    form.offer(
        presenters.short_choices(scales[RatingScale.KNOWLEDGE]),
        presenters.short_choices(scales[RatingScale.CONFIDENCE]),
    )
    return form


def _said(form: RateAreaForm, area: Area) -> list[services.Said]:
    entries = {line.entry.code: line.entry for line in area.lines}
    return [
        services.Said(entries[code], row.knowledge.data, row.confidence.data, row.note.data)
        for code, row in form.rated()
    ]


# --- both -----------------------------------------------------------------------------------------


def _opened(kind: type[Shown], plan: Plan, names: Iterable[str]) -> Shown:
    """The form as it was sent, or as it was typed before; else blank, at the point that the plan is in."""
    held = _held_here()
    point = rules.rating_point(month_of(plan, clock.today()))
    form = kind.opened(held.fields if held else None, point=point)
    if held is not None:
        form.resume(names, held.fields, None)
        form.held_at = held.created_at
    return form


def _held_here() -> HeldForm | None:
    if request.method != "GET":
        return None
    return accounts.typed(session, actor=current_user, path=request.path)


def _discard() -> Response:
    forget_typed(session, actor=current_user, path=request.path)
    return redirect(request.path)


def _kept(plan: Plan, form: PointForm, path: str, notes: Iterable[str]) -> Response:
    """Hold what was chosen so far, and say so; what is not chosen yet is not complained about."""
    if request.method == "GET":
        return redirect(path)
    form.validate()
    refused = services.keep_ratings(session, actor=current_user, plan=plan, typed=form.typed(path))
    now = clock.now()
    wrong = [problem for name in notes if (problem := _problem(form, name))]
    return jsonify(
        saved_at=words.clock(now),
        version=None,
        message=presenters.kept_words(now, refused, wrong),
        problems=[*refused, *wrong],
        conflict=False,
    )


def _problem(form: PointForm, name: str) -> str | None:
    """What is wrong with a field, perhaps of a form inside."""
    outer, _, inner = name.rpartition("-")
    field = form[outer].form[inner] if outer else form[inner]
    return next(iter(field.errors), None)
