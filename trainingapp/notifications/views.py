"""The pages about mail that does not get through."""

from typing import cast
from uuid import UUID

from flask import Blueprint, Flask, abort, flash, redirect, render_template, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core.access import access, home_page, may
from trainingapp.core.db import refusals_on, session
from trainingapp.core.words import register_statuses
from trainingapp.notifications import presenters, queries, services
from trainingapp.notifications.forms import GiveUpForm, SendAgainForm
from trainingapp.notifications.models import OutboxMessage

blueprint = Blueprint("notifications", __name__)


@blueprint.record_once
def say_statuses(state: BlueprintSetupState) -> None:
    """Give the states of a message their words and colours."""
    register_statuses(cast(Flask, state.app), presenters.STATE_TAGS)


@blueprint.get("/mail")
@access("mail:read")
def show_mail() -> str:
    answers_for = current_user.alliance_id if may("mail:answer-for") else None
    troubled = queries.failures_of(session, alliance_id=answers_for) if answers_for else []
    return render_template(
        "notifications/show_mail.html",
        counts=queries.counts(session) if may("operations:read") else None,
        troubles=[presenters.trouble(message) for message in troubled] if answers_for else None,
        most=queries.MOST_LISTED,
    )


@blueprint.route("/mail/<uuid:message_id>/send-again", methods=["GET", "POST"])
@access("mail:retry")
def send_again(message_id: UUID) -> str | Response:
    message = _message(message_id)
    form = SendAgainForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.send_again(session, actor=current_user, message=message)
            flash("The message is on its way again. If it fails, you will see it here.")
            return redirect(_back())
    return _decide("notifications/send_again.html", form, message)


@blueprint.route("/mail/<uuid:message_id>/give-up", methods=["GET", "POST"])
@access("mail:retry")
def give_up(message_id: UUID) -> str | Response:
    message = _message(message_id)
    form = GiveUpForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.give_up(session, actor=current_user, message=message)
            flash("The message is no longer tried.")
            return redirect(_back())
    return _decide("notifications/give_up.html", form, message)


def _message(message_id: UUID) -> OutboxMessage:
    """A message that the signed-in person waits for, or answers for as programme lead; otherwise 404."""
    answers_for = current_user.alliance_id if may("mail:answer-for") else None
    found = queries.message_for(session, message_id, person_id=current_user.id, alliance_id=answers_for)
    if found is None:
        abort(404)
    return found


def _decide(template: str, form: SendAgainForm | GiveUpForm, message: OutboxMessage) -> str:
    return render_template(template, form=form, trouble=presenters.trouble(message), back=_back())


def _back() -> str:
    """The page of all mail for who may see it, otherwise home, where one's own are listed."""
    return url_for("notifications.show_mail") if may("mail:read") else home_page()
