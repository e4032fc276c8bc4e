"""The blueprint, and how every page of it finds its session."""

from uuid import UUID

from flask import Blueprint, abort
from flask_login import current_user

from trainingapp.core import clock
from trainingapp.core.db import session
from trainingapp.supervision import queries, rules
from trainingapp.supervision.models import GlassBreak, Record, SupervisionSession
from trainingapp.supervision.terms import Sight

blueprint = Blueprint("supervision", __name__)


def seen(session_id: UUID) -> SupervisionSession:
    """The session, if the signed-in person may at least know of it; otherwise 404."""
    meeting = queries.meeting(session, session_id, actor=current_user)
    if meeting is None:
        abort(404)
    return meeting


def run_by_me(session_id: UUID) -> SupervisionSession:
    """The session, if the signed-in person writes its record; otherwise 404."""
    meeting = seen(session_id)
    if not rules.may_run(current_user, meeting):
        abort(404)
    return meeting


def readable_record(session_id: UUID) -> Record:
    """The record of a session whose content is the signed-in person's as a party; otherwise 404."""
    meeting = seen(session_id)
    if meeting.record is None or rules.own_party(current_user.id, meeting) is None:
        abort(404)
    if not rules.is_shown(current_user, meeting):
        abort(404)
    return meeting.record


def sight_of(meeting: SupervisionSession) -> tuple[Sight, list[GlassBreak]]:
    """How much of it the signed-in person sees, and who opened it without being a party."""
    breaks = (
        queries.glass_breaks(session, session_id=meeting.id) if meeting.kind in rules.PRIVATE_KINDS else []
    )
    own = [opened.created_at for opened in breaks if opened.person_id == current_user.id]
    broken = rules.glass_is_broken(own, clock.now())
    return rules.sight(current_user, meeting, glass_broken=broken), breaks
