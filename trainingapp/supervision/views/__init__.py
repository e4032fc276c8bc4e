"""The pages of sessions, one module per noun."""

from typing import cast

from flask import Flask
from flask.blueprints import BlueprintSetupState

from trainingapp.supervision import presenters
from trainingapp.supervision.views import actions, groups, notes, records, sessions
from trainingapp.supervision.views.blueprint import blueprint

__all__ = ["actions", "blueprint", "groups", "notes", "records", "sessions"]


@blueprint.record_once
def _say_statuses(state: BlueprintSetupState) -> None:
    presenters.register(cast(Flask, state.app))
