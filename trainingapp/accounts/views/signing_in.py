"""Signing in and out."""

from flask import redirect, render_template, request
from flask import session as cookie
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from trainingapp.accounts import services
from trainingapp.accounts.forms import SignInForm
from trainingapp.accounts.idle import arrive
from trainingapp.accounts.views.blueprint import blueprint
from trainingapp.core.access import PUBLIC, access, own_page, way_out
from trainingapp.core.db import session


@blueprint.route("/sign-in", methods=["GET", "POST"])
@access(PUBLIC)
def sign_in() -> str | Response:
    form = SignInForm()
    if form.validate_on_submit():
        found = services.sign_in(session, email=str(form.email.data), password=str(form.password.data))
        if not isinstance(found, str):
            arrive(found)
            return redirect(own_page(request.args.get("next", "")))
        form.add_error("email", found)
    return render_template("accounts/sign_in.html", form=form, idle="idle" in request.args)


@blueprint.post("/sign-out")
@access("own:sign-out")
def sign_out() -> Response:
    services.sign_out(session, actor=current_user)
    after = way_out()
    logout_user()
    cookie.clear()
    return redirect(after)
