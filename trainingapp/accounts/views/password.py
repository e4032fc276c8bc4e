"""One's own account and password; and no other page before a first password is replaced."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.accounts import presenters, queries, services
from trainingapp.accounts.forms import ChangePasswordForm
from trainingapp.accounts.views.blueprint import blueprint
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session

OPEN_TO_ALL = {
    None,
    "static",
    "accounts.sign_in",
    "accounts.sign_out",
    "accounts.change_password",
    "accounts.end_digests",
}
"""What somebody may do who has yet to choose a password; None is an address that does not exist."""


@blueprint.before_app_request
def choose_own_password_first() -> Response | None:
    """Lead everybody with a first password to the page where they replace it."""
    if request.endpoint in OPEN_TO_ALL or not current_user.is_authenticated:
        return None
    if current_user.only_plan_id is not None:
        return None  # a visit by a link has nothing to do with the password of the account
    return redirect(url_for("accounts.change_password")) if current_user.must_change_password else None


@blueprint.get("/account")
@access("own:account")
def show_account() -> str:
    held = queries.memberships(session, actor=current_user)
    return render_template(
        "accounts/show_account.html", roles=[presenters.role_line(membership) for membership in held]
    )


@blueprint.route("/account/password", methods=["GET", "POST"])
@access("own:account")
def change_password() -> str | Response:
    form = ChangePasswordForm()
    first = current_user.must_change_password
    if form.validate_on_submit():
        with refusals_on(form):
            refusal = services.change_password(
                session,
                actor=current_user,
                current=form.current_password.data,
                new=form.new_password.data,
            )
            if refusal is None:
                flash("Your new password is saved. Use it from now on.")
                return redirect(url_for("worklist.home" if first else "accounts.show_account"))
            form.add_error("current_password", refusal)
    return render_template("accounts/change_password.html", form=form, first=first)
