"""Links to a plan for its PCN supervisor: who has one, sending one, ending one."""

from datetime import date
from typing import cast
from uuid import UUID

from flask import Flask, abort, flash, redirect, render_template, url_for
from flask import session as cookie
from flask.sansio.blueprints import BlueprintSetupState
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.core.words import register_statuses
from trainingapp.plans import presenters, rules, services
from trainingapp.plans.forms import MakeLinkForm, RevokeLinkForm
from trainingapp.plans.models import Plan, PlanLink
from trainingapp.plans.queries import links as queries_links
from trainingapp.plans.terms import Party
from trainingapp.plans.views.blueprint import blueprint
from trainingapp.plans.views.loading import plan_to_change
from trainingapp.plans.views.visits import token_of

SHOWN_ONCE = "link_made"


@blueprint.record_once
def say_link_states(state: BlueprintSetupState) -> None:
    """Give the states of a link their words and colours."""
    register_statuses(cast(Flask, state.app), presenters.LINK_TAGS)


@blueprint.get("/plans/<uuid:plan_id>/links")
@access("links:manage")
def list_links(plan_id: UUID) -> str:
    plan = plan_to_change(plan_id)
    links = queries_links.links(session, plan=plan)
    return render_template(
        "plans/list_links.html",
        plan=plan,
        guest=plan.assigned(Party.PCN_SUPERVISOR),
        lines=presenters.link_lines(links, clock.now()),
        fault=rules.link_fault(plan, clock.today()),
        address=_address_shown_once(links),
    )


@blueprint.route("/plans/<uuid:plan_id>/links/send", methods=["GET", "POST"])
@access("links:manage")
def make_link(plan_id: UUID) -> str | Response:
    plan = plan_to_change(plan_id)
    number = len(queries_links.links(session, plan=plan))
    form = MakeLinkForm(data={"until": rules.usual_last_day(plan, clock.today()), "after": number})
    if form.validate_on_submit():
        with refusals_on(form):
            made = services.make_link(
                session,
                actor=current_user,
                plan=plan,
                until=cast(date, form.until.data),
                after=form.after.data,
            )
            cookie[SHOWN_ONCE] = made.id.hex
            flash(f"A link is on its way to {made.person.name}.")
            return redirect(url_for("plans.list_links", plan_id=plan_id))
    if form.form_errors:  # what is sent next is sent knowing what the page says now
        form.after.data = number
    return render_template("plans/make_link.html", form=form, **_sending(plan))


@blueprint.route("/links/<uuid:link_id>/revoke", methods=["GET", "POST"])
@access("links:manage")
def revoke_link(link_id: UUID) -> str | Response:
    link = queries_links.managed_link(session, link_id, actor=current_user) or abort(404)
    form = RevokeLinkForm()
    if form.validate_on_submit():
        with refusals_on(form):
            services.revoke_link(session, actor=current_user, link=link)
            flash("The link no longer works.")
            return redirect(url_for("plans.list_links", plan_id=link.plan_id))
    return render_template("plans/revoke_link.html", form=form, link=link)


def _sending(plan: Plan) -> dict[str, object]:
    """What somebody reads before they send a link."""
    links = queries_links.links(session, plan=plan)
    return {
        "plan": plan,
        "guest": plan.assigned(Party.PCN_SUPERVISOR),
        "fault": rules.link_fault(plan, clock.today()),
        "working": presenters.working_link(links, clock.now()),
    }


def _address_shown_once(links: list[PlanLink]) -> str | None:
    """The address of the link just made, the first time the page asks for it."""
    made = next((link for link in links[:1] if link.id.hex == cookie.get(SHOWN_ONCE)), None)
    if made is None:
        return None
    cookie.pop(SHOWN_ONCE)
    return url_for("plans.open_link", token=token_of(made.id), _external=True)
