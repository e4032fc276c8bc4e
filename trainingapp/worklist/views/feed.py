"""The private address from which a calendar program reads somebody's sessions, and the feed behind it."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core.access import PUBLIC, access
from trainingapp.core.db import session
from trainingapp.core.forms import NhsForm
from trainingapp.core.signing import signed, unsigned
from trainingapp.supervision.invitation import feed
from trainingapp.worklist import services
from trainingapp.worklist.queries import calendar as queries
from trainingapp.worklist.views.blueprint import blueprint

PURPOSE = "calendar-feed"
MINUTES_KEPT = 15


@blueprint.get("/calendar/feed")
@access("calendar:read")
def show_feed() -> str:
    """The address, if there is one, and what can be done with it."""
    live = queries.live_feed(session, person=current_user)
    address = ""
    if live is not None:
        address = url_for(".read_feed", token=signed(live.id, PURPOSE), _external=True)
    return render_template("worklist/show_feed.html", address=address, made=live, make_form=NhsForm())


@blueprint.route("/calendar/feed/make", methods=["GET", "POST"])
@access("calendar:read")
def make_feed() -> str | Response:
    """A new address; the one before ends."""
    form = NhsForm()
    if form.validate_on_submit():
        services.make_feed(session, actor=current_user)
        flash("Your calendar has a new address.")
        return redirect(url_for(".show_feed"))
    live = queries.live_feed(session, person=current_user)
    return render_template("worklist/make_feed.html", form=form, has_one=live is not None)


@blueprint.route("/calendar/feed/revoke", methods=["GET", "POST"])
@access("calendar:read")
def revoke_feed() -> str | Response:
    """End the address."""
    form = NhsForm()
    if form.validate_on_submit():
        services.revoke_feed(session, actor=current_user)
        flash("The address of your calendar no longer works.")
        return redirect(url_for(".show_feed"))
    return render_template("worklist/revoke_feed.html", form=form)


@blueprint.get("/calendar/<token>.ics")
@access(PUBLIC)
def read_feed(token: str) -> Response:
    """The feed itself, for who knows the address; anything else is not found, whatever is wrong with it."""
    person = queries.reader_of(session, _feed_id(token) or abort(404)) or abort(404)
    meetings = queries.feed_sessions(session, person=person)
    pages = {
        meeting.id: url_for("supervision.show_session", session_id=meeting.id, _external=True)
        for meeting in meetings
    }
    answer = Response(feed(meetings, addresses=pages), content_type="text/calendar; charset=utf-8")
    answer.cache_control.private = True
    answer.cache_control.max_age = MINUTES_KEPT * 60
    answer.add_etag()
    return answer.make_conditional(request)


def _feed_id(token: str) -> UUID | None:
    value = unsigned(token, PURPOSE)
    try:
        return UUID(value or "")
    except ValueError:
        return None
