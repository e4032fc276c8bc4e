"""The handover report's pages: the draft, issuing, the issued report, its PDF, acknowledging."""

from io import BytesIO
from uuid import UUID

from flask import abort, flash, redirect, render_template, send_file, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.core.pages import problem
from trainingapp.core.pdf import PdfError
from trainingapp.handover import printing, queries, rules, services
from trainingapp.handover.drafting import draft
from trainingapp.handover.forms import AcknowledgeForm, IssueForm
from trainingapp.handover.models import HandoverReport
from trainingapp.handover.presenters import draft_shown, report_shown
from trainingapp.handover.views.blueprint import blueprint, plan_of
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import moves
from trainingapp.plans.terms import PlanState


@blueprint.get("/plans/<uuid:plan_id>/handover")
@access("handover:read")
def preview_report(plan_id: UUID) -> str | Response:
    plan = plan_of(plan_id)
    if not rules.can_read_draft(current_user, plan):
        return _newest_or_nothing(plan)
    made = draft(session, plan, clock.today())
    return render_template(
        "handover/preview_report.html",
        plan=plan,
        shown=draft_shown(made.content),
        latest=made.latest,
        reasons=rules.why_not_issued(made.content, plan.state),
        may_issue=rules.can_issue(current_user, plan),
    )


def _newest_or_nothing(plan: Plan) -> Response:
    """The PCN supervisor never sees a draft, only what was issued."""
    newest = queries.newest_issue(session, plan_id=plan.id)
    if newest is None:
        abort(404)
    return redirect(url_for("handover.show_report", report_id=newest.id))


@blueprint.route("/plans/<uuid:plan_id>/handover/issue", methods=["GET", "POST"])
@access("handover:issue")
def issue_report(plan_id: UUID) -> str | Response:
    plan = plan_of(plan_id)
    if not rules.can_issue(current_user, plan):
        abort(404)
    form = IssueForm()
    if form.validate_on_submit():
        with refusals_on(form):
            report = services.issue_report(
                session,
                actor=current_user,
                plan=plan,
                expected_issue=form.expected_issue.data or 0,
                reason=form.reason.data,
            )
            return redirect(url_for("handover.show_report", report_id=report.id))
    made = draft(session, plan, clock.today())
    form.expected_issue.data = made.latest.issue + 1 if made.latest else 1
    return render_template(
        "handover/issue_report.html",
        form=form,
        plan=plan,
        content=made.content,
        latest=made.latest,
        reasons=rules.why_not_issued(made.content, plan.state),
    )


@blueprint.get("/handovers/<uuid:report_id>")
@access("handover:read")
def show_report(report_id: UUID) -> str:
    report = _report(report_id)
    issues = queries.reports_of(session, plan_id=report.plan_id, actor=current_user)
    form = AcknowledgeForm() if _may_acknowledge(report, issues[0]) else None
    return render_template(
        "handover/show_report.html",
        report=report,
        shown=report_shown(report, issues[0]),
        issues=issues,
        acknowledge_form=form,
        may_issue=rules.can_issue(current_user, report.plan),
        may_complete=PlanState.COMPLETED in moves(current_user, report.plan),
    )


@blueprint.get("/handovers/<uuid:report_id>/report.pdf")
@access("handover:read")
def download_report(report_id: UUID) -> Response | tuple[str, int]:
    report = _report(report_id)
    try:
        pdf = printing.report_pdf(report, queries.newest_issue(session, plan_id=report.plan_id))
    except PdfError as error:
        return problem(503, "The PDF could not be made", error.message)
    return send_file(
        BytesIO(pdf),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=printing.file_name(report),
    )


@blueprint.route("/handovers/<uuid:report_id>/acknowledge", methods=["GET", "POST"])
@access("handover:acknowledge")
def acknowledge_report(report_id: UUID) -> str | Response:
    report = _report(report_id)
    form = AcknowledgeForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.acknowledge_report(session, actor=current_user, report=report, comment=form.comment.data)
            flash("Thank you. Your acknowledgement is on the report.")
            return redirect(url_for("handover.show_report", report_id=report_id))
    newest = queries.newest_issue(session, plan_id=report.plan_id)
    if not form.is_submitted() and not _may_acknowledge(report, newest):
        return redirect(url_for("handover.show_report", report_id=report_id))
    return render_template("handover/acknowledge_report.html", form=form, report=report)


def _may_acknowledge(report: HandoverReport, newest: HandoverReport | None) -> bool:
    party = rules.party_to_acknowledge(
        current_user,
        report.plan,
        done=[given.party for given in report.acknowledgements],
        newest=newest is None or newest.issue == report.issue,
    )
    return party is not None


def _report(report_id: UUID) -> HandoverReport:
    return queries.report(session, report_id, actor=current_user) or abort(404)
