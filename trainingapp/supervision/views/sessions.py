"""Booking, showing and cancelling one session."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans import queries as plans
from trainingapp.plans.models import Activity, Plan
from trainingapp.plans.rules import party_of
from trainingapp.plans.terms import SHARED, Party
from trainingapp.supervision import presenters, queries, rules, services
from trainingapp.supervision.forms import AgreeRecordForm, BookSessionForm, CancelSessionForm
from trainingapp.supervision.models import SupervisionSession
from trainingapp.supervision.terms import Mode, Sight
from trainingapp.supervision.views.blueprint import blueprint, run_by_me, seen, sight_of


@blueprint.route("/plans/<uuid:plan_id>/activities/<uuid:activity_id>/book", methods=["GET", "POST"])
@access("sessions:run")
def book_session(plan_id: UUID, activity_id: UUID) -> str | Response:
    plan, activity = _activity(plan_id, activity_id)
    usual = activity.minutes_min if activity.minutes_min == activity.minutes_max else None
    form = BookSessionForm(minutes=usual, mode=Mode.VIDEO)
    if form.validate_on_submit():
        with refusals_on(form):
            meeting = services.book(
                session,
                actor=current_user,
                plan=plan,
                activity=activity,
                starts_at=form.starts_at,
                minutes=form.minutes.data,
                mode=form.mode.data,
                place=form.place.data,
                unusual_length=form.unusual_length.data,
            )
            flash("Booked.")
            return redirect(url_for(".show_session", session_id=meeting.id))
    usual_length = rules.is_usual_length(activity.kind, form.minutes.data or rules.JOINT_MINUTES[0])
    return render_template(
        "supervision/book_session.html", form=form, plan=plan, activity=activity, usual_length=usual_length
    )


def _activity(plan_id: UUID, activity_id: UUID) -> tuple[Plan, Activity]:
    """An activity that the signed-in person books, with its plan; otherwise 404."""
    plan = plans.plan(session, plan_id, actor=current_user)
    if plan is None or party_of(plan, current_user.id) is not Party.ALLIANCE_SUPERVISOR:
        abort(404)
    own = {activity.id: activity for activity in plan.activities if activity.kind not in SHARED}
    if activity_id not in own:
        abort(404)
    return plan, own[activity_id]


@blueprint.get("/sessions/<uuid:session_id>")
@access("sessions:read")
def show_session(session_id: UUID) -> str:
    meeting = seen(session_id)
    sight, breaks = sight_of(meeting)
    return render_template(
        "supervision/show_session.html",
        meeting=meeting,
        sight=sight,
        breaks=breaks,
        agree_form=AgreeRecordForm(digest=_sent_digest(meeting)),
        **_standing(meeting),
        **_content(meeting, sight),
    )


def _standing(meeting: SupervisionSession) -> dict[str, Any]:
    """Whose session it is to the signed-in person, and whose move."""
    party = rules.own_party(current_user.id, meeting)
    asked = meeting.record is not None and party in rules.waiting_parties(meeting.kind, meeting.record.events)
    return {
        "party": party,
        "runs": rules.may_run(current_user, meeting),
        "is_asked": asked,
        "is_open": rules.is_open(meeting.record.state if meeting.record else None),
        "has_begun": meeting.starts_at <= clock.now(),
        "may_break_glass": rules.may_break_glass(current_user, meeting),
        "may_keep_note": rules.may_keep_note(current_user, meeting),
        "page": presenters,
    }


def _content(meeting: SupervisionSession, sight: Sight) -> dict[str, Any]:
    """What was said and promised, for who may read it; a draft is its writer's until it is sent."""
    readable = sight is Sight.CONTENT and rules.is_shown(current_user, meeting)
    actions = queries.actions_around(session, meeting=meeting) if sight is Sight.CONTENT else []
    if not readable:
        actions = [action for action in actions if action.session_id != meeting.id]
    keeps = rules.may_keep_note(current_user, meeting)
    return {
        "readable": readable,
        "actions": presenters.sorted_actions(meeting, actions),
        "note": queries.note(session, actor=current_user, session_id=meeting.id) if keeps else None,
    }


def _sent_digest(meeting: SupervisionSession) -> str:
    return rules.sent_digest(rules.steps_of(meeting.record.events)) if meeting.record else ""


@blueprint.route("/sessions/<uuid:session_id>/cancel", methods=["GET", "POST"])
@access("sessions:run")
def cancel_session(session_id: UUID) -> str | Response:
    meeting = run_by_me(session_id)
    form = CancelSessionForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.cancel(session, actor=current_user, meeting=meeting, reason=form.reason.data)
            flash("Cancelled. The activity can be booked again.")
            return redirect(url_for(".show_session", session_id=session_id))
    return render_template("supervision/cancel_session.html", form=form, meeting=meeting, page=presenters)
