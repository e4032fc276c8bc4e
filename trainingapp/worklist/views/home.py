"""Everybody's home page: one address, the page of the widest role somebody has."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from flask import abort, current_app, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.audit import queries as audit
from trainingapp.core import clock, migrations
from trainingapp.core.access import access
from trainingapp.core.db import reading, session
from trainingapp.notifications import queries as notifications
from trainingapp.notifications.presenters import Trouble, trouble
from trainingapp.plans.rules import duty_status
from trainingapp.plans.terms import SHARED, DutyParty, Party
from trainingapp.training.presenters import time_lines
from trainingapp.worklist import presenters, queries, rules
from trainingapp.worklist.items import PlanLine
from trainingapp.worklist.terms import HOME_WORDS, Home
from trainingapp.worklist.views.blueprint import blueprint

WEEK = timedelta(days=7)
NOTICE = timedelta(days=30)
"""For so long a home page tells that somebody opened a record."""


@blueprint.get("/")
@access("home:read")
def home() -> str | Response:
    """The first of somebody's home pages, or the one they ask for with `as`."""
    chosen = rules.chosen_home(current_user, request.args.get("as"))
    if chosen is None:
        abort(403)
    if chosen is Home.PROGRAMME_LEAD:
        return redirect(url_for("programme.show_programme"))
    return _PAGES[chosen]()


def _others(shown: Home) -> list[tuple[str, str]]:
    """The reader's other home pages: words and address."""
    others = (each for each in rules.homes(current_user) if each is not shown)
    return [(HOME_WORDS[each], f"{url_for('worklist.home')}?as={each.value}") for each in others]


# --- coordinator ----------------------------------------------------------------------------------


def _coordinator() -> str:
    plans = queries.plans_of(session, actor=current_user)
    if not plans:
        return render_template("worklist/show_no_plan.html", others=_others(Home.COORDINATOR))
    return coordinator_page(plans[0], plans[1:])


def coordinator_page(plan: PlanLine, earlier: Sequence[PlanLine] = ()) -> str:
    """The coordinator's six months: their own plan, as they live through it; what waits in others too."""
    picture = queries.picture(session, plan=plan, others=earlier)
    mine = rules.waiting_for([*picture.items, *picture.elsewhere], current_user.id)
    marks = presenters.marks(picture, Party.COORDINATOR)
    elsewhere = rules.waiting_on_others(picture.items, current_user.id, Party.COORDINATOR)
    return render_template(
        "worklist/show_coordinator.html",
        picture=picture,
        plan=plan,
        waiting=rules.folded(mine),
        elsewhere=rules.grouped(elsewhere),
        marks=marks,
        months=presenters.months(picture, marks),
        time=time_lines(queries.time_used(session, plan=plan)),
        opened=_opened_records(),
        troubles=_troubles(),
        others=_others(Home.COORDINATOR),
        today=clock.today(),
    )


def _opened_records() -> list[queries.Opened]:
    """Openings of the reader's records by a programme lead, which are never secret."""
    return queries.opened_records(session, actor=current_user, since=clock.now() - NOTICE)


def _troubles() -> list[Trouble]:
    """Messages that do not get through and for whose effect the reader waits."""
    return [trouble(each) for each in notifications.failures_for(session, person_id=current_user.id)]


# --- alliance supervisor --------------------------------------------------------------------------


def _alliance_supervisor() -> str:
    today = clock.today()
    found = queries.caseload(session, actor=current_user)
    waiting = rules.waiting_for(found.items, current_user.id)
    week = clock.london(today + WEEK, 0)
    rows = presenters.rows(found.outlooks, waiting, today)
    load = presenters.caseload(rows, request.args)
    return render_template(
        "worklist/show_alliance_supervisor.html",
        soon=[meeting for meeting in found.meetings if meeting.starts_at < week],
        names={each.plan.id: each.plan.coordinator.name for each in found.outlooks},
        waiting=waiting,
        work=presenters.by_coordinator(waiting),
        caseload=load,
        asked={"as": Home.ALLIANCE_SUPERVISOR.value} | load.query,
        reset={"as": Home.ALLIANCE_SUPERVISOR.value},
        groups=[meeting for meeting in found.meetings if meeting.kind in SHARED][:3],
        without_group=rules.waiting_for_a_group(found.outlooks),
        opened=_opened_records(),
        troubles=_troubles(),
        others=_others(Home.ALLIANCE_SUPERVISOR),
        today=today,
    )


# --- PCN supervisor -------------------------------------------------------------------------------


def _pcn_supervisor() -> str:
    plans = queries.networks_plans(session, actor=current_user)
    asked = request.args.get("plan")
    chosen = [plan for plan in plans if str(plan.id) == asked] if asked else plans
    if asked and not chosen:
        abort(404)
    if len(chosen) == 1:
        return _network_page(chosen[0], several=len(plans) > 1)
    outlooks = queries.outlooks(session, plan_ids=[plan.id for plan in plans])
    items = rules.oldest_first(item for each in outlooks for item in each.items)
    waiting = rules.waiting_for(items, current_user.id)
    return render_template(
        "worklist/list_network_plans.html",
        rows=presenters.rows(outlooks, waiting, clock.today()),
        waiting=rules.folded(waiting),
        others=_others(Home.PCN_SUPERVISOR),
        today=clock.today(),
    )


def _network_page(plan: PlanLine, *, several: bool) -> str:
    """One coordinator's programme as the network sees it: dates, duties, counts, the training plan."""
    today = clock.today()
    picture = queries.picture(session, plan=plan)
    duties = queries.duties(session, plan=plan, party=DutyParty.PCN)
    return render_template(
        "worklist/show_pcn_supervisor.html",
        plan=plan,
        picture=picture,
        waiting=rules.folded(rules.waiting_for(picture.items, current_user.id)),
        joint=[mark for mark in presenters.marks(picture, Party.PCN_SUPERVISOR) if mark.is_joint],
        duties=[(duty, duty_status(duty.done_on, duty.due_on, today)) for duty in duties],
        may_tick=rules.may_tick(plan, current_user.id, DutyParty.PCN),
        must_acknowledge=rules.must_acknowledge(picture.items, current_user.id),
        areas=queries.area_counts(session, plan=plan),
        training=queries.training_plan(session, plan=plan),
        several=several,
        others=_others(Home.PCN_SUPERVISOR),
        today=today,
    )


# --- operator -------------------------------------------------------------------------------------


def _operator() -> str:
    """How the installation is: counts, never content."""
    engine = current_app.extensions["engine"]
    return render_template(
        "worklist/show_operator.html",
        database="PostgreSQL" if engine.dialect.name == "postgresql" else "SQLite",
        is_current=migrations.is_current(reading(engine)),
        counts=queries.counts(session),
        head=audit.head(session),
        others=_others(Home.OPERATOR),
    )


_PAGES: dict[Home, Callable[[], str]] = {
    Home.ALLIANCE_SUPERVISOR: _alliance_supervisor,
    Home.PCN_SUPERVISOR: _pcn_supervisor,
    Home.COORDINATOR: _coordinator,
    Home.OPERATOR: _operator,
}
