"""The page of one plan: the six months, what is next, and whose move it is."""

from uuid import UUID

from flask import abort, render_template
from flask_login import current_user

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import session
from trainingapp.plans.terms import Party
from trainingapp.worklist import presenters, queries, rules
from trainingapp.worklist.views.blueprint import blueprint
from trainingapp.worklist.views.home import coordinator_page


@blueprint.get("/plans/<uuid:plan_id>")
@access("plans:read")
def show_plan(plan_id: UUID) -> str:
    """For the coordinator it is their home page; for the others the same six months, from their side."""
    plan = queries.plan(session, plan_id, actor=current_user) or abort(404)
    viewer = plan.party_of(current_user.id)
    if viewer is Party.COORDINATOR:
        return coordinator_page(plan)
    picture = queries.picture(session, plan=plan)
    marks = presenters.marks(picture, viewer)
    own = rules.waiting_for(picture.items, current_user.id)
    for_lead = rules.waiting_for_leads(picture.items) if viewer is None else []
    elsewhere = rules.waiting_on_others(picture.items, current_user.id, viewer)
    return render_template(
        "worklist/show_plan.html",
        plan=plan,
        picture=picture,
        viewer=viewer,
        waiting=rules.oldest_first([*own, *for_lead]),
        elsewhere=rules.grouped(item for item in elsewhere if item not in for_lead),
        marks=marks,
        months=presenters.months(picture, marks),
        today=clock.today(),
    )
