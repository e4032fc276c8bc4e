"""The blueprint that the pages of assessments share, and how they find what a page is about."""

from typing import Any, cast
from uuid import UUID

from flask import Blueprint, Flask, abort, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_login import current_user

from trainingapp.assessments import presenters, queries, rules, terms
from trainingapp.assessments.models import NeedsAnalysis
from trainingapp.assessments.queries.queue import WaitingHere, waiting_between
from trainingapp.core.db import session
from trainingapp.core.words import register_statuses
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import party_of
from trainingapp.plans.terms import PARTY_WORDS, Party

blueprint = Blueprint("assessments", __name__)


@blueprint.record_once
def say_statuses(state: BlueprintSetupState) -> None:
    """Give the statuses of assessments their words and colours."""
    app = cast(Flask, state.app)
    register_statuses(app, presenters.STATUS_TAGS)
    register_statuses(app, presenters.ANALYSIS_TAGS)
    register_statuses(app, presenters.NEED_TAGS)
    register_statuses(app, presenters.MET_TAGS)
    register_statuses(app, presenters.OUTCOME_TAGS)
    register_statuses(app, presenters.ATTEMPT_TAGS)
    app.jinja_env.globals["sign_offs_waiting"] = sign_offs_waiting


def sign_offs_waiting(plan_id: UUID) -> list[WaitingHere]:
    """What waits for a decision between the two of a plan, for the page of a session, which stands below."""
    return waiting_between(session, plan_id=plan_id, actor=current_user)


@blueprint.context_processor
def say_words() -> dict[str, Any]:
    """The words that the templates of this capability share."""
    return {
        "ANALYSIS_WORDS": terms.ANALYSIS_WORDS,
        "EVENT_WORDS": terms.ANALYSIS_EVENT_WORDS,
        "GAP_REASON_WORDS": terms.GAP_REASON_WORDS,
        "LEVEL_WORDS": terms.LEVEL_WORDS,
        "RATING_POINT_WORDS": terms.RATING_POINT_WORDS,
        "PARTY_WORDS": PARTY_WORDS,
        "ROUTE_WORDS": terms.ROUTE_WORDS,
        "STAGE_WORDS": terms.STAGE_WORDS,
        "Party": Party,
        "attempt_history": presenters.attempt_history,
    }


def plan_of(plan_id: UUID, *parties: Party) -> tuple[Plan, Party | None]:
    """A plan the signed-in person may see, and their side of it; with `parties`, 404 for any other side."""
    plan = queries.plan(session, plan_id, actor=current_user) or abort(404)
    party = party_of(plan, current_user.id)
    if parties and party not in parties:
        abort(404)
    return plan, party


def entry_of(plan: Plan, code: str) -> Entry:
    """A competency of the plan's framework, or 404."""
    return queries.competency(session, plan=plan, code=code) or abort(404)


def is_open(plan: Plan) -> bool:
    """Whether anything may still be added to this plan's assessments."""
    return plan.state in rules.OPEN_STATES


def analysis_plan_of(plan_id: UUID, number: int) -> tuple[Plan, Party | None]:
    """The plan of one of the two needs analyses, for the two who write it; 404 for anybody else."""
    if number not in terms.ANALYSIS_WORDS:
        abort(404)
    return plan_of(plan_id, Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR)


def analysis_of(plan_id: UUID, number: int) -> NeedsAnalysis:
    """A needs analysis that was started, for the two who write it; else 404."""
    plan, _ = analysis_plan_of(plan_id, number)
    return queries.analysis(session, plan=plan, number=number) or abort(404)


def analysis_address(plan_id: UUID, number: int) -> str:
    """Where a needs analysis is shown."""
    return url_for("assessments.show_analysis", plan_id=plan_id, number=number)
