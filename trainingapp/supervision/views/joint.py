"""The one page of a PCN supervisor who came in by a link: the joint sessions and the network's duties."""

from flask import abort, render_template
from flask_login import current_user

from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import session
from trainingapp.plans import queries as plans
from trainingapp.plans.models import Agreement, Plan, Responsibility
from trainingapp.plans.queries import links as queries_links
from trainingapp.plans.rules import can_tick, duty_status, works_until
from trainingapp.plans.terms import AGREEMENT_WORDS, DutyParty, Party
from trainingapp.supervision import presenters, queries
from trainingapp.supervision.presenters import JointLine
from trainingapp.supervision.views.blueprint import blueprint
from trainingapp.training import queries as training


@blueprint.get("/joint")
@access("links:visit")
def show_joint_sessions() -> str:
    plan = plans.plan(session, current_user.only_plan_id, actor=current_user) or abort(404)
    link = queries_links.newest_link(session, plan_id=plan.id, person_id=current_user.id) or abort(404)
    today = clock.today()
    return render_template(
        "supervision/show_joint_sessions.html",
        plan=plan,
        lines=_lines(plan),
        agreements=_to_accept(plan),
        actions=queries.promised(session, plan_id=plan.id, party=Party.PCN_SUPERVISOR),
        requests=training.open_requests(session, actor=current_user),
        duties=[(duty, duty_status(duty.done_on, duty.due_on, today)) for duty in _duties(plan)],
        may_tick=can_tick(current_user, plan, DutyParty.PCN),
        supervisor=plan.assigned(Party.ALLIANCE_SUPERVISOR),
        until=works_until(link),
        agreement_words=AGREEMENT_WORDS,
    )


def _lines(plan: Plan) -> list[JointLine]:
    waiting = queries.records_waiting_for(session, actor=current_user)
    return presenters.joint_lines(
        plan,
        queries.standings(session, plan_ids=[plan.id], today=clock.today()),
        to_agree={record.session_id for record in waiting},
        offers=queries.offers_waiting(session, plan_ids=[plan.id]),
        person_id=current_user.id,
    )


def _duties(plan: Plan) -> list[Responsibility]:
    """What the network has taken on, what is left to do first."""
    own = [duty for duty in plan.responsibilities if duty.party is DutyParty.PCN]
    return sorted(own, key=lambda duty: duty.done_on is not None)


def _to_accept(plan: Plan) -> list[Agreement]:
    """The agreements that wait for the network's side."""
    waiting = plans.agreements_waiting(session, plan_ids=[plan.id])
    return [agreement for agreement, party in waiting if party is Party.PCN_SUPERVISOR]
