"""Showing one session."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask_login import current_user

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import session
from trainingapp.supervision import presenters, queries, rules
from trainingapp.supervision.forms import AgreeRecordForm
from trainingapp.supervision.models import SupervisionSession
from trainingapp.supervision.terms import Sight
from trainingapp.supervision.views.blueprint import blueprint, seen, sight_of


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
        **_before_and_after(meeting, sight),
        covers=queries.content_of(session, meeting=meeting) if meeting.plan is None else "",
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


def _before_and_after(meeting: SupervisionSession, sight: Sight) -> dict[str, Any]:
    """What was brought to the session, which competencies it spoke of, and when to meet next."""
    reads = sight is Sight.CONTENT and meeting.plan is not None
    sent = meeting.record is not None and meeting.record.submitted_at is not None
    readable = reads and rules.is_shown(current_user, meeting)
    brought = queries.preparation(session, actor=current_user, session_id=meeting.id) if reads else None
    if brought is not None and not rules.may_read_preparation(current_user, brought, sight):
        brought = None
    proposes = sent and rules.may_run(current_user, meeting)
    return {
        "preparation": brought,
        "may_prepare": rules.may_prepare(current_user, meeting) and rules.can_prepare(meeting),
        "discussed": queries.discussed(session, session_id=meeting.id) if readable else [],
        "next": queries.next_session(session, meeting=meeting, today=clock.today()) if proposes else None,
    }


def _sent_digest(meeting: SupervisionSession) -> str:
    return rules.sent_digest(rules.steps_of(meeting.record.events)) if meeting.record else ""
