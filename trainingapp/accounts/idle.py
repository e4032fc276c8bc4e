"""Signing people out after a silence, and giving back what they had typed when they return."""

from datetime import timedelta

from flask import Flask, g, redirect, request
from flask import session as cookie
from flask_login import current_user, login_user, logout_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from trainingapp.accounts import queries, services
from trainingapp.accounts.models import Person
from trainingapp.core import access, clock
from trainingapp.core.db import session

SEEN = "seen"
HELD = "held"


def arrive(person: Person) -> None:
    """Start a signed-in visit, remembering which forms were held for this person."""
    cookie.clear()
    login_user(person)
    cookie[SEEN] = int(clock.now().timestamp())
    cookie[HELD] = queries.held_paths(session, actor=person)


def register(app: Flask, *, minutes: int) -> None:
    """Check the silence before anything else looks at a request."""
    silence = timedelta(minutes=minutes)

    @app.before_request
    def leave_when_idle() -> Response | None:
        if request.endpoint == "static" or not current_user.is_authenticated:
            return None
        now = int(clock.now().timestamp())
        last, cookie[SEEN] = int(cookie.get(SEEN, 0)), now
        if now - last <= silence.total_seconds():
            return None
        if request.method == "POST":
            fields = {name: request.form.getlist(name) for name in request.form}
            services.hold_form(session, actor=current_user, path=request.path, fields=fields)
            services.sign_out(session, actor=current_user)
        back = access.way_in(next_page=request.full_path.rstrip("?"), idle=True)
        logout_user()
        cookie.clear()
        return None if access.is_public(request.endpoint) and request.method == "GET" else redirect(back)

    @app.after_request
    def forget_what_was_sent(response: Response) -> Response:
        held = cookie.get(HELD) or []
        if request.method == "POST" and request.path in held and response.status_code == 302:
            services.release_form(session, actor=current_user, path=request.path)
            cookie[HELD] = [path for path in held if path != request.path]
        return response

    app.extensions["held_fields"] = held_fields


def held_fields() -> MultiDict[str, str] | None:
    """What was typed into the form on this page before the time ran out, for the form to show again."""
    if request.method != "GET" or request.path not in (cookie.get(HELD) or []):
        return None
    held = queries.held_form(session, actor=current_user, path=request.path)
    if held is None:
        return None
    g.held_at = held.created_at
    return MultiDict([(name, value) for name, values in held.fields.items() for value in values])
