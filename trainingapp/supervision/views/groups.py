"""Booking groups and conferences for many coordinators at once, and their registers."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans import queries as plans
from trainingapp.plans.models import Activity
from trainingapp.plans.terms import SHARED, SessionKind
from trainingapp.supervision import presenters, queries, services
from trainingapp.supervision.forms import AddAttendeesForm, BookConferenceForm, BookGroupForm
from trainingapp.supervision.presenters import Selection
from trainingapp.supervision.terms import Mode, SessionState
from trainingapp.supervision.views.blueprint import blueprint, run_by_me


@blueprint.route("/groups/book", methods=["GET", "POST"])
@access("sessions:run")
def book_group() -> str | Response:
    code = request.args.get("activity", "")
    candidates = queries.group_candidates(session, actor=current_user, code=code) if code else []
    chosen = [each.activity for each in candidates if each.is_open]
    if not chosen:
        return _choose_group()
    ways = presenters.selections(chosen, clock.today())
    form = BookGroupForm(
        title=chosen[0].title,
        minutes=chosen[0].minutes_max,
        mode=Mode.VIDEO,
        attendees=_preset(ways, request.args.get("select")),
    )
    form.offer(chosen)
    if form.validate_on_submit():
        with refusals_on(form):
            meeting = services.book_group(
                session,
                actor=current_user,
                title=form.title.data,
                theme_code=chosen[0].theme_code,
                starts_at=form.starts_at,
                minutes=form.minutes.data,
                mode=form.mode.data,
                place=form.place.data,
                activities=_ticked(chosen, form.attendees.data),
            )
            flash("Booked.")
            return redirect(url_for(".show_session", session_id=meeting.id))
    return render_template(
        "supervision/book_group.html",
        form=form,
        code=code,
        theme=queries.theme(session, code=chosen[0].theme_code),
        ways=ways,
        left_out=presenters.left_out(candidates),
        had=presenters.had_words(candidates),
    )


def _choose_group() -> str:
    found = queries.open_groups(session, actor=current_user)
    groups = presenters.groups_to_book(found, clock.today())
    return render_template("supervision/choose_group.html", groups=groups)


def _preset(ways: list[Selection], name: str | None) -> list[UUID]:
    """Who is ticked before anybody ticks: who is due soon, unless the address says otherwise."""
    chosen = next((way for way in ways if way.name == name), ways[0])
    return [activity.id for activity in chosen.activities]


@blueprint.route("/conferences/<uuid:conference_id>/register", methods=["GET", "POST"])
@access("sessions:run")
def book_conference(conference_id: UUID) -> str | Response:
    conference = plans.conference(session, conference_id, actor=current_user)
    if conference is None:
        abort(404)
    existing = queries.register_of(session, conference_id=conference.id)
    if existing is not None:
        return redirect(url_for(".show_session", session_id=existing.id))
    found = queries.open_shared_activities(session, actor=current_user, kind=SessionKind.CONFERENCE)
    expected = [activity for activity in found if activity.conference_id == conference.id]
    form = BookConferenceForm(minutes=450, attendees=[activity.id for activity in expected])
    form.offer(expected)
    if form.validate_on_submit() and form.time.data is not None:
        with refusals_on(form):
            meeting = services.book_conference(
                session,
                actor=current_user,
                conference=conference,
                starts_at=clock.london(conference.held_on, form.time.data.hour, form.time.data.minute),
                minutes=form.minutes.data,
                activities=_ticked(expected, form.attendees.data),
            )
            flash("The register is open.")
            return redirect(url_for(".show_session", session_id=meeting.id))
    return render_template(
        "supervision/book_conference.html", form=form, conference=conference, expected=expected
    )


@blueprint.route("/sessions/<uuid:session_id>/attendees", methods=["GET", "POST"])
@access("sessions:run")
def add_attendees(session_id: UUID) -> str | Response:
    meeting = run_by_me(session_id)
    if meeting.kind not in SHARED or meeting.state is not SessionState.BOOKED:
        abort(404)
    codes = {place.activity.code for place in meeting.participants if place.activity}
    found = queries.open_shared_activities(session, actor=current_user, kind=meeting.kind)
    open_ones = [activity for activity in found if activity.code in codes]
    form = AddAttendeesForm()
    form.offer(open_ones)
    if form.validate_on_submit():
        with refusals_on(form):
            services.add_attendees(
                session,
                actor=current_user,
                meeting=meeting,
                activities=_ticked(open_ones, form.attendees.data),
            )
            flash("Added to the register.")
            return redirect(url_for(".show_session", session_id=session_id))
    return render_template(
        "supervision/add_attendees.html", form=form, meeting=meeting, found=open_ones, page=presenters
    )


def _ticked(activities: list[Activity], ids: list[UUID]) -> list[Activity]:
    return [activity for activity in activities if activity.id in ids]
