"""The competency matrix, one competency, and rating oneself."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.assessments import presenters, queries, rules, services
from trainingapp.assessments.forms import RateCompetencyForm
from trainingapp.assessments.views.blueprint import blueprint, entry_of, is_open, plan_of
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.frameworks.terms import RatingScale
from trainingapp.plans.terms import Party


@blueprint.get("/plans/<uuid:plan_id>/competencies")
@access("competencies:summary")
def show_competencies(plan_id: UUID) -> str:
    plan, party = plan_of(plan_id)
    matrix = presenters.matrix_page(
        queries.matrix(session, plan=plan), area=request.args.get("area"), status=request.args.get("status")
    )
    return render_template(
        "assessments/show_competencies.html",
        plan=plan,
        party=party,
        matrix=matrix,
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
        reads_content=reads_content,
        is_open=is_open(plan),
        framework=presenters.framework_caption(plan.framework),
        assigned_name=presenters.assigned_name,
    )


@blueprint.route("/plans/<uuid:plan_id>/competencies/<code>/rate", methods=["GET", "POST"])
@access("competencies:rate")
def rate_competency(plan_id: UUID, code: str) -> str | Response:
    plan, _ = plan_of(plan_id, Party.COORDINATOR)
    entry = entry_of(plan, code)
    scales = queries.scales(session)
    form = RateCompetencyForm()
    form.knowledge.choices = presenters.level_choices(scales[RatingScale.KNOWLEDGE])
    form.confidence.choices = presenters.level_choices(scales[RatingScale.CONFIDENCE])
    if form.validate_on_submit():
        with refusals_on(form):
            services.rate(
                session,
                actor=current_user,
                plan=plan,
                entry=entry,
                knowledge=form.knowledge.data,
                confidence=form.confidence.data,
                note=form.note.data,
            )
            flash(f"Your rating of {entry.code} is saved.")
            return redirect(url_for("assessments.show_competency", plan_id=plan_id, code=code))
    last = queries.latest_rating(session, plan=plan, entry=entry)
    return render_template("assessments/rate_competency.html", form=form, plan=plan, entry=entry, last=last)
