"""The sheet on which a coordinator prepares a session."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.accounts import services as accounts
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.supervision import presenters, queries, rules, services
from trainingapp.supervision.forms import PrepareSessionForm
from trainingapp.supervision.models import Preparation, SupervisionSession
from trainingapp.supervision.presenters import Difference
from trainingapp.supervision.views.blueprint import blueprint, seen
from trainingapp.supervision.views.resuming import base_version, compare, held_here, saved_at


@blueprint.route("/sessions/<uuid:session_id>/prepare", methods=["GET", "POST"])
@access("sessions:prepare")
def prepare_session(session_id: UUID) -> str | Response:
    meeting = seen(session_id)
    if not rules.may_prepare(current_user, meeting):
        abort(404)
    if "discard" in request.form:
        accounts.forget_typed(session, actor=current_user, path=request.path)
        return redirect(request.path)
    form = _form(meeting)
    if form.validate_on_submit():
        with refusals_on(form):
            _save(meeting, form)
            return redirect(_next_page(meeting, form))
    elif not form.is_submitted() and not rules.can_prepare(meeting):
        return redirect(url_for(".show_session", session_id=session_id))
    saved = queries.preparation(session, actor=current_user, session_id=meeting.id)
    compare(form, saved)
    return render_template(
        "supervision/prepare_session.html",
        form=form,
        meeting=meeting,
        saved=saved,
        saved_at=saved_at(form, saved),
        differences=_differences(saved, form),
        page=presenters,
    )


def _form(meeting: SupervisionSession) -> PrepareSessionForm:
    saved = queries.preparation(session, actor=current_user, session_id=meeting.id)
    known = {name: getattr(saved, name) for name in ("version", *presenters.PREPARED)} if saved else {}
    held = held_here()
    form = PrepareSessionForm.opened(held.fields if held else None, **known)
    if not form.is_submitted():
        form.resume(presenters.PREPARED, held.fields if held else None, saved.version if saved else None)
        form.held_at = held.created_at if held else None
    return form


def _save(meeting: SupervisionSession, form: PrepareSessionForm) -> None:
    services.prepare_session(
        session,
        actor=current_user,
        meeting=meeting,
        version=base_version(form),
        text=form.text(),
        share=form.is_shared,
    )
    accounts.forget_typed(session, actor=current_user, path=request.path)


def _next_page(meeting: SupervisionSession, form: PrepareSessionForm) -> str:
    if not form.is_shared:
        return url_for(".prepare_session", session_id=meeting.id, _anchor="saved")
    flash(f"Shared with {presenters.shared_with(meeting)}.")
    return url_for(".show_session", session_id=meeting.id)


def _differences(saved: Preparation | None, form: PrepareSessionForm) -> list[Difference]:
    if saved is None or form.seen.data is None:
        return []
    typed = {name: form[name].data for name in presenters.PREPARED}
    return presenters.prepared_differences(saved, typed)
