"""The blueprint that the pages of accounts share."""

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from flask import Blueprint, Flask
from flask.sansio.blueprints import BlueprintSetupState

from trainingapp.accounts.models import Organisation
from trainingapp.accounts.presenters import STATE_TAGS
from trainingapp.core.words import register_statuses

blueprint = Blueprint("accounts", __name__)


@blueprint.record_once
def say_statuses(state: BlueprintSetupState) -> None:
    """Give the states of an account their words and colours."""
    register_statuses(cast(Flask, state.app), STATE_TAGS)


def chosen(organisations: Iterable[Organisation], organisation_id: UUID) -> Organisation:
    """The one that was chosen from these."""
    return next(each for each in organisations if each.id == organisation_id)
