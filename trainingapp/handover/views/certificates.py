"""Completion with what stands between, and the certificate: its page, its PDF and its credential."""

from io import BytesIO
from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, send_file, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.core.forms import NhsForm
from trainingapp.core.pages import problem
from trainingapp.core.pdf import PdfError
from trainingapp.handover import printing, queries, rules, services
from trainingapp.handover.certificate import CertificateContent
from trainingapp.handover.drafting.standing import standing
from trainingapp.handover.models import Certificate
from trainingapp.handover.views.blueprint import blueprint, plan_of
from trainingapp.plans import queries as plans


@blueprint.get("/plans/<uuid:plan_id>/completion")
@access("completion:read")
def show_completion(plan_id: UUID) -> str:
    plan = plan_of(plan_id)
    now = standing(session, plan=plan, today=clock.today())
    issued = queries.certificates_of(session, plan_id=plan.id)
    newest = CertificateContent.of(issued[0].content) if issued else None
    return render_template(
        "handover/show_completion.html",
        plan=plan,
        completion=now.completion,
        kinds=rules.BLOCKER_WORDS,
        issued=issued,
        is_current=newest is not None and now.still_true(newest),
        may_issue=rules.can_issue(current_user, plan),
    )


@blueprint.route("/plans/<uuid:plan_id>/completion/certificate", methods=["GET", "POST"])
@access("certificates:issue")
def issue_certificate(plan_id: UUID) -> str | Response:
    plan = plan_of(plan_id)
    if not rules.can_issue(current_user, plan):
        abort(404)
    form = NhsForm()
    if form.validate_on_submit():
        with refusals_on(form):
            made = services.issue_certificate(
                session, actor=current_user, plan=plan, badge_key=current_app.extensions.get("badge_key")
            )
            flash(f"Certificate {made.number} is issued.")
            return redirect(url_for("handover.show_certificate", certificate_id=made.id))
    now = standing(session, plan=plan, today=clock.today())
    return render_template("handover/issue_certificate.html", form=form, plan=plan, completion=now.completion)


@blueprint.get("/certificates/<uuid:certificate_id>")
@access("completion:read")
def show_certificate(certificate_id: UUID) -> str:
    found = _certificate(certificate_id)
    return render_template(
        "handover/show_certificate.html",
        certificate=found,
        plan=found.plan,
        content=CertificateContent.of(found.content),
        is_current=_is_current(found),
        address=_verify_address(found),
    )


@blueprint.get("/certificates/<uuid:certificate_id>/certificate.pdf")
@access("completion:read")
def download_certificate(certificate_id: UUID) -> Response | tuple[str, int]:
    found = _certificate(certificate_id)
    if not _is_current(found):
        return problem(
            410,
            "This certificate is not current",
            "Something it rests on has changed since. Its page stays; a PDF of it is not made any more.",
        )
    try:
        pdf = printing.certificate_pdf(found, _verify_address(found))
    except PdfError as error:
        return problem(503, "The PDF could not be made", error.message)
    return send_file(
        BytesIO(pdf),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"{found.number}.pdf",
    )


@blueprint.get("/certificates/<uuid:certificate_id>/credential.jwt")
@access("completion:read")
def download_credential(certificate_id: UUID) -> Response:
    found = _certificate(certificate_id)
    if not found.credential or not _is_current(found):
        abort(404)
    return send_file(
        BytesIO(found.credential.encode("ascii")),
        mimetype="application/vc+jwt",
        as_attachment=True,
        download_name=f"{found.number}.jwt",
    )


def _certificate(certificate_id: UUID) -> Certificate:
    return queries.certificate(session, certificate_id, actor=current_user) or abort(404)


def _is_current(found: Certificate) -> bool:
    plan = plans.plan(session, found.plan_id, actor=current_user) or abort(404)
    now = standing(session, plan=plan, today=clock.today())
    return now.still_true(CertificateContent.of(found.content))


def _verify_address(found: Certificate) -> str:
    return str(current_app.config["PUBLIC_URL"]) + url_for("handover.verify_code", code=found.code)
