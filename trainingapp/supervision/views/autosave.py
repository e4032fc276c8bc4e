"""Pages that save by themselves: the addresses they post to. Nothing follows from it but that it is kept."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from flask import abort, jsonify, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import words
from trainingapp.core.access import access
from trainingapp.core.db import session
from trainingapp.core.forms.autosaved import AutosavedForm
from trainingapp.supervision import presenters, rules, services
from trainingapp.supervision.forms import VALUES, KeepNoteForm, PrepareSessionForm
from trainingapp.supervision.values import Kept, NoteText
from trainingapp.supervision.views.blueprint import blueprint, run_by_me, seen
from trainingapp.supervision.views.records import form_of


@blueprint.route("/sessions/<uuid:session_id>/record/autosave", methods=["GET", "POST"])
@access("sessions:run")
def autosave_record(session_id: UUID) -> Response:
    path = url_for(".record_session", session_id=session_id)
    meeting = run_by_me(session_id)
    if request.method == "GET":
        return redirect(path)
    form = form_of(meeting)
    form.validate()
    kept = services.keep_record(
        session,
        actor=current_user,
        meeting=meeting,
        typed=form.typed(path),
        values=form.values() if form.is_sound(VALUES) else None,
    )
    return _answer(kept, form.problems(VALUES))


@blueprint.route("/sessions/<uuid:session_id>/prepare/autosave", methods=["GET", "POST"])
@access("sessions:prepare")
def autosave_preparation(session_id: UUID) -> Response:
    path = url_for(".prepare_session", session_id=session_id)
    meeting = seen(session_id)
    if not rules.may_prepare(current_user, meeting):
        abort(404)
    if request.method == "GET":
        return redirect(path)
    form = PrepareSessionForm()
    sound = form.validate()
    kept = services.keep_preparation(
        session,
        actor=current_user,
        meeting=meeting,
        typed=form.typed(path),
        text=form.text() if sound else None,
    )
    return _answer(kept, _all_problems(form))


@blueprint.route("/sessions/<uuid:session_id>/note/autosave", methods=["GET", "POST"])
@access("notes:own")
def autosave_note(session_id: UUID) -> Response:
    path = url_for(".keep_note", session_id=session_id)
    meeting = seen(session_id)
    if not rules.may_keep_note(current_user, meeting):
        abort(404)
    if request.method == "GET":
        return redirect(path)
    form = KeepNoteForm()
    sound = form.validate()
    kept = services.keep_note(
        session,
        actor=current_user,
        meeting=meeting,
        typed=form.typed(path),
        note=NoteText(form.text.data, form.version.data) if sound else None,
    )
    return _answer(kept, _all_problems(form))


def _all_problems(form: AutosavedForm) -> list[str]:
    return form.problems(field.name for field in form)


def _answer(kept: Kept, wrong: Iterable[str]) -> Response:
    """What became of it, for the page to say; a conflict is an answer too, because what was typed is kept."""
    kept = replace(kept, problems=(*wrong, *kept.problems))
    them = kept.meanwhile
    return jsonify(
        saved_at=words.clock(kept.at),
        version=kept.version,
        message=presenters.kept_words(kept),
        problems=[*kept.refused, *kept.problems],
        conflict=them is not None,
        by=them.by if them else None,
        at=words.clock(them.at) if them else None,
    )
