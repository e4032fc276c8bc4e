"""The programme lead's pages: who is stuck, what was delivered, and the things behind every number."""

from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, render_template, request
from flask_login import current_user

from trainingapp.assessments import queries as assessments
from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import session
from trainingapp.plans.terms import KIND_WORDS, SessionKind
from trainingapp.programme import queries, rules
from trainingapp.programme.rules import MEASURE_WORDS, STAGE_WORDS, Measure, Stage
from trainingapp.worklist import presenters
from trainingapp.worklist import rules as worklist
from trainingapp.worklist.rules import homes
from trainingapp.worklist.terms import HOME_WORDS

Choice = TypeVar("Choice", bound=StrEnum)

blueprint = Blueprint("programme", __name__)


@blueprint.get("/programme")
@access("programme:read")
def show_programme() -> str:
    today = clock.today()
    programme = _asked()
    pictures = programme.found.pictures
    totals = assessments.competency_totals(session, plan_ids=[each.plan.id for each in pictures])
    return render_template(
        "programme/show_programme.html",
        stuck=worklist.stuck(programme.found.items, today),
        tallies=rules.tallies(pictures, today),
        stages=rules.stages(pictures, today),
        handovers=[each for each in pictures if rules.is_in(Stage.HANDOVER_DUE, each, today)],
        last_day=rules.last_day,
        applicable=sum(total.applicable for total in totals.values()),
        confirmed=sum(total.confirmed for total in totals.values()),
        others=[(HOME_WORDS[each], each.value) for each in homes(current_user)[1:]],
        **_shared(programme),
    )


@blueprint.get("/programme/activities")
@access("programme:read")
def list_activities() -> str:
    """The planned activities behind a number of the programme's page."""
    today = clock.today()
    programme = _asked()
    measure = _one_of(Measure, "measure") or Measure.PROMISED
    kind = _one_of(SessionKind, "kind")
    found = rules.activities(programme.found.pictures, measure, today, kind)
    marks = {
        mark.activity.id: mark for each in programme.found.pictures for mark in presenters.marks(each, None)
    }
    return render_template(
        "programme/list_activities.html",
        found=[(each.picture.plan, marks[each.activity.id]) for each in found],
        measure=measure,
        kind=kind,
        **_shared(programme),
    )


@blueprint.get("/programme/plans")
@access("programme:read")
def list_plans() -> str:
    """The coordinators behind a number of the programme's page."""
    today = clock.today()
    programme = _asked()
    stage = _one_of(Stage, "stage")
    pictures = [each for each in programme.found.pictures if stage is None or rules.is_in(stage, each, today)]
    return render_template(
        "programme/list_plans.html",
        pictures=pictures,
        stage=stage,
        totals=assessments.competency_totals(session, plan_ids=[each.plan.id for each in pictures]),
        **_shared(programme),
    )


def _asked() -> queries.Programme:
    """The part of the programme that the address asks for; an unknown network is no network."""
    try:
        pcn_id = UUID(request.args.get("pcn", ""))
    except ValueError:
        pcn_id = None
    return queries.programme(session, actor=current_user, pcn_id=pcn_id)


def _one_of(kind: type[Choice], name: str) -> Choice | None:
    """What the address says under that name, if it is one of these."""
    try:
        return kind(request.args.get(name, ""))
    except ValueError:
        return None


def _shared(programme: queries.Programme) -> dict[str, Any]:
    """What every page of the lead knows: the network, the words, and what the address keeps."""
    return {
        "pcn": programme.pcn,
        "pcns": programme.pcns,
        "kept": {"pcn": programme.pcn.id} if programme.pcn else {},
        "kind_words": KIND_WORDS,
        "measure_words": MEASURE_WORDS,
        "stage_words": STAGE_WORDS,
        "today": clock.today(),
    }
