"""Announcing a conference of the alliance. Its register, and what follows from it, is with the sessions."""

from datetime import date
from typing import cast

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans import services
from trainingapp.plans.forms import AddConferenceForm
from trainingapp.plans.views.blueprint import blueprint


@blueprint.route("/conferences/add", methods=["GET", "POST"])
@access("plans:enrol")
def add_conference() -> str | Response:
    form = AddConferenceForm(data={"counts_as_group": True})
    if form.validate_on_submit():
        with refusals_on(form):
            services.add_conference(
                session,
                actor=current_user,
                title=form.title.data,
                held_on=cast(date, form.held_on.data),
                venue=form.venue.data,
                counts_as_group=form.counts_as_group.data,
                programme=form.programme.data,
            )
            flash(f"{form.title.data} is added.")
            return redirect(url_for("supervision.list_conferences"))
    return render_template("plans/add_conference.html", form=form)
