"""The blueprint that the pages of handover share, and how they find what a page is about."""

from typing import cast
from uuid import UUID

from flask import Blueprint, Flask, abort, current_app
from flask.sansio.blueprints import BlueprintSetupState
from flask_login import current_user

from trainingapp.core.db import session
from trainingapp.plans import queries as plans
from trainingapp.plans.models import Plan

VERIFY_PATH = "/verify"

blueprint = Blueprint("handover", __name__)


@blueprint.record_once
def say_where_to_verify(state: BlueprintSetupState) -> None:
    """Tell reports and certificates where a stranger checks them."""
    cast(Flask, state.app).jinja_env.globals["verify_page"] = verify_page


def verify_page() -> str:
    """The address where anybody may ask about a code; reports are printed outside of requests too."""
    return str(current_app.config["PUBLIC_URL"]) + VERIFY_PATH


def plan_of(plan_id: UUID) -> Plan:
    """A plan that the signed-in person may see, or 404."""
    return plans.plan(session, plan_id, actor=current_user) or abort(404)
