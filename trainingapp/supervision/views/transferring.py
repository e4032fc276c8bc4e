"""Moving a plan to another network in two steps; the network stands in the address of the second."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.accounts.models import Organisation
from trainingapp.accounts.queries import organisations
from trainingapp.accounts.terms import OrganisationKind
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans import presenters, queries
from trainingapp.plans.forms import ChooseNetworkForm, TransferPlanForm, with_practices
from trainingapp.plans.models import Plan
from trainingapp.supervision import services
from trainingapp.supervision.views.blueprint import blueprint


@blueprint.get("/plans/<uuid:plan_id>/transfer")
@access("plans:transfer")
def choose_network(plan_id: UUID) -> str | Response:
    """Step 1: where to."""
    plan = queries.plan(session, plan_id, actor=current_user) or abort(404)
    form = ChooseNetworkForm(formdata=request.args, meta={"csrf": False})
    form.pcn.choices = [(pcn.id, pcn.name) for pcn in _networks(plan)]
    if request.args and form.validate():
        return redirect(url_for(".transfer_plan", plan_id=plan_id, pcn=form.pcn.data))
    return render_template("supervision/choose_network.html", form=form, plan=plan)


@blueprint.route("/plans/<uuid:plan_id>/transfer/details", methods=["GET", "POST"])
@access("plans:transfer")
def transfer_plan(plan_id: UUID) -> str | Response:
    """Step 2: who supervises there and in which practices, and the act itself."""
    plan = queries.plan(session, plan_id, actor=current_user) or abort(404)
    pcn = next((pcn for pcn in _networks(plan) if str(pcn.id) == request.args.get("pcn")), None)
    if pcn is None:
        return redirect(url_for(".choose_network", plan_id=plan_id))
    supervisors = queries.pcn_supervisors(session, actor=current_user, pcn=pcn)
    form = with_practices(TransferPlanForm, queries.practices_of(session, pcn=pcn))()
    form.to.choices = presenters.people(supervisors)
    if form.validate_on_submit():
        with refusals_on(form):
            services.transfer_plan(
                session,
                actor=current_user,
                plan=plan,
                pcn=pcn,
                practices=form.practice_hours,
                to=next(person for person in supervisors if person.id == form.to.data),
                pcn_supervisor_kind=form.pcn_supervisor_kind.data,
                reason=form.reason.data,
            )
            flash(f"The plan goes on in {pcn.name}.")
            return redirect(url_for("plans.show_details", plan_id=plan_id))
    return render_template(
        "supervision/transfer_plan.html", form=form, plan=plan, pcn=pcn, supervisors=supervisors
    )


def _networks(plan: Plan) -> list[Organisation]:
    """The networks of the alliance but the plan's own."""
    found = organisations(session, actor=current_user, kind=OrganisationKind.PCN)
    return [pcn for pcn in found if pcn.id != plan.pcn_id]
