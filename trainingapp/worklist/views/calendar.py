"""The calendar: a month of one's own sessions, and what is still to book."""

from flask import abort, render_template, request
from flask_login import current_user

from trainingapp.accounts.terms import Role
from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import session
from trainingapp.worklist.presenters import calendar as presenters
from trainingapp.worklist.queries import calendar as queries
from trainingapp.worklist.views.blueprint import blueprint


@blueprint.get("/calendar")
@access("calendar:read")
def show_calendar() -> str:
    """The month that the address names, or this one."""
    today = clock.today()
    first = presenters.asked_month(request.args.get("month"), today) or abort(404)
    read = queries.month(session, actor=current_user, first=first)
    return render_template(
        "worklist/show_calendar.html",
        month=presenters.month_page(read, first, current_user.id, today),
        is_this_month=first == today.replace(day=1),
        books=current_user.has(Role.ALLIANCE_SUPERVISOR),
        leads=current_user.has(Role.PROGRAMME_LEAD),
    )
