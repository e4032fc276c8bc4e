"""Handing supervision over: in two steps, the network's place on one plan, and ending a cover."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.accounts.models import Person
from trainingapp.accounts.queries import colleague, people_holding
from trainingapp.accounts.terms import Role
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans import queries as plans
from trainingapp.plans import rules as plan_rules
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import RUNNING, Party
from trainingapp.supervision import queries, services
from trainingapp.supervision.forms import (
    ChangePcnSupervisorForm,
    ConfirmHandOverForm,
    EndCoverForm,
    HandOverForm,
)
from trainingapp.supervision.models import SupervisionSession
from trainingapp.supervision.values import Period
from trainingapp.supervision.views.blueprint import blueprint


@blueprint.get("/supervisors/<uuid:person_id>/hand-over")
@access("plans:assign")
def hand_over(person_id: UUID) -> str | Response:
    """Step 1: which coordinators, to whom, and for how long."""
    former = _former(person_id)
    supervised = _supervised(former)
    form = _answers(former, supervised)
    if "filled" in request.args and form.validate():
        return redirect(
            f"{url_for('.confirm_hand_over', person_id=person_id)}?{request.query_string.decode()}"
        )
    return render_template("supervision/hand_over.html", form=form, former=former, supervised=supervised)


@blueprint.route("/supervisors/<uuid:person_id>/hand-over/confirm", methods=["GET", "POST"])
@access("plans:assign")
def confirm_hand_over(person_id: UUID) -> str | Response:
    """Step 2: what goes along, and the act itself."""
    former = _former(person_id)
    asked = _asked(former)
    if asked is None:
        return redirect(url_for(".hand_over", person_id=person_id))
    form = ConfirmHandOverForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.hand_over(
                session,
                actor=current_user,
                plans_over=asked.plans,
                to=asked.to,
                reason=form.reason.data,
                period=asked.period,
                groups=asked.groups,
            )
            flash(f"Handed over to {asked.to.name}. Everybody on the plans is told.")
            return redirect(url_for("worklist.home"))
    return render_template(
        "supervision/confirm_hand_over.html",
        form=form,
        former=former,
        asked=asked,
        items=queries.open_items(session, plan_ids=[plan.id for plan in asked.plans]),
        is_within=queries.is_within,
    )


@blueprint.route("/plans/<uuid:plan_id>/pcn-supervisor", methods=["GET", "POST"])
@access("plans:assign")
def change_pcn_supervisor(plan_id: UUID) -> str | Response:
    plan = plans.plan(session, plan_id, actor=current_user)
    if plan is None or not plan_rules.is_lead(current_user, plan) or plan.state not in RUNNING:
        abort(404)
    now = plan_rules.assignment_of(plan, Party.PCN_SUPERVISOR)
    found = plans.pcn_supervisors(session, actor=current_user, pcn=plan.pcn)
    others = [person for person in found if now is None or person.id != now.person_id]
    form = ChangePcnSupervisorForm()
    form.to.choices = [(person.id, person.name) for person in others]
    if form.validate_on_submit():
        with refusals_on(form):
            services.change_pcn_supervisor(
                session,
                actor=current_user,
                plan=plan,
                to=next(person for person in others if person.id == form.to.data),
                kind=form.kind.data,
                reason=form.reason.data,
            )
            flash("The PCN supervisor is changed. Everybody on the plan is told.")
            return redirect(url_for("plans.show_details", plan_id=plan_id))
    return render_template(
        "supervision/change_pcn_supervisor.html", form=form, plan=plan, now=now, others=others
    )


@blueprint.route("/plans/<uuid:plan_id>/covers/<uuid:assignment_id>/end", methods=["GET", "POST"])
@access("plans:assign")
def end_cover(plan_id: UUID, assignment_id: UUID) -> str | Response:
    plan = plans.plan(session, plan_id, actor=current_user)
    if plan is None or not plan_rules.can_arrange_cover(current_user, plan):
        abort(404)
    cover = next((a for a in plan.assignments if a.id == assignment_id and a.covers_id), None) or abort(404)
    form = EndCoverForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.end_cover(session, actor=current_user, cover=cover)
            flash("The cover has ended.")
            return redirect(url_for("plans.show_details", plan_id=plan_id))
    return render_template("supervision/end_cover.html", form=form, plan=plan, cover=cover)


class HandOver(NamedTuple):
    """What the address of step 2 says."""

    plans: list[Plan]
    to: Person
    period: Period | None
    groups: list[SupervisionSession]
    """Groups and conferences the former supervisor was to lead, which go along."""


def _former(person_id: UUID) -> Person:
    """Whose supervision it is: anybody's for a programme lead, one's own for a supervisor; else 404."""
    former = colleague(session, person_id, actor=current_user)
    own = former is not None and former.id == current_user.id
    if former is None or not former.has(Role.ALLIANCE_SUPERVISOR):
        abort(404)
    if not own and not current_user.has(Role.PROGRAMME_LEAD):
        abort(404)
    return former


def _supervised(former: Person) -> list[Plan]:
    """The running plans this person is assigned to, covers left aside, by coordinator."""
    found = plans.supervised_by(session, actor=former)
    return [
        plan
        for plan in found
        if (now := plan_rules.assignment_of(plan, Party.ALLIANCE_SUPERVISOR)) is not None
        and now.person_id == former.id
    ]


def _answers(former: Person, supervised: Sequence[Plan]) -> HandOverForm:
    form = HandOverForm(formdata=request.args, meta={"csrf": False})
    form.plans.choices = [(plan.id, f"{plan.coordinator.name}, {plan.pcn.name}") for plan in supervised]
    found = people_holding(session, actor=current_user, role=Role.ALLIANCE_SUPERVISOR)
    form.to.choices = [(person.id, person.name) for person in found if person.id != former.id]
    if not current_user.has(Role.PROGRAMME_LEAD):  # a supervisor arranges cover, and no more
        form.lasts.choices = [("period", "For a period: the supervision comes back to you by itself")]
    return form


def _asked(former: Person) -> HandOver | None:
    supervised = _supervised(former)
    form = _answers(former, supervised)
    if not form.validate():
        return None
    chosen = [plan for plan in supervised if plan.id in form.plans.data]
    to = colleague(session, form.to.data, actor=current_user) or abort(404)
    groups = [
        group
        for group in queries.groups_led_by(session, leader=former)
        if (form.period is None and len(chosen) == len(supervised))
        or (form.period is not None and queries.is_within(group, form.period))
    ]
    return HandOver(chosen, to, form.period, groups)
