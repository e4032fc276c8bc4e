"""Where the competencies of a cohort stand: of the programme for its lead, of a caseload for a supervisor."""

from uuid import UUID

from flask import render_template
from flask_login import current_user

from trainingapp.accounts.terms import Role
from trainingapp.assessments import queries as assessments
from trainingapp.assessments.terms import STAGE_WORDS
from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import session
from trainingapp.programme import queries, rules
from trainingapp.programme.queries.caseload import supervised_plan_ids
from trainingapp.programme.rules import Stage
from trainingapp.programme.rules.competencies import cohort_bars
from trainingapp.programme.views.blueprint import blueprint


@blueprint.get("/programme/competencies")
@access("cohort:read")
def show_competencies() -> str:
    """Numbers only, of the plans that run today."""
    is_lead = current_user.has(Role.PROGRAMME_LEAD)
    plan_ids = _running() if is_lead else supervised_plan_ids(session, actor=current_user)
    return render_template(
        "programme/show_competencies.html",
        bars=cohort_bars(assessments.standings(session, plan_ids=plan_ids)),
        plans=len(plan_ids),
        is_lead=is_lead,
        stage_words=STAGE_WORDS,
    )


def _running() -> list[UUID]:
    today = clock.today()
    programme = queries.programme(session, actor=current_user)
    return [each.plan_id for each in programme.plans if rules.is_in(Stage.RUNNING, each, today)]
