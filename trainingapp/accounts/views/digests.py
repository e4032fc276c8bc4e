"""Digests: chosen on one's account, and ended from a digest itself without signing in."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.accounts import queries, services
from trainingapp.accounts.forms import ChooseDigestsForm
from trainingapp.accounts.views.blueprint import blueprint
from trainingapp.core.access import PUBLIC, access
from trainingapp.core.db import refusals_on, session
from trainingapp.notifications import unsubscribing


@blueprint.route("/account/digest", methods=["GET", "POST"])
@access("own:account")
def choose_digests() -> str | Response:
    form = ChooseDigestsForm(data={"digests": "off" if current_user.digest_opted_out else "on"})
    if form.validate_on_submit():
        with refusals_on(form):
            services.choose_digests(session, person=current_user, wanted=form.digests.data == "on")
            flash("Saved.")
            return redirect(url_for("accounts.show_account"))
    return render_template("accounts/choose_digests.html", form=form)


@blueprint.route("/mail/unsubscribe/<token>", methods=["GET", "POST"])
@access(PUBLIC)
def end_digests(token: str) -> str:
    """A POST gets no redirect: mail programs that click for their reader follow none (RFC 8058)."""
    person_id = unsubscribing.read_token(current_app.config["SECRET_KEY"], token)
    person = queries.person(session, person_id) if person_id else None
    if person is None:
        abort(404)
    if request.method == "POST":
        services.choose_digests(session, person=person, wanted=False)
    return render_template("accounts/end_digests.html", ended=person.digest_opted_out)
