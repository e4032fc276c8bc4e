"""How one of the two sees the needs: their own page, which saves by itself what is chosen so far."""

from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from trainingapp.accounts import queries as accounts
from trainingapp.accounts.models import HeldForm
from trainingapp.assessments import presenters, queries, rules, services
from trainingapp.assessments.forms import GiveViewsForm
from trainingapp.assessments.models import NeedsAnalysis
from trainingapp.assessments.views.blueprint import (
    analysis_address,
    analysis_of,
    blueprint,
    is_open,
)
from trainingapp.core import clock, words
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.frameworks.terms import RatingScale
from trainingapp.plans.rules import party_of

BY_ITSELF = "/autosave"


@blueprint.route("/plans/<uuid:plan_id>/needs-analyses/<int:number>/my-view", methods=["GET", "POST"])
@access("analyses:write")
def give_views(plan_id: UUID, number: int) -> str | Response:
    analysis = analysis_of(plan_id, number)
    held = _held()
    form = _form(analysis, held)
    if form.validate_on_submit():
        with refusals_on(form):
            services.give_views(
                session,
                actor=current_user,
                analysis=analysis,
                views=form.views(),
                held_at=[request.path, request.path + BY_ITSELF],
            )
            flash("Your view is saved.")
            return redirect(analysis_address(plan_id, number))
    party = party_of(analysis.plan, current_user.id)
    return render_template(
        "assessments/give_views.html",
        form=form,
        analysis=analysis,
        plan=analysis.plan,
        held=held,
        can_write=is_open(analysis.plan) and rules.is_writable(analysis.state),
        other_name=presenters.other_name(analysis.plan, party),
    )


@blueprint.route(
    "/plans/<uuid:plan_id>/needs-analyses/<int:number>/my-view/autosave", methods=["GET", "POST"]
)
@access("analyses:write")
def keep_views(plan_id: UUID, number: int) -> Response:
    analysis = analysis_of(plan_id, number)
    path = url_for(".give_views", plan_id=plan_id, number=number)
    if request.method == "GET":
        return redirect(path)
    fields = {name: request.form.getlist(name) for name in request.form}
    services.keep_views(session, actor=current_user, analysis=analysis, path=path, fields=fields)
    at = words.clock(clock.now())
    return jsonify(message=f"Kept at {at}, not saved yet", saved_at=at, version=None, conflict=False)


def _held() -> HeldForm | None:
    """What the signed-in person chose on this page before and did not save, when the page is opened."""
    if request.method != "GET":
        return None
    paths = (request.path, request.path + BY_ITSELF)
    found = [accounts.held_form(session, actor=current_user, path=path) for path in paths]
    return max((each for each in found if each), key=lambda each: each.created_at, default=None)


def _form(analysis: NeedsAnalysis, held: HeldForm | None) -> GiveViewsForm:
    scales = queries.scales(session)
    fields = held.fields.items() if held else ()
    return GiveViewsForm.for_items(
        sorted(analysis.items, key=lambda item: item.position),
        presenters.own_views(analysis, party_of(analysis.plan, current_user.id)),
        importance=presenters.level_choices(scales[RatingScale.IMPORTANCE]),
        current=presenters.level_choices(scales[RatingScale.CURRENT_AND_TARGET]),
        formdata=MultiDict([(name, value) for name, values in fields for value in values]) if held else None,
    )
