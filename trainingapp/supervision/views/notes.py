"""Private notes, each for its author alone; and opening somebody else's record with a reason."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.supervision import presenters, queries, rules, services
from trainingapp.supervision.forms import BreakGlassForm, KeepNoteForm
from trainingapp.supervision.views.blueprint import blueprint, seen


@blueprint.route("/sessions/<uuid:session_id>/note", methods=["GET", "POST"])
@access("notes:own")
def keep_note(session_id: UUID) -> str | Response:
    meeting = seen(session_id)
    if not rules.may_keep_note(current_user, meeting):
        abort(404)
    note = queries.note(session, actor=current_user, session_id=meeting.id)
    form = KeepNoteForm(version=note.version if note else None, text=note.text if note else "")
    saved_meanwhile = None
    if form.validate_on_submit():
        with refusals_on(form):
            services.save_note(
                session,
                actor=current_user,
                meeting=meeting,
                version=form.version.data,
                text=form.text.data,
            )
            flash("Your private note is saved.")
            return redirect(url_for(".show_session", session_id=session_id))
    if form.form_errors and (
        saved_meanwhile := queries.note(session, actor=current_user, session_id=session_id)
    ):
        form.version.data = saved_meanwhile.version
    return render_template(
        "supervision/keep_note.html",
        form=form,
        meeting=meeting,
        saved_meanwhile=saved_meanwhile,
        page=presenters,
    )


@blueprint.route("/sessions/<uuid:session_id>/break-glass", methods=["GET", "POST"])
@access("records:break-glass")
def break_glass(session_id: UUID) -> str | Response:
    meeting = seen(session_id)
    if not rules.may_break_glass(current_user, meeting):
        abort(404)
    form = BreakGlassForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.break_glass(session, actor=current_user, meeting=meeting, reason=form.reason.data)
            flash("You can read this record for 24 hours. Both parties see that you opened it.")
            return redirect(url_for(".show_session", session_id=session_id))
    return render_template("supervision/break_glass.html", form=form, meeting=meeting, page=presenters)
