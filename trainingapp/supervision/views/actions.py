"""Closing an action between sessions."""

from uuid import UUID

from flask import abort, flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core.access import access, home_page
from trainingapp.core.db import refusals_on, session
from trainingapp.supervision import presenters, queries, rules, services
from trainingapp.supervision.forms import CloseActionForm
from trainingapp.supervision.models import Action
from trainingapp.supervision.views.blueprint import blueprint


@blueprint.route("/actions/<uuid:action_id>/close", methods=["GET", "POST"])
@access("actions:close")
def close_action(action_id: UUID) -> str | Response:
    action = _mine(action_id)
    form = CloseActionForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.close_action(
                session,
                actor=current_user,
                action=action,
                state=form.state.data,
                outcome=form.outcome.data,
            )
            flash("The action is closed.")
            return redirect(home_page())
    return render_template("supervision/close_action.html", form=form, action=action, page=presenters)


def _mine(action_id: UUID) -> Action:
    """The action, if the signed-in person may close it; otherwise 404."""
    action = queries.action(session, action_id, actor=current_user)
    plan = action.session.plan if action else None
    if action is None or plan is None or not rules.may_close_action(current_user, action, plan):
        abort(404)
    return action
