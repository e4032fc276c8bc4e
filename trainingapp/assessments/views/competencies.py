"""The competency matrix, and everything that is known of one competency."""

from uuid import UUID

from flask import abort, render_template, request

from trainingapp.assessments import presenters, queries, rules
from trainingapp.assessments.views.blueprint import blueprint, is_open, plan_of
from trainingapp.core.access import access
from trainingapp.core.db import session
from trainingapp.plans.terms import Party


@blueprint.get("/plans/<uuid:plan_id>/competencies")
@access("competencies:summary")
def show_competencies(plan_id: UUID) -> str:
    plan, party = plan_of(plan_id)
    return render_template(
        "assessments/show_competencies.html",
        plan=plan,
        party=party,
        matrix=presenters.matrix_page(queries.matrix(session, plan=plan), request.args),
        is_open=is_open(plan),
        framework=presenters.framework_caption(plan.framework),
        assigned_name=presenters.assigned_name,
    )


@blueprint.get("/plans/<uuid:plan_id>/competencies/<code>")
@access("competencies:read")
def show_competency(plan_id: UUID, code: str) -> str:
    plan, party = plan_of(plan_id, *Party)
    line = queries.line(session, plan=plan, code=code) or abort(404)
    reads_content = rules.reads_content(party)
    evidence = queries.evidence(session, plan=plan, entry=line.entry) if reads_content else []
    return render_template(
        "assessments/show_competency.html",
        plan=plan,
        party=party,
        line=line,
        evidence=evidence,
        history=presenters.history(
            line,
            coordinator=plan.coordinator.name,
            evidence=evidence,
            applicabilities=queries.applicabilities(session, plan=plan, entry=line.entry),
            full=reads_content,
        ),
        picture=presenters.rating_picture(line.ratings) if reads_content else None,
        reads_content=reads_content,
        is_open=is_open(plan),
        framework=presenters.framework_caption(plan.framework),
        assigned_name=presenters.assigned_name,
    )
