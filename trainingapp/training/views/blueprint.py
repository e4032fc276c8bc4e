"""The blueprint that the pages of training share, and how they find what a page is about."""

from typing import Any, cast
from uuid import UUID

from flask import Blueprint, Flask, abort
from flask.sansio.blueprints import BlueprintSetupState
from flask_login import current_user

from trainingapp.core.db import session
from trainingapp.core.words import register_statuses
from trainingapp.files.terms import FILE_STATE_WORDS, SERVED
from trainingapp.plans.models import Plan
from trainingapp.training import presenters, queries, rules, terms
from trainingapp.training.models import Course, TrainingLogEntry

blueprint = Blueprint("training", __name__)


@blueprint.record_once
def say_statuses(state: BlueprintSetupState) -> None:
    """Give the statuses of courses and of the training log their words and colours."""
    app = cast(Flask, state.app)
    register_statuses(app, presenters.HEALTH_TAGS)
    register_statuses(app, presenters.LOG_TAGS)


@blueprint.context_processor
def say_words() -> dict[str, Any]:
    """The words that the templates of this capability share."""
    return {
        "FILE_STATE_WORDS": FILE_STATE_WORDS,
        "SERVED": SERVED,
        "LOG_KIND_WORDS": terms.LOG_KIND_WORDS,
        "LOG_STATE_WORDS": terms.LOG_STATE_WORDS,
        "MODE_WORDS": terms.MODE_WORDS,
    }


def own_plan_of(plan_id: UUID) -> Plan:
    """The plan whose log the signed-in coordinator keeps, or 404."""
    plan = queries.plan_with_people(session, plan_id, actor=current_user) or abort(404)
    return plan if plan.coordinator_id == current_user.id else abort(404)


def course_of(course_id: UUID) -> Course:
    """A course of the reader's alliance, or 404."""
    return queries.course(session, course_id, actor=current_user) or abort(404)


def line_of(log_entry_id: UUID) -> TrainingLogEntry:
    """A line of a training log for the two who read what was written, or 404."""
    line = queries.log_entry(session, log_entry_id, actor=current_user) or abort(404)
    return line if rules.reads_words(current_user, line.plan) else abort(404)


def own_line_of(log_entry_id: UUID) -> TrainingLogEntry:
    """A line of the signed-in coordinator's own log, or 404."""
    line = line_of(log_entry_id)
    return line if line.plan.coordinator_id == current_user.id else abort(404)
