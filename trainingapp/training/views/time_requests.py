"""The PCN supervisor's pages of protected time: every open request, and the answer to one."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans import queries as plans
from trainingapp.plans.models import Plan
from trainingapp.training import presenters, queries, rules, services
from trainingapp.training.forms import AnswerTimeForm
from trainingapp.training.models import TimeEntry
from trainingapp.training.presenters import TimeLine
from trainingapp.training.terms import PURPOSE_WORDS, TimeKind
from trainingapp.training.views.blueprint import blueprint


@blueprint.get("/time-requests")
@access("time:answer")
def answer_requests() -> str:
    return render_template(
        "training/answer_requests.html",
        requests=queries.open_requests(session, actor=current_user),
        purpose_words=PURPOSE_WORDS,
        today=clock.today(),
    )


@blueprint.route("/time-requests/<uuid:request_id>/answer", methods=["GET", "POST"])
@access("time:answer")
def answer_time(request_id: UUID) -> str | Response:
    asked = _mine_to_answer(request_id)
    form = AnswerTimeForm(data={"hours": asked.minutes // 60, "minutes": asked.minutes % 60})
    if form.validate_on_submit():
        with refusals_on(form):
            services.answer_time(
                session,
                actor=current_user,
                request=asked,
                granted=form.granted,
                refused_for=form.refused_for.data or None,
                comment=form.comment.data or "",
            )
            flash("Answered.")
            return redirect(url_for(".answer_requests"))
    if form.errors:
        asked = _mine_to_answer(request_id)  # in one go: a refusal makes the session forget everybody
    return render_template(
        "training/answer_time.html",
        form=form,
        asked=asked,
        answer=queries.answers(session, request=asked),
        lines=_time_lines(asked.plan),
        purpose_words=PURPOSE_WORDS,
        answer_words=presenters.answer_words,
    )


def _mine_to_answer(request_id: UUID) -> TimeEntry:
    """A request that the signed-in person answers as the PCN supervisor of its plan, or 404."""
    asked = queries.time_entry(session, request_id, actor=current_user) or abort(404)
    is_request = asked.kind is TimeKind.REQUESTED and asked.reverses_id is None
    return asked if is_request and rules.may_answer(current_user, asked.plan) else abort(404)


def _time_lines(plan: Plan) -> list[TimeLine]:
    """What was used so far against what there is, to decide by."""
    used = queries.totals(session, plan_ids=[plan.id]).get(plan.id, {})
    allowed = rules.expected(plan, plans.changes(session, plan=plan), clock.today())
    return presenters.time_lines(rules.entitlement(used, allowed))
