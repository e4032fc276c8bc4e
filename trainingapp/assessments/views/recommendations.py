"""The courses that suit a coordinator, each with its reasons."""

from uuid import UUID

from flask import render_template
from flask_login import current_user

from trainingapp.assessments import presenters, queries, rules
from trainingapp.assessments.views.blueprint import blueprint, is_open, plan_of
from trainingapp.core.access import access
from trainingapp.core.db import session
from trainingapp.plans.terms import Party


@blueprint.get("/plans/<uuid:plan_id>/recommendations")
@access("recommendations:read")
def recommend_courses(plan_id: UUID) -> str:
    plan, party = plan_of(plan_id, Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR)
    found = queries.grounds(session, plan=plan)
    return render_template(
        "assessments/recommend_courses.html",
        plan=plan,
        party=party,
        recommended=rules.recommend(found.offers, found.gaps, found.ratings),
        unanswered=rules.unanswered(found.offers, found.gaps),
        courses={course.id: course for course in found.courses},
        lines=found.lines,
        who=None if plan.coordinator_id == current_user.id else plan.coordinator.name,
        reason_words=presenters.reason_words,
        rated_below=rules.RATED_BELOW,
        is_open=is_open(plan),
    )
