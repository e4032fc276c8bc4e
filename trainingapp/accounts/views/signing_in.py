"""Signing in and out."""

from urllib.parse import urlsplit

from flask import current_app, redirect, render_template, request, url_for
from flask import session as cookie
from flask_login import current_user, logout_user
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from trainingapp.accounts import services
from trainingapp.accounts.forms import SignInForm
from trainingapp.accounts.idle import arrive
from trainingapp.accounts.views.blueprint import blueprint
from trainingapp.core.access import PUBLIC, access
from trainingapp.core.db import session


@blueprint.route("/sign-in", methods=["GET", "POST"])
@access(PUBLIC)
def sign_in() -> str | Response:
    form = SignInForm()
    if form.validate_on_submit():
        found = services.sign_in(session, email=str(form.email.data), password=str(form.password.data))
        if not isinstance(found, str):
            arrive(found)
            return redirect(_own_page(request.args.get("next", "")))
        form.add_error("email", found)
    return render_template("accounts/sign_in.html", form=form, idle="idle" in request.args)


@blueprint.post("/sign-out")
@access("own:sign-out")
def sign_out() -> Response:
    services.sign_out(session, actor=current_user)
    logout_user()
    cookie.clear()
    return redirect(url_for("accounts.sign_in"))


def _own_page(wanted: str) -> str:
    """Where to go after signing in: a page of this app, never another's address."""
    parts = urlsplit(wanted)
    home = url_for("worklist.home")
    if parts.scheme or parts.netloc or not wanted.startswith("/") or "\\" in wanted:
        return home
    try:
        current_app.url_map.bind("").match(parts.path, method="GET")
    except HTTPException:
        return home
    return wanted
