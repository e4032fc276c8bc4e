"""Files of evidence: adding one, and downloading one through the access check."""

from uuid import UUID

from flask import abort, flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.assessments import rules, services
from trainingapp.assessments.forms import AddEvidenceFileForm
from trainingapp.assessments.views.blueprint import blueprint, plan_of
from trainingapp.assessments.views.evidence import address_of, evidence_of
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.files.receiving import examined
from trainingapp.files.serving import as_download
from trainingapp.plans.terms import Party


@blueprint.route("/plans/<uuid:plan_id>/evidence/<uuid:evidence_id>/files/add", methods=["GET", "POST"])
@access("evidence:add")
def add_evidence_file(plan_id: UUID, evidence_id: UUID) -> str | Response:
    plan, _ = plan_of(plan_id, Party.COORDINATOR)
    evidence = evidence_of(plan, evidence_id)
    form = AddEvidenceFileForm()
    if form.validate_on_submit():
        with refusals_on(form), examined(form.file) as file:
            services.add_evidence_file(
                session,
                actor=current_user,
                evidence=evidence,
                stream=file,
            )
            flash("The file is saved.")
            return redirect(address_of("show_evidence", evidence))
    return render_template("assessments/add_evidence_file.html", form=form, plan=plan, evidence=evidence)


@blueprint.get("/plans/<uuid:plan_id>/evidence/<uuid:evidence_id>/files/<uuid:file_id>")
@access("evidence:read")
def download_evidence_file(plan_id: UUID, evidence_id: UUID, file_id: UUID) -> Response | tuple[str, int]:
    plan, _ = plan_of(plan_id, Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR)
    evidence = evidence_of(plan, evidence_id)
    held = next((each for each in evidence.files if each.id == file_id), None) or abort(404)
    if fault := rules.file_fault(evidence, held):
        page = render_template(
            "assessments/download_evidence_file.html", plan=plan, evidence=evidence, fault=fault
        )
        return page, 409
    return as_download(held.file)
