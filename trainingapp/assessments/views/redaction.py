"""Taking evidence out of sight or out of use: hiding it, adding its redacted version, withdrawing it."""

from uuid import UUID

from flask import flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.assessments import presenters, services
from trainingapp.assessments.forms import AddEvidenceForm, HideEvidenceForm, WithdrawEvidenceForm
from trainingapp.assessments.views.blueprint import blueprint, plan_of
from trainingapp.assessments.views.evidence import address_of, evidence_of, said
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans.terms import Party


@blueprint.route("/plans/<uuid:plan_id>/evidence/<uuid:evidence_id>/hide", methods=["GET", "POST"])
@access("evidence:read")
def hide_evidence(plan_id: UUID, evidence_id: UUID) -> str | Response:
    plan, _ = plan_of(plan_id, Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR)
    evidence = evidence_of(plan, evidence_id)
    form = HideEvidenceForm(data={"what": None if evidence.files else presenters.ALL_OF_IT})
    form.what.choices = presenters.hiding_choices(evidence)
    if form.validate_on_submit():
        file = next((each for each in evidence.files if str(each.id) == form.what.data), None)
        with refusals_on(form):
            services.hide_evidence(
                session, actor=current_user, evidence=evidence, file=file, reason=form.reason.data
            )
            flash("The file is hidden from everybody." if file else "The piece is hidden from everybody.")
            return redirect(address_of("show_evidence", evidence))
    return render_template("assessments/hide_evidence.html", form=form, plan=plan, evidence=evidence)


@blueprint.route("/plans/<uuid:plan_id>/evidence/<uuid:evidence_id>/redact", methods=["GET", "POST"])
@access("evidence:add")
def redact_evidence(plan_id: UUID, evidence_id: UUID) -> str | Response:
    plan, _ = plan_of(plan_id, Party.COORDINATOR)
    evidence = evidence_of(plan, evidence_id)
    form = AddEvidenceForm(data=presenters.from_hidden(evidence))
    form.kind.choices = presenters.kind_choices()
    if form.validate_on_submit():
        with refusals_on(form):
            added = services.redact_evidence(session, actor=current_user, evidence=evidence, **said(form))
            flash("The redacted version is saved. Now say what it shows.")
            codes = [each.entry.code for each in evidence.links]
            return redirect(address_of("link_evidence", added, entries=codes))
    return render_template("assessments/redact_evidence.html", form=form, plan=plan, evidence=evidence)


@blueprint.route("/plans/<uuid:plan_id>/evidence/<uuid:evidence_id>/withdraw", methods=["GET", "POST"])
@access("evidence:add")
def withdraw_evidence(plan_id: UUID, evidence_id: UUID) -> str | Response:
    plan, _ = plan_of(plan_id, Party.COORDINATOR)
    evidence = evidence_of(plan, evidence_id)
    form = WithdrawEvidenceForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.withdraw_evidence(
                session, actor=current_user, evidence=evidence, reason=form.reason.data
            )
            flash("The evidence is withdrawn.")
            return redirect(address_of("show_evidence", evidence))
    return render_template("assessments/withdraw_evidence.html", form=form, plan=plan, evidence=evidence)
