"""The blueprint that the pages of plans share."""

from typing import cast

from flask import Blueprint, Flask
from flask.sansio.blueprints import BlueprintSetupState

from trainingapp.core.words import register_statuses
from trainingapp.plans.presenters import AGREEMENT_TAGS, DUTY_TAGS, STATE_TAGS

blueprint = Blueprint("plans", __name__)


@blueprint.record_once
def say_statuses(state: BlueprintSetupState) -> None:
    """Give the statuses of plans and responsibilities their words and colours."""
    app = cast(Flask, state.app)
    register_statuses(app, STATE_TAGS)
    register_statuses(app, DUTY_TAGS)
    register_statuses(app, AGREEMENT_TAGS)
