"""Writing a record, and what its parties do with it."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.supervision import presenters, queries, rules, services
from trainingapp.supervision.forms import (
    AddAddendumForm,
    AgreeRecordForm,
    RecordSessionForm,
    ReturnRecordForm,
    record_form,
)
from trainingapp.supervision.models import SupervisionSession
from trainingapp.supervision.presenters import Difference
from trainingapp.supervision.terms import RecordState, SessionState
from trainingapp.supervision.views.blueprint import blueprint, readable_record, run_by_me


@blueprint.route("/sessions/<uuid:session_id>/record", methods=["GET", "POST"])
@access("sessions:run")
def record_session(session_id: UUID) -> str | Response:
    meeting = run_by_me(session_id)
    form = record_form(meeting, queries.actions_around(session, meeting=meeting))
    if form.validate_on_submit():
        with refusals_on(form):
            _save(meeting, form)
            return redirect(_next_page(meeting, form))
    elif not form.is_submitted() and not _can_write(meeting):
        return redirect(url_for(".show_session", session_id=session_id))
    return render_template(
        "supervision/record_session.html",
        form=form,
        meeting=meeting,
        differences=_renewed(meeting, form),
        page=presenters,
    )


def _can_write(meeting: SupervisionSession) -> bool:
    state = meeting.record.state if meeting.record else None
    return rules.is_open(state) and meeting.state is not SessionState.CANCELLED


def _save(meeting: SupervisionSession, form: RecordSessionForm) -> None:
    services.save_record(
        session,
        actor=current_user,
        meeting=meeting,
        version=form.version.data,
        values=form.values(),
        attendance=form.attendance(),
        actions=form.action_lines(),
        decisions=form.decisions(),
        send=form.is_sent,
    )


def _next_page(meeting: SupervisionSession, form: RecordSessionForm) -> str:
    """Back to the draft after saving it; to the session once the record is sent or the session closed."""
    if meeting.state is SessionState.NOT_HELD:
        flash("Closed as not held. The activity can be booked again.")
    elif form.is_sent:
        names = presenters.waiting_names(meeting)
        flash(f"Sent to {presenters.joined(names)} to agree." if names else "Recorded.")
    else:
        return url_for(".record_session", session_id=meeting.id, _anchor="saved")
    return url_for(".show_session", session_id=meeting.id)


def _renewed(meeting: SupervisionSession, form: RecordSessionForm) -> list[Difference]:
    """Where somebody saved in between: the differences, and a form whose next saving is a decision."""
    refused = bool(form.form_errors)
    if not refused or meeting.record is None or form.version.data == meeting.record.version:
        return []
    form.version.data = meeting.record.version
    return presenters.differences(meeting.record, form.values())


@blueprint.route("/sessions/<uuid:session_id>/agree", methods=["GET", "POST"])
@access("records:agree")
def agree_record(session_id: UUID) -> str | Response:
    record = readable_record(session_id)
    form = AgreeRecordForm(digest=rules.sent_digest(rules.steps_of(record.events)))
    if form.validate_on_submit():
        with refusals_on(form):
            services.agree_record(session, actor=current_user, record=record, digest=form.digest.data)
            locked = record.state is RecordState.AGREED
            flash("Agreed by everybody. The record is locked." if locked else "You agreed this record.")
            return redirect(url_for(".show_session", session_id=session_id))
    if form.form_errors:  # it changed since the page was opened: what is agreed next is what is shown now
        form.digest.data = rules.sent_digest(rules.steps_of(record.events))
    return render_template(
        "supervision/agree_record.html", form=form, meeting=record.session, page=presenters
    )


@blueprint.route("/sessions/<uuid:session_id>/return", methods=["GET", "POST"])
@access("records:agree")
def return_record(session_id: UUID) -> str | Response:
    record = readable_record(session_id)
    form = ReturnRecordForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.return_record(session, actor=current_user, record=record, reason=form.reason.data)
            flash(f"Returned to {record.session.led_by.name}, who will change it and send it again.")
            return redirect(url_for(".show_session", session_id=session_id))
    return render_template(
        "supervision/return_record.html", form=form, meeting=record.session, page=presenters
    )


@blueprint.route("/sessions/<uuid:session_id>/addenda", methods=["GET", "POST"])
@access("records:agree")
def add_addendum(session_id: UUID) -> str | Response:
    record = readable_record(session_id)
    form = AddAddendumForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.add_addendum(session, actor=current_user, record=record, text=form.text.data)
            flash("Your note stands below the record.")
            return redirect(url_for(".show_session", session_id=session_id))
    return render_template(
        "supervision/add_addendum.html", form=form, meeting=record.session, page=presenters
    )
