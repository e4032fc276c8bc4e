"""The blueprint that the home pages share, and the words their templates use."""

from typing import cast

from flask import Blueprint, Flask
from flask.sansio.blueprints import BlueprintSetupState

from trainingapp.core.words import register_statuses
from trainingapp.plans.terms import PARTY_WORDS, Party
from trainingapp.supervision.terms import MODE_WORDS
from trainingapp.worklist import presenters
from trainingapp.worklist.rules import pace_sentence, pace_word, step
from trainingapp.worklist.terms import PACE_WORDS

blueprint = Blueprint("worklist", __name__)


@blueprint.record_once
def say_words(state: BlueprintSetupState) -> None:
    """Give pace its words and colours, and the templates the ways to speak of what waits."""
    app = cast(Flask, state.app)
    register_statuses(app, PACE_WORDS)
    app.jinja_env.filters.update(
        since=presenters.since,
        owner=presenters.owner,
        group_words=presenters.group_words,
        item_href=presenters.href,
        short_day=presenters.short_day,
        capitalize_first=presenters.capitalised,
        lower_first=presenters.uncapitalised,
    )
    app.jinja_env.globals.update(
        pace_sentence=pace_sentence,
        pace_word=pace_word,
        bar_step=step,
        month_words=presenters.month_words,
        mode_words=MODE_WORDS,
        party_words=PARTY_WORDS,
        Party=Party,
    )
