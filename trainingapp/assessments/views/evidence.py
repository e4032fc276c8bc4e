"""The evidence of a plan, and adding to it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.assessments import presenters, queries, services
from trainingapp.assessments.forms import AddEvidenceForm
from trainingapp.assessments.terms import EvidenceKind
from trainingapp.assessments.views.blueprint import blueprint, is_open, plan_of
from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans.terms import Party


@blueprint.get("/plans/<uuid:plan_id>/evidence")
@access("competencies:read")
def list_evidence(plan_id: UUID) -> str:
    plan, party = plan_of(plan_id, Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR)
    return render_template(
        "assessments/list_evidence.html",
        plan=plan,
        party=party,
        evidence=queries.evidence(session, plan=plan),
        is_open=is_open(plan),
    )


@blueprint.route("/plans/<uuid:plan_id>/evidence/add", methods=["GET", "POST"])
@access("evidence:add")
def add_evidence(plan_id: UUID) -> str | Response:
    plan, party = plan_of(plan_id, Party.COORDINATOR)
    entries = {entry.id: entry for entry in queries.competencies(session, plan=plan)}
    wanted = [entry.id for entry in entries.values() if entry.code == request.args.get("competency")]
    form = AddEvidenceForm(data={"happened_on": clock.today(), "entries": wanted})
    form.entries.choices = presenters.competency_choices(entries.values())
    if form.validate_on_submit() and (happened_on := form.happened_on.data):
        with refusals_on(form):
            added = services.add_evidence(
                session,
                actor=current_user,
                plan=plan,
                kind=EvidenceKind.OTHER if form.link.data else EvidenceKind.REFLECTION,
                title=form.title.data,
                reflection=form.reflection.data,
                link=form.link.data,
                happened_on=happened_on,
                entries=[entries[each] for each in form.entries.data],
            )
            flash("Your evidence is saved.")
            where = url_for("assessments.list_evidence", plan_id=plan_id, _anchor=f"evidence-{added.id}")
            return redirect(where)
    return render_template("assessments/add_evidence.html", form=form, plan=plan, party=party)
