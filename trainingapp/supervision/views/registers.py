"""Taking the register of a group or a conference, and the guests on it."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.core.errors import DomainError
from trainingapp.supervision import presenters, queries, rules, services
from trainingapp.supervision.forms import AddGuestsForm, RemoveGuestForm, TakeRegisterForm, register_form
from trainingapp.supervision.models import SupervisionSession
from trainingapp.supervision.presenters import MarkDifference
from trainingapp.supervision.terms import Attendance
from trainingapp.supervision.views.blueprint import blueprint


@blueprint.route("/sessions/<uuid:session_id>/register", methods=["GET", "POST"])
@access("sessions:run")
def take_register(session_id: UUID) -> str | Response:
    meeting = _kept_by_me(session_id)
    form = register_form(meeting, Attendance.ATTENDED if request.args.get("everybody") == "came" else None)
    if form.validate_on_submit():
        with refusals_on(form):
            services.take_register(
                session,
                actor=current_user,
                meeting=meeting,
                version=form.version.data or 0,
                attendance=form.attendance(),
                guests=form.guest_attendance(),
                came_too=form.came_too.lines,
            )
            flash(f"The register is saved: {presenters.came_words(presenters.turnout(meeting))}.")
            return redirect(url_for(".show_session", session_id=session_id))
    if form.errors:
        meeting = _kept_by_me(session_id)  # in one go: a refusal makes the session forget everybody
    return render_template(
        "supervision/take_register.html",
        form=form,
        meeting=meeting,
        refusal=_refusal(meeting),
        theme=queries.content_of(session, meeting=meeting),
        differences=_renewed(meeting, form),
        page=presenters,
    )


def _kept_by_me(session_id: UUID) -> SupervisionSession:
    return queries.register(session, session_id, actor=current_user) or abort(404)


def _refusal(meeting: SupervisionSession) -> str | None:
    """Why there is no register to take, in words."""
    record = meeting.record.state if meeting.record else None
    try:
        rules.check_register(meeting.state, meeting.starts_at, record, clock.now())
    except DomainError as refusal:
        return refusal.message
    return None


def _renewed(meeting: SupervisionSession, form: TakeRegisterForm) -> list[MarkDifference]:
    """Where it was saved in between: the differences, and a form whose next saving is a decision."""
    if not form.form_errors or form.version.data == meeting.version:
        return []
    form.version.data = meeting.version
    saved = {place.id: place.attendance for place in meeting.participants}
    saved |= {guest.id: guest.attendance for guest in meeting.guests}
    return presenters.mark_differences(
        (form[name].label.text, saved.get(id_), form[name].data)
        for name, (id_, _) in {**form.places, **form.listed}.items()
    )


@blueprint.route("/sessions/<uuid:session_id>/guests", methods=["GET", "POST"])
@access("sessions:run")
def add_guests(session_id: UUID) -> str | Response:
    meeting = _kept_by_me(session_id)
    form = AddGuestsForm()
    if form.validate_on_submit():
        with refusals_on(form):
            added = services.add_guests(session, actor=current_user, meeting=meeting, guests=form.guests())
            flash(presenters.added_words(len(added)))
            return redirect(url_for(".add_guests", session_id=session_id))
    if form.errors:
        meeting = _kept_by_me(session_id)
    return render_template("supervision/add_guests.html", form=form, meeting=meeting, page=presenters)


@blueprint.route("/guests/<uuid:guest_id>/remove", methods=["GET", "POST"])
@access("sessions:run")
def remove_guest(guest_id: UUID) -> str | Response:
    guest = queries.guest(session, guest_id, actor=current_user) or abort(404)
    form = RemoveGuestForm()
    if form.validate_on_submit():
        name, session_id = guest.name, guest.session_id
        with refusals_on(form):
            services.remove_guest(session, actor=current_user, guest=guest)
            flash(f"{name} is off the register.")
            return redirect(url_for(".add_guests", session_id=session_id))
    return render_template(
        "supervision/remove_guest.html", form=form, guest=guest, meeting=guest.session, page=presenters
    )
