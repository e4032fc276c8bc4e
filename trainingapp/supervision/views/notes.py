"""Private notes, each for its author alone; and opening somebody else's record with a reason."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.accounts import services as accounts
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.supervision import presenters, queries, rules, services
from trainingapp.supervision.forms import BreakGlassForm, KeepNoteForm
from trainingapp.supervision.views.blueprint import blueprint, seen
from trainingapp.supervision.views.resuming import base_version, compare, held_here, saved_at


@blueprint.route("/sessions/<uuid:session_id>/note", methods=["GET", "POST"])
@access("notes:own")
def keep_note(session_id: UUID) -> str | Response:
    meeting = seen(session_id)
    if not rules.may_keep_note(current_user, meeting):
        abort(404)
    if "discard" in request.form:
        accounts.forget_typed(session, actor=current_user, path=request.path)
        return redirect(request.path)
    form = _note_form(session_id)
    if form.validate_on_submit():
        with refusals_on(form):
            services.save_note(
                session,
                actor=current_user,
                meeting=meeting,
                version=base_version(form),
                text=form.text.data,
            )
            accounts.forget_typed(session, actor=current_user, path=request.path)
            flash("Your private note is saved.")
            return redirect(url_for(".show_session", session_id=session_id))
    saved = queries.note(session, actor=current_user, session_id=session_id)
    compare(form, saved)
    return render_template(
        "supervision/keep_note.html",
        form=form,
        meeting=meeting,
        saved=saved,
        saved_at=saved_at(form, saved),
        page=presenters,
    )


def _note_form(session_id: UUID) -> KeepNoteForm:
    note = queries.note(session, actor=current_user, session_id=session_id)
    version = note.version if note else None
    held = held_here()
    form = KeepNoteForm.opened(held.fields if held else None, version=version, text=note.text if note else "")
    if not form.is_submitted():
        form.resume(["text"], held.fields if held else None, version)
        form.held_at = held.created_at if held else None
    return form


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
