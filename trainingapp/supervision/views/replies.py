"""Ending a record that not everybody agrees: a disagreement with its statement, or no reply at all."""

from contextlib import suppress
from datetime import date
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans.terms import Party
from trainingapp.supervision import presenters, rules, services
from trainingapp.supervision.forms import CloseWithoutReplyForm, DisagreeRecordForm
from trainingapp.supervision.models import Record
from trainingapp.supervision.terms import RecordState
from trainingapp.supervision.views.blueprint import blueprint, readable_record, run_by_me


@blueprint.route("/sessions/<uuid:session_id>/disagree", methods=["GET", "POST"])
@access("records:agree")
def disagree_record(session_id: UUID) -> str | Response:
    record = _asked_record(session_id)
    form = DisagreeRecordForm(digest=_digest(record))
    if form.validate_on_submit():
        with refusals_on(form):
            services.disagree_record(
                session,
                actor=current_user,
                record=record,
                statement=form.statement.data,
                digest=form.digest.data,
            )
            flash("Your statement stands beside the record.")
            return redirect(url_for(".show_session", session_id=session_id))
    if form.form_errors:  # it changed since the page was opened: what is shown now counts next
        form.digest.data = _digest(record)
    return render_template(
        "supervision/disagree_record.html",
        form=form,
        meeting=record.session,
        is_asked=rules.own_party(current_user.id, record.session) in _waiting(record),
        page=presenters,
    )


def _asked_record(session_id: UUID) -> Record:
    """A record that was sent to the signed-in person, among others; otherwise 404."""
    record = readable_record(session_id)
    party = rules.own_party(current_user.id, record.session)
    if record.submitted_at is None or party not in rules.must_agree(record.session.kind):
        abort(404)
    return record


def _waiting(record: Record) -> frozenset[object]:
    sent = record.state is RecordState.SUBMITTED
    return frozenset(rules.waiting_parties(record.session.kind, record.events)) if sent else frozenset()


def _digest(record: Record) -> str:
    return rules.sent_digest(rules.steps_of(record.events))


@blueprint.route("/sessions/<uuid:session_id>/close-without-reply", methods=["GET", "POST"])
@access("sessions:run")
def close_without_reply(session_id: UUID) -> str | Response:
    meeting = run_by_me(session_id)
    record = meeting.record or abort(404)
    waiting = presenters.parties_waiting(meeting)
    form = CloseWithoutReplyForm(data=_begun(waiting))
    form.party.choices = waiting
    if waiting and form.validate_on_submit():
        with refusals_on(form):
            services.close_without_reply(
                session,
                actor=current_user,
                record=record,
                party=form.party.data,
                reminded_on=form.reminders,
                reason=form.reason.data,
            )
            flash(_closed_words(record))
            return redirect(url_for(".show_session", session_id=session_id))
    return render_template(
        "supervision/close_without_reply.html", form=form, meeting=meeting, page=presenters
    )


def _begun(waiting: list[tuple[Party, str]]) -> dict[str, object]:
    """Who it is, if only one is asked; and what the address says: who, and the days of the reminders."""
    only = waiting[0][0] if len(waiting) == 1 else None
    begun: dict[str, object] = {"party": only or request.args.get("party")}
    for place, typed in enumerate(request.args.getlist("reminded_on")[:4], 1):
        with suppress(ValueError):
            begun["reminded_on" if place == 1 else f"reminded_on_{place}"] = date.fromisoformat(typed)
    return begun


def _closed_words(record: Record) -> str:
    if record.state is RecordState.CLOSED:
        return f"{presenters.ending_words(record)}. The record is locked."
    names = [name for _, name in presenters.parties_waiting(record.session)]
    return f"Recorded. The record still waits for {presenters.joined(names)}."
