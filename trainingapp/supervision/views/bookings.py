"""Booking, moving and cancelling one session, and handing it to a calendar."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.clock import LONDON
from trainingapp.core.db import refusals_on, session
from trainingapp.plans import queries as plans
from trainingapp.plans.models import Activity, Plan
from trainingapp.plans.rules import party_of
from trainingapp.plans.terms import SHARED, Party
from trainingapp.supervision import presenters, rules, services
from trainingapp.supervision.forms import (
    BookSessionForm,
    CancelSessionForm,
    MoveSessionForm,
    asked_day,
    asked_time,
)
from trainingapp.supervision.invitation import Method, invitation
from trainingapp.supervision.models import SupervisionSession
from trainingapp.supervision.presenters import bookings
from trainingapp.supervision.terms import Mode, SessionState
from trainingapp.supervision.views.blueprint import blueprint, run_by_me, seen


@blueprint.route("/plans/<uuid:plan_id>/activities/<uuid:activity_id>/book", methods=["GET", "POST"])
@access("sessions:run")
def book_session(plan_id: UUID, activity_id: UUID) -> str | Response:
    """Book one planned activity; `day` and `time` in the address fill the form."""
    plan, activity = own_activity(plan_id, activity_id)
    form = BookSessionForm(
        day=asked_day(request.args.get("day")),
        time=asked_time(request.args.get("time")),
        minutes=usual_minutes(activity),
        mode=Mode.VIDEO,
    )
    if form.validate_on_submit():
        with refusals_on(form):
            wanted = {"actor": current_user, "plan": plan, "activity": activity, **form.when}
            if form.is_considered(services.consider_booking(session, **wanted)):
                meeting = services.book(session, mode=form.mode.data, place=form.place.data, **wanted)
                flash("Booked. Everybody gets an invitation for their calendar.")
                return redirect(url_for(".show_session", session_id=meeting.id))
    return render_template(
        "supervision/book_session.html",
        form=form,
        plan=plan,
        activity=activity,
        missing=bookings.missing_parties(plan, activity.kind),
        usual_length=rules.is_usual_length(activity.kind, form.minutes.data or rules.JOINT_MINUTES[0]),
    )


def own_activity(plan_id: UUID, activity_id: UUID) -> tuple[Plan, Activity]:
    """An activity that the signed-in person books, with its plan; otherwise 404."""
    plan = plans.plan(session, plan_id, actor=current_user)
    if plan is None or party_of(plan, current_user.id) is not Party.ALLIANCE_SUPERVISOR:
        abort(404)
    own = {activity.id: activity for activity in plan.activities if activity.kind not in SHARED}
    if activity_id not in own:
        abort(404)
    return plan, own[activity_id]


def usual_minutes(activity: Activity) -> int | None:
    """The length the offer gives, where it gives one and not a range."""
    return activity.minutes_min if activity.minutes_min == activity.minutes_max else None


@blueprint.route("/sessions/<uuid:session_id>/move", methods=["GET", "POST"])
@access("sessions:run")
def move_session(session_id: UUID) -> str | Response:
    """Another time, length or place for a booked session."""
    meeting = _booked_by_me(session_id)
    local = meeting.starts_at.astimezone(LONDON)
    form = MoveSessionForm(day=local.date(), time=local.time(), minutes=meeting.minutes, place=meeting.place)
    if form.validate_on_submit():
        with refusals_on(form):
            wanted = {"actor": current_user, "meeting": meeting, **form.when}
            if form.is_considered(services.consider_move(session, **wanted)):
                services.move_session(session, place=form.place.data, reason=form.reason.data, **wanted)
                flash("Changed. Everybody gets the change for their calendar.")
                return redirect(url_for(".show_session", session_id=session_id))
    return render_template(
        "supervision/move_session.html", form=form, meeting=meeting, page=presenters, bookings=bookings
    )


def _booked_by_me(session_id: UUID) -> SupervisionSession:
    meeting = run_by_me(session_id)
    if meeting.state is not SessionState.BOOKED:
        abort(404)
    return meeting


@blueprint.route("/sessions/<uuid:session_id>/cancel", methods=["GET", "POST"])
@access("sessions:run")
def cancel_session(session_id: UUID) -> str | Response:
    """Call a session off."""
    meeting = run_by_me(session_id)
    form = CancelSessionForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.cancel(session, actor=current_user, meeting=meeting, reason=form.reason.data)
            flash("Cancelled. The activity can be booked again.")
            return redirect(url_for(".show_session", session_id=session_id))
    return render_template("supervision/cancel_session.html", form=form, meeting=meeting, page=presenters)


@blueprint.get("/sessions/<uuid:session_id>/invitation.ics")
@access("sessions:read")
def download_invitation(session_id: UUID) -> Response:
    """The session for the calendar of one of its people."""
    meeting = seen(session_id)
    if rules.own_party(current_user.id, meeting) is None:
        abort(404)
    text = invitation(meeting, method=Method.PUBLISH, now=clock.now(), to=current_user)
    return Response(
        text,
        content_type="text/calendar; charset=utf-8; method=PUBLISH",
        headers={"Content-Disposition": 'attachment; filename="session.ics"'},
    )
