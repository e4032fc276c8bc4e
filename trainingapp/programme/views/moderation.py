"""Moderation: a lead draws decisions at random, opens each with its evidence, and agrees or asks."""

from typing import cast
from uuid import UUID

from flask import Flask, abort, flash, redirect, render_template, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.assessments import queries as assessments
from trainingapp.assessments.models import Decision
from trainingapp.assessments.presenters import moment_of
from trainingapp.assessments.signature import is_intact
from trainingapp.assessments.terms import LEVEL_WORDS
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.core.words import register_statuses
from trainingapp.files.serving import as_download
from trainingapp.programme import presenters, services
from trainingapp.programme.forms import DrawSampleForm, OpenPickForm, ReviewPickForm
from trainingapp.programme.models import ModerationPick
from trainingapp.programme.queries import moderation as queries
from trainingapp.programme.rules import moderation as rules
from trainingapp.programme.views.blueprint import blueprint


@blueprint.record_once
def say_moderation(state: BlueprintSetupState) -> None:
    """Give verdicts their words, and the page of a decision what it says of samples."""
    app = cast(Flask, state.app)
    register_statuses(app, presenters.VERDICT_TAGS)
    app.jinja_env.globals["moderation_of"] = moderation_of


def moderation_of(decision: Decision) -> list[presenters.Notice]:
    """The samples that a decision was in, for its page, which stands below."""
    picks = queries.picks_of(session, decision_id=decision.id)
    return [presenters.notice(each, reader=current_user, signer_id=decision.decided_by_id) for each in picks]


@blueprint.get("/moderation")
@access("moderation:run")
def list_samples() -> str:
    return render_template(
        "programme/list_samples.html", samples=queries.samples(session, actor=current_user)
    )


@blueprint.route("/moderation/draw", methods=["GET", "POST"])
@access("moderation:run")
def draw_sample() -> str | Response:
    form = DrawSampleForm()
    if form.validate_on_submit():
        from_on, until_on, size = form.asked()
        with refusals_on(form):
            sample = services.draw_sample(
                session, actor=current_user, from_on=from_on, until_on=until_on, size=size
            )
            return redirect(url_for(".show_sample", sample_id=sample.id))
    return render_template("programme/draw_sample.html", form=form)


@blueprint.get("/moderation/<uuid:sample_id>")
@access("moderation:run")
def show_sample(sample_id: UUID) -> str:
    sample = queries.sample(session, sample_id, actor=current_user) or abort(404)
    ids = queries.decision_ids(
        session, alliance_id=sample.alliance_id, from_on=sample.from_on, until_on=sample.until_on
    )
    drawn = [pick.decision_id for pick in sample.picks]
    return render_template(
        "programme/show_sample.html",
        sample=sample,
        verdict_on=queries.verdict_on,
        is_repeatable=rules.draw(ids, sample.seed, len(drawn)) == drawn,
    )


@blueprint.route("/moderation/picks/<uuid:pick_id>", methods=["GET", "POST"])
@access("moderation:run")
def review_pick(pick_id: UUID) -> str | Response:
    pick = _pick(pick_id)
    form = ReviewPickForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.review_pick(
                session, actor=current_user, pick=pick, verdict=form.verdict.data, note=form.note.data
            )
            flash("What you make of this decision is saved.")
            return redirect(url_for(".show_sample", sample_id=pick.sample_id))
    is_open = queries.has_opened(session, actor=current_user, pick=pick)
    return render_template(
        "programme/review_pick.html",
        form=form if is_open else None,
        review_form=form,
        pick=pick,
        decision=pick.decision,
        pinned=pick.decision.pinned,
        is_open=is_open,
        is_own=pick.decision.decided_by_id == current_user.id,
        files=queries.signed_files(session, decision=pick.decision) if is_open else [],
        held_back=assessments.held_back(session, decision=pick.decision) if is_open else {},
        is_intact=is_intact(pick.decision),
        moment_of=moment_of,
        LEVEL_WORDS=LEVEL_WORDS,
    )


@blueprint.route("/moderation/picks/<uuid:pick_id>/open", methods=["GET", "POST"])
@access("moderation:run")
def open_pick(pick_id: UUID) -> Response:
    """Opening is written down, so it takes a button; what follows is a page like any other."""
    pick = _pick(pick_id)
    if OpenPickForm().validate_on_submit():
        services.open_pick(session, actor=current_user, pick=pick)
    return redirect(url_for(".review_pick", pick_id=pick_id))


@blueprint.get("/moderation/picks/<uuid:pick_id>/files/<uuid:file_id>")
@access("moderation:run")
def download_pick_file(pick_id: UUID, file_id: UUID) -> Response:
    """A file of the evidence, for a lead who opened the decision."""
    pick = _pick(pick_id)
    if not queries.has_opened(session, actor=current_user, pick=pick):
        abort(404)
    files = queries.signed_files(session, decision=pick.decision)
    held = next((each for each in files if each.id == file_id), None) or abort(404)
    return as_download(held.file)


def _pick(pick_id: UUID) -> ModerationPick:
    return queries.pick(session, pick_id, actor=current_user) or abort(404)
