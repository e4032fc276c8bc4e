"""The alliance's conferences."""

from datetime import date
from typing import cast

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans import queries, services
from trainingapp.plans.forms import AddConferenceForm
from trainingapp.plans.views.blueprint import blueprint


@blueprint.get("/conferences")
@access("plans:read")
def list_conferences() -> str:
    return render_template(
        "plans/list_conferences.html",
        conferences=queries.conferences(session, actor=current_user),
        expected=queries.attendance_expected(session, actor=current_user),
        today=clock.today(),
    )


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
            )
            flash(f"{form.title.data} is added.")
            return redirect(url_for("plans.list_conferences"))
    return render_template("plans/add_conference.html", form=form)
