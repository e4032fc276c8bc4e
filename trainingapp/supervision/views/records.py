"""Writing a record, and what its parties do with it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.accounts import services as accounts
from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.supervision import presenters, queries, rules, services
from trainingapp.supervision.forms import (
    VALUES,
    AddAddendumForm,
    AgreeRecordForm,
    RecordSessionForm,
    ReturnRecordForm,
    Surroundings,
    record_form,
)
from trainingapp.supervision.models import PrivateNote, SupervisionSession
from trainingapp.supervision.presenters import Difference
from trainingapp.supervision.terms import RecordState, SessionState
from trainingapp.supervision.views.blueprint import blueprint, readable_record, run_by_me
from trainingapp.supervision.views.resuming import base_version, compare, held_here, saved_at


@blueprint.route("/sessions/<uuid:session_id>/record", methods=["GET", "POST"])
@access("sessions:run")
def record_session(session_id: UUID) -> str | Response:
    meeting = run_by_me(session_id)
    form = form_of(meeting)
    if "discard" in request.form:
        accounts.forget_typed(session, actor=current_user, path=request.path)
        return redirect(request.path)
    if form.validate_on_submit():
        with refusals_on(form):
            _save(meeting, form)
            return redirect(_next_page(meeting, form))
    elif not form.is_submitted() and not _can_write(meeting):
        return redirect(url_for(".show_session", session_id=session_id))
    return render_template("supervision/record_session.html", **_page(meeting, form))


def form_of(meeting: SupervisionSession) -> RecordSessionForm:
    """The form of a session's record: what is saved, and over it what its writer typed since."""
    held = held_here()
    around = Surroundings(
        actions=queries.actions_around(session, meeting=meeting),
        competencies=queries.competencies_of(session, meeting=meeting),
        note=queries.note(session, actor=current_user, session_id=meeting.id),
        next=queries.next_session(session, meeting=meeting, today=clock.today()),
        typed=held.fields if held else None,
    )
    form = record_form(meeting, around)
    form.held_at = held.created_at if held else None
    if not form.is_submitted():
        version = meeting.record.version if meeting.record else None
        form.resume(VALUES, around.typed, version)
    return form


def _page(meeting: SupervisionSession, form: RecordSessionForm) -> dict[str, Any]:
    """What the page of the form shows around it."""
    record, plan = meeting.record, meeting.plan
    compare(form, record)
    return {
        "form": form,
        "meeting": meeting,
        "page": presenters,
        "saved_at": saved_at(form, record),
        "next": form.around.next,
        "preparation": queries.preparation(session, actor=current_user, session_id=meeting.id),
        "route": queries.escalation_route(session, plan_id=plan.id) if plan else "",
        "differences": _differences(meeting, form),
        "saved_note_text": _saved_note(meeting, form),
    }


def _can_write(meeting: SupervisionSession) -> bool:
    state = meeting.record.state if meeting.record else None
    return rules.is_open(state) and meeting.state is not SessionState.CANCELLED


def _save(meeting: SupervisionSession, form: RecordSessionForm) -> None:
    services.save_record(
        session,
        actor=current_user,
        meeting=meeting,
        version=base_version(form),
        values=form.values(),
        attendance=form.attendance(),
        actions=form.action_lines(),
        decisions=form.decisions(),
        discussed=form.discussed(),
        note=form.private_note(),
        send=form.is_sent,
    )
    accounts.forget_typed(session, actor=current_user, path=request.path)


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


def _differences(meeting: SupervisionSession, form: RecordSessionForm) -> list[Difference]:
    """Where somebody saved in between: the two versions, of which the next button pressed decides."""
    if meeting.record is None or form.seen.data is None:
        return []
    return presenters.differences(meeting.record, form.typed_values())


def _saved_note(meeting: SupervisionSession, form: RecordSessionForm) -> PrivateNote | None:
    """The writer's note as another window saved it, where that stands against what was typed here."""
    note = queries.note(session, actor=current_user, session_id=meeting.id) if form.note.errors else None
    if note is None or note.version == form.note_version.data:
        return None
    form.note_version.data = note.version
    return note


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
