"""Witness statements: who was asked, asking, taking back, and the page where a witness answers."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from flask import abort, after_this_request, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.assessments import presenters, queries, rules, services
from trainingapp.assessments.forms import AskWitnessForm, GiveStatementForm, RevokeWitnessForm
from trainingapp.assessments.models import WitnessRequest
from trainingapp.assessments.views.blueprint import blueprint, is_open, plan_of
from trainingapp.core import clock
from trainingapp.core.access import PUBLIC, access
from trainingapp.core.db import refusals_on, session
from trainingapp.core.signing import unsigned
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party

PURPOSE = "witness"


@blueprint.get("/plans/<uuid:plan_id>/witnesses")
@access("witnesses:ask")
def list_witnesses(plan_id: UUID) -> str:
    plan, party = plan_of(plan_id, Party.COORDINATOR)
    asked = queries.witness_requests(session, plan=plan)
    return render_template(
        "assessments/list_witnesses.html",
        plan=plan,
        party=party,
        lines=presenters.witness_lines(asked, clock.today()),
        is_open=is_open(plan),
    )


@blueprint.route("/plans/<uuid:plan_id>/witnesses/ask", methods=["GET", "POST"])
@access("witnesses:ask")
def ask_witness(plan_id: UUID) -> str | Response:
    plan, _ = plan_of(plan_id, Party.COORDINATOR)
    entries = {entry.id: entry for entry in queries.competencies(session, plan=plan)}
    form = AskWitnessForm(data=_beginning(plan, entries.values()))
    form.entries.choices = presenters.competency_choices(entries.values())
    if form.validate_on_submit():
        with refusals_on(form):
            asked = services.ask_witness(
                session,
                actor=current_user,
                plan=plan,
                name=form.name.data,
                email=form.email.data,
                role_title=form.role_title.data,
                about=form.about.data,
                entries=[entries[each] for each in form.entries.data],
                expires_on=cast(date, form.expires_on.data),
            )
            flash(f"A link is on its way to {asked.name}.")
            return redirect(url_for("assessments.list_witnesses", plan_id=plan_id))
    return render_template("assessments/ask_witness.html", form=form, plan=plan)


@blueprint.route("/witnesses/<uuid:request_id>/revoke", methods=["GET", "POST"])
@access("witnesses:ask")
def revoke_witness(request_id: UUID) -> str | Response:
    asked = queries.own_witness_request(session, request_id, actor=current_user) or abort(404)
    form = RevokeWitnessForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.revoke_witness(session, actor=current_user, request=asked)
            flash(f"The link of {asked.name} no longer works.")
            return redirect(url_for("assessments.list_witnesses", plan_id=asked.plan_id))
    return render_template("assessments/revoke_witness.html", form=form, asked=asked)


# --- the witness, who is not signed in ------------------------------------------------------------


@blueprint.route("/witness/<token>", methods=["GET", "POST"])
@access(PUBLIC)
def give_statement(token: str) -> str | Response | tuple[str, int]:
    asked = _asked_by_link(token)
    form = GiveStatementForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.give_statement(
                session,
                request=asked,
                knows_how=form.knows_how.data,
                saw_what=form.saw_what.data,
                could_improve=form.could_improve.data,
                reader=current_user if current_user.is_authenticated else None,
            )
            return redirect(url_for("assessments.show_given_statement"))
    if fault := rules.witness_fault(asked, clock.today()):
        return render_template("assessments/ended_witness_link.html", asked=asked, fault=fault), 410
    return render_template("assessments/give_statement.html", form=form, asked=asked, plan=asked.plan)


@blueprint.get("/witness/given")
@access(PUBLIC)
def show_given_statement() -> str:
    return render_template("assessments/show_given_statement.html")


def _asked_by_link(token: str) -> WitnessRequest:
    """The request of an address that this installation made; otherwise 404. The address goes nowhere else.

    Its origin alone is sent along when the form is: the guard against forged forms asks for it.
    """

    @after_this_request
    def keep_to_ourselves(response: Response) -> Response:
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    named = unsigned(token, PURPOSE)
    try:
        request_id = UUID(hex=named) if named else None
    except ValueError:
        request_id = None
    return (queries.witness_request(session, request_id) if request_id else None) or abort(404)


def _beginning(plan: Plan, entries: Any) -> dict[str, object]:
    """What a new request begins with: an earlier one that is asked again, or a competency."""
    until = {"expires_on": clock.today() + rules.USUAL}
    if earlier_id := request.args.get("again", type=UUID):
        earlier = next(
            (each for each in queries.witness_requests(session, plan=plan) if each.id == earlier_id), None
        )
        return until | presenters.asked_again(earlier or abort(404))
    return until | {"entries": [each.id for each in entries if each.code == request.args.get("competency")]}
