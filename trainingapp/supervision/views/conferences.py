"""The alliance's conferences: the list with who came, and changing or calling one off with its register."""

from datetime import date
from typing import cast
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.core.errors import DomainError
from trainingapp.plans import queries as plans
from trainingapp.plans import rules as plan_rules
from trainingapp.plans.forms import CancelConferenceForm, EditConferenceForm
from trainingapp.plans.models import Conference
from trainingapp.supervision import queries, services
from trainingapp.supervision.views.blueprint import blueprint


@blueprint.get("/conferences")
@access("plans:read")
def list_conferences() -> str:
    return render_template(
        "supervision/list_conferences.html",
        conferences=plans.conferences(session, actor=current_user),
        expected=plans.attendance_expected(session, actor=current_user),
        turnouts=queries.turnouts(session, actor=current_user),
        today=clock.today(),
    )


@blueprint.route("/conferences/<uuid:conference_id>/edit", methods=["GET", "POST"])
@access("plans:enrol")
def edit_conference(conference_id: UUID) -> str | Response:
    conference = _own(conference_id)
    form = EditConferenceForm(obj=conference)
    if form.validate_on_submit():
        with refusals_on(form):
            services.edit_conference(
                session,
                actor=current_user,
                conference=conference,
                version=form.version.data or 0,
                title=form.title.data,
                held_on=cast(date, form.held_on.data),
                venue=form.venue.data,
                counts_as_group=form.counts_as_group.data,
                programme=form.programme.data,
            )
            flash(f"{form.title.data} is changed.")
            return redirect(url_for(".list_conferences"))
    is_older = form.version.data != conference.version
    form.version.data = conference.version
    return render_template(
        "supervision/edit_conference.html",
        form=form,
        conference=conference,
        is_older=is_older,
        refusal=_refusal(conference),
    )


@blueprint.route("/conferences/<uuid:conference_id>/cancel", methods=["GET", "POST"])
@access("plans:enrol")
def cancel_conference(conference_id: UUID) -> str | Response:
    conference = _own(conference_id)
    form = CancelConferenceForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.cancel_conference(
                session, actor=current_user, conference=conference, reason=form.reason.data
            )
            flash(f"{conference.title} is cancelled. Plans that counted on it count on the next one.")
            return redirect(url_for(".list_conferences"))
    return render_template(
        "supervision/cancel_conference.html", form=form, conference=conference, refusal=_refusal(conference)
    )


def _refusal(conference: Conference) -> str | None:
    """Why it can no longer be changed, in words."""
    try:
        plan_rules.check_still_to_come(conference.held_on, conference.cancelled_at is not None, clock.today())
    except DomainError as refusal:
        return refusal.message
    return None


def _own(conference_id: UUID) -> Conference:
    return plans.conference(session, conference_id, actor=current_user) or abort(404)
