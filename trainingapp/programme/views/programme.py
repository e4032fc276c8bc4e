"""The programme lead's pages: who is stuck, what was delivered, and the things behind every number."""

from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from flask import render_template, request
from flask_login import current_user

from trainingapp.assessments import queries as assessments
from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import session
from trainingapp.notifications import queries as notifications
from trainingapp.notifications.presenters import trouble
from trainingapp.plans.terms import KIND_WORDS, SessionKind
from trainingapp.programme import queries, rules
from trainingapp.programme.rules import MEASURE_WORDS, STAGE_WORDS, Measure, Stage
from trainingapp.programme.views.blueprint import blueprint
from trainingapp.worklist import presenters
from trainingapp.worklist import queries as worklist
from trainingapp.worklist import rules as waiting
from trainingapp.worklist.items import Pile
from trainingapp.worklist.rules import homes
from trainingapp.worklist.terms import HOME_WORDS

Choice = TypeVar("Choice", bound=StrEnum)

HANDOVERS_SHOWN = 10
"""The rest is a page of its own."""


@blueprint.get("/programme")
@access("programme:read")
def show_programme() -> str:
    today = clock.today()
    programme = _asked()
    stuck = queries.stuck(session, programme.asked)
    span = rules.span(request.args.get("page"), len(stuck))
    shown = stuck[span.start : span.stop]
    due = [each for each in programme.plans if rules.is_in(Stage.HANDOVER_DUE, each, today)]
    handovers = due[:HANDOVERS_SHOWN]
    of_plans = [each.plan_id for each in shown if isinstance(each, Pile)]
    plans = queries.lines(session, [*of_plans, *(each.plan_id for each in handovers)])
    return render_template(
        "programme/show_programme.html",
        stuck=[waiting.named(each, plans) for each in shown],
        span=span,
        vacancies=queries.vacancies(session, programme.asked),
        tallies=queries.tallies(session, programme.asked),
        stages=rules.stages(programme.plans, today),
        handovers=[(each, plans[each.plan_id]) for each in handovers],
        handovers_due=len(due),
        competencies=queries.confirmed(session, programme.asked),
        troubles=[trouble(each) for each in notifications.failures_for(session, person_id=current_user.id)],
        others=[(HOME_WORDS[each], each.value) for each in homes(current_user)[1:]],
        **_shared(programme),
    )


@blueprint.get("/programme/activities")
@access("programme:read")
def list_activities() -> str:
    """The planned activities behind a number of the programme's page."""
    programme = _asked()
    measure = _one_of(Measure, "measure") or Measure.PROMISED
    kind = _one_of(SessionKind, "kind")
    page = request.args.get("page")
    found, span = queries.activities(session, programme.asked, measure, kind, page)
    plans = queries.lines(session, [activity.plan_id for activity in found])
    return render_template(
        "programme/list_activities.html",
        found=[(plan := plans[each.plan_id], presenters.mark(plan, each, None)) for each in found],
        span=span,
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
    found = [each.plan_id for each in programme.plans if stage is None or rules.is_in(stage, each, today)]
    span = rules.span(request.args.get("page"), len(found))
    shown = found[span.start : span.stop]
    return render_template(
        "programme/list_plans.html",
        outlooks=worklist.outlooks(session, plan_ids=shown),
        span=span,
        stage=stage,
        totals=assessments.competency_totals(session, plan_ids=shown),
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
        "kept": {"pcn": programme.pcn[0]} if programme.pcn else {},
        "kind_words": KIND_WORDS,
        "measure_words": MEASURE_WORDS,
        "stage_words": STAGE_WORDS,
        "today": clock.today(),
    }
