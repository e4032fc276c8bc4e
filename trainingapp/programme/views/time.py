"""Protected time by network, for the programme lead: totals only."""

from flask import render_template, request
from flask_login import current_user

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import session
from trainingapp.programme import queries, rules
from trainingapp.programme.views.blueprint import blueprint
from trainingapp.training.presenters import time_lines
from trainingapp.training.terms import REFUSAL_WORDS


@blueprint.get("/programme/time")
@access("programme:read")
def show_time() -> str:
    programme = queries.programme(session, actor=current_user)
    promised = [plan for plan in programme.plans if plan.state not in rules.NOT_PROMISED]
    cohorts = sorted({rules.cohort(plan.starts_on) for plan in promised}, reverse=True)
    asked = rules.cohort_asked(request.args.get("cohort"))
    cohort = asked if asked in cohorts else None
    wanted = [p.plan_id for p in promised if cohort is None or rules.cohort(p.starts_on) == cohort]
    networks = rules.by_network(queries.plan_times(session, wanted, today=clock.today()))
    return render_template(
        "programme/show_time.html",
        networks=[(network, time_lines(network.entitlement)) for network in networks],
        cohorts=cohorts,
        cohort=cohort,
        refusal_words=REFUSAL_WORDS,
    )
