"""The pages of sessions, one module per noun."""

from typing import cast

from flask import Flask
from flask.blueprints import BlueprintSetupState

from trainingapp.supervision import presenters
from trainingapp.supervision.views import (
    actions,
    autosave,
    bookings,
    conferences,
    groups,
    handing_over,
    joint,
    notes,
    offers,
    places,
    preparations,
    records,
    registers,
    replies,
    sessions,
    transferring,
)
from trainingapp.supervision.views.blueprint import blueprint

__all__ = [
    "actions",
    "autosave",
    "blueprint",
    "bookings",
    "conferences",
    "groups",
    "handing_over",
    "joint",
    "notes",
    "offers",
    "places",
    "preparations",
    "records",
    "registers",
    "replies",
    "sessions",
    "transferring",
]


@blueprint.record_once
def _say_statuses(state: BlueprintSetupState) -> None:
    presenters.register(cast(Flask, state.app))
