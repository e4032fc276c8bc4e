"""The evidence of a plan: the list, one piece, adding one, and saying what it shows."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from flask import Flask, abort, flash, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.assessments import presenters, queries, rules, services, terms
from trainingapp.assessments.forms import AddEvidenceForm, ChooseCompetenciesForm, link_evidence_form
from trainingapp.assessments.models import CriterionCheck, Evidence
from trainingapp.assessments.views.blueprint import blueprint, is_open, plan_of
from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.core.forms import Choice
from trainingapp.core.words import register_statuses
from trainingapp.files.terms import FILE_WORDS
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party
from trainingapp.training.models import TrainingLogEntry


@blueprint.record_once
def say_evidence_states(state: BlueprintSetupState) -> None:
    """Give the states of evidence, of its files and of requests to witnesses their words and colours."""
    app = cast(Flask, state.app)
    register_statuses(app, presenters.EVIDENCE_TAGS)
    register_statuses(app, presenters.WITNESS_TAGS)
    register_statuses(app, presenters.FILE_TAGS)


@blueprint.context_processor
def say_evidence_words() -> dict[str, Any]:
    """What the templates that show evidence share."""
    return {
        "EVIDENCE_WORDS": terms.EVIDENCE_WORDS,
        "EVIDENCE_EVENT_WORDS": terms.EVIDENCE_EVENT_WORDS,
        "FILE_WORDS": FILE_WORDS,
        "evidence_state": rules.evidence_state,
        "evidence_title": presenters.evidence_title,
        "file_fault": rules.file_fault,
    }


@blueprint.get("/plans/<uuid:plan_id>/evidence")
@access("evidence:read")
def list_evidence(plan_id: UUID) -> str:
    plan, party = plan_of(plan_id, Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR)
    asked = {name: request.args.get(name) for name in ("kind", "competency", "state", "page")}
    entries = queries.competencies(session, plan=plan)
    listed = presenters.evidence_list(queries.pieces(session, plan=plan), entries, **asked)
    return render_template(
        "assessments/list_evidence.html",
        plan=plan,
        party=party,
        listed=listed,
        evidence=queries.evidence_of(session, ids=listed.ids),
        is_open=is_open(plan),
    )


@blueprint.get("/plans/<uuid:plan_id>/evidence/<uuid:evidence_id>")
@access("evidence:read")
def show_evidence(plan_id: UUID, evidence_id: UUID) -> str:
    plan, party = plan_of(plan_id, Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR)
    evidence = evidence_of(plan, evidence_id)
    return render_template(
        "assessments/show_evidence.html",
        plan=plan,
        party=party,
        evidence=evidence,
        state=rules.evidence_state(evidence.events),
        replacement=queries.replacement(session, evidence=evidence) if evidence.is_hidden else None,
        is_open=is_open(plan),
    )


@blueprint.route("/plans/<uuid:plan_id>/evidence/add", methods=["GET", "POST"])
@access("evidence:add")
def add_evidence(plan_id: UUID) -> str | Response:
    plan, _ = plan_of(plan_id, Party.COORDINATOR)
    check, done = _origin(plan)
    form = AddEvidenceForm(data={"happened_on": clock.today()} | _beginning(check, done))
    form.kind.choices = presenters.kind_choices()
    if form.validate_on_submit():
        with refusals_on(form):
            added = services.add_evidence(
                session, actor=current_user, plan=plan, log_entry=done, check=check, **said(form)
            )
            flash("Your evidence is saved. Now say what it shows.")
            codes = [each.entry.code for each in done.covers] if done else request.args.getlist("competency")
            return redirect(address_of("link_evidence", added, entries=codes))
    offers = queries.offers(session, plan=plan) if not (check or done) else None
    return render_template(
        "assessments/add_evidence.html", form=form, plan=plan, check=check, done=done, offers=offers
    )


@blueprint.route("/plans/<uuid:plan_id>/evidence/<uuid:evidence_id>/link", methods=["GET", "POST"])
@access("evidence:add")
def link_evidence(plan_id: UUID, evidence_id: UUID) -> str | Response:
    plan, _ = plan_of(plan_id, Party.COORDINATOR)
    evidence = evidence_of(plan, evidence_id)
    left = _not_shown_yet(plan, evidence)
    chosen = [entry for entry in left if entry.code in request.args.getlist("entries")]
    if not chosen:
        return _choose_competencies(plan, evidence, left)
    form = link_evidence_form(chosen)
    if form.validate_on_submit():
        shows = {entry: form[rules.how_field(entry)].data for entry in chosen}
        with refusals_on(form):
            services.link_evidence(session, actor=current_user, evidence=evidence, shows=shows)
            flash("Saved: what it shows, and how.")
            return redirect(address_of("show_evidence", evidence))
    return render_template(
        "assessments/link_evidence.html",
        form=form,
        plan=plan,
        evidence=evidence,
        fields=[form[rules.how_field(entry)] for entry in chosen],
        chosen=chosen,
    )


def evidence_of(plan: Plan, evidence_id: UUID) -> Evidence:
    """A piece of this plan's evidence, or 404."""
    return queries.piece(session, evidence_id, plan=plan) or abort(404)


def address_of(view: str, evidence: Evidence, **more: Any) -> str:
    """The address of a page about one piece."""
    return url_for(f"assessments.{view}", plan_id=evidence.plan_id, evidence_id=evidence.id, **more)


def said(form: AddEvidenceForm) -> dict[str, Any]:
    """What was filled in, as the services take it."""
    return {
        "kind": form.kind.data,
        "title": form.title.data,
        "reflection": form.reflection.data,
        "link": form.link.data,
        "happened_on": cast(date, form.happened_on.data),
    }


def _choose_competencies(plan: Plan, evidence: Evidence, left: list[Entry]) -> str:
    """The first of two steps: which competencies; the choice goes into the address of the second."""
    form = ChooseCompetenciesForm()
    form.entries.choices = [
        Choice(entry.code, f"{entry.code} {entry.title or entry.statement}") for entry in left
    ]
    if "chosen" in request.args:
        form.add_error("entries", "Select at least one competency that this shows")
    return render_template(
        "assessments/choose_competencies.html", form=form, plan=plan, evidence=evidence, left=left
    )


def _not_shown_yet(plan: Plan, evidence: Evidence) -> list[Entry]:
    """The competencies that nothing is said of yet for this piece."""
    told = {each.entry_id for each in evidence.links if each.how}
    return [entry for entry in queries.competencies(session, plan=plan) if entry.id not in told]


def _origin(plan: Plan) -> tuple[CriterionCheck | None, TrainingLogEntry | None]:
    """What the address says the piece is made of: a criterion that was met, or a completed training."""
    check_id, done_id = request.args.get("check", type=UUID), request.args.get("log", type=UUID)
    check = queries.met_criterion(session, check_id, plan=plan) if check_id else None
    done = queries.completed_training(session, done_id, plan=plan) if done_id else None
    if (check_id and not check) or (done_id and not done):
        abort(404)
    return check, done


def _beginning(check: CriterionCheck | None, done: TrainingLogEntry | None) -> dict[str, object]:
    if check:
        return presenters.from_criterion(check)
    return presenters.from_training(done) if done else {}
