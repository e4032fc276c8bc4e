"""Adding many items to a training needs analysis at once."""

from uuid import UUID

from flask import flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.assessments import presenters, queries, rules, services
from trainingapp.assessments.forms import ChooseItemsForm
from trainingapp.assessments.views.blueprint import analysis_address, analysis_of, blueprint
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.plans.rules import party_of
from trainingapp.plans.terms import Party


@blueprint.route("/plans/<uuid:plan_id>/needs-analyses/<int:number>/items/choose", methods=["GET", "POST"])
@access("analyses:write")
def choose_items(plan_id: UUID, number: int) -> str | Response:
    analysis = analysis_of(plan_id, number)
    plan = analysis.plan
    there = {item.entry_id for item in analysis.items}
    everything = {each.entry.id: each for each in queries.choosable(session, plan=plan)}
    offered = [each for each in everything.values() if each.entry.id not in there]
    form = ChooseItemsForm(data={"chosen": [each.entry.id for each in offered if each.is_suggested]})
    is_own = party_of(plan, current_user.id) is Party.COORDINATOR
    groups = presenters.choosable_groups(offered, None if is_own else plan.coordinator.name)
    # everything, so that what somebody added in the meantime is no error
    form.chosen.choices = [(each.entry.id, each.entry.title) for each in everything.values()]
    if form.validate_on_submit():
        with refusals_on(form):
            chosen = [everything[entry_id] for entry_id in form.chosen.data]
            added = services.choose_items(session, actor=current_user, analysis=analysis, chosen=chosen)
            flash(presenters.added_words(len(added)))
            return redirect(analysis_address(plan_id, number))
    return render_template(
        "assessments/choose_items.html",
        form=form,
        analysis=analysis,
        plan=plan,
        groups=groups,
        left_out=len(everything) - len(offered),
        LOW_RATING=rules.LOW_RATING,
    )
