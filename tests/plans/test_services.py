"""The verbs on plans, on both databases."""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.world import START, World
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans import queries, services
from trainingapp.plans.models import (
    Activity,
    Conference,
    Plan,
    PlanEvent,
    Responsibility,
    ResponsibilityEvent,
)
from trainingapp.plans.terms import DutyParty, Party, PlanState, SessionKind, Track


def audited(session: Session, what: str) -> list[dict[str, Any]]:
    """The details of every event of that kind, oldest first."""
    found = session.scalars(select(Event).where(Event.what == what).order_by(Event.id))
    return [json.loads(event.details) for event in found]


def line(plan: Plan, code: str) -> Responsibility:
    return next(duty for duty in plan.responsibilities if duty.code == code)


def activity(plan: Plan, code: str) -> Activity:
    return next(each for each in plan.activities if each.code == code)


def announce(world: World, held_on: date, today: date = START, **more: Any) -> Conference:
    with clock.at(today):
        return services.add_conference(
            world.session,
            actor=more.pop("actor", world.lead),
            title="Support workforce conference",
            held_on=held_on,
            venue="Town Hall",
            **more,
        )


# --- enrolling ------------------------------------------------------------------------------------


def test_enrolling_starts_an_active_plan_with_people_places_activities_and_duties(world: World) -> None:
    plan = world.enrol()
    assert (plan.state, plan.track) == (PlanState.ACTIVE, Track.FULL)
    assert plan.alliance_id == world.organisation.id
    assert [(p.practice_id, p.hours) for p in plan.practices] == [(world.practice.id, Decimal("37.5"))]
    assert {a.party: a.person_id for a in plan.assignments} == {
        Party.ALLIANCE_SUPERVISOR: world.supervisor.id,
        Party.PCN_SUPERVISOR: world.pcn_supervisor.id,
    }
    assert "within 4 months" in plan.track_reason
    assert plan.override_reason is None


def test_the_full_track_has_the_sixteen_listed_activities_and_the_two_proposed(world: World) -> None:
    plan = world.enrol()
    kinds = [a.kind for a in plan.activities if a.is_listed]
    assert {kind: kinds.count(kind) for kind in SessionKind} == {
        SessionKind.INDIVIDUAL: 6,
        SessionKind.GROUP: 5,
        SessionKind.JOINT_INITIAL: 1,
        SessionKind.JOINT_REVIEW: 1,
        SessionKind.JOINT_HANDOVER: 1,
        SessionKind.NEEDS_ANALYSIS: 1,
        SessionKind.CONFERENCE: 1,
    }
    assert {a.code for a in plan.activities if not a.is_listed} == {"PLAN-6.4", "PLAN-6.5"}
    assert activity(plan, "PLAN-6.4").satisfied_by_code == "PLAN-6.2"
    assert activity(plan, "PLAN-6.5").needs_analysis == 2
    assert activity(plan, "PLAN-1.4").theme_code == "THM-1"
    assert activity(plan, "PLAN-1.2").agenda[0] == "What the PCN wants to achieve in cancer, and for whom"


def test_the_parties_have_their_duties_and_expectations(world: World) -> None:
    plan = world.enrol()
    parties = [duty.party for duty in plan.responsibilities]
    assert {party: parties.count(party) for party in DutyParty} == {
        DutyParty.ALLIANCE: 5 + 7,
        DutyParty.PCN: 6 + 5,
        DutyParty.COORDINATOR: 6,
    }
    assert line(plan, "RESP-PCN.6").due_on == date(2027, 5, 1)
    assert line(plan, "EXP-PCN.4").satisfied_by == ["PLAN-1.2", "PLAN-3.3", "PLAN-6.3"]


def test_training_only_gets_what_the_template_marks_for_it_and_no_supervision(world: World) -> None:
    plan = world.enrol(employment_start=date(2025, 12, 1))
    assert plan.track is Track.TRAINING_ONLY
    assert {a.kind for a in plan.activities} == {
        SessionKind.NEEDS_ANALYSIS,
        SessionKind.GROUP,
        SessionKind.CONFERENCE,
    }
    codes = {duty.code for duty in plan.responsibilities}
    assert "EXP-COO.6" in codes
    assert not codes & {"RESP-ALL.1", "RESP-ALL.4", "EXP-PCN.4", "EXP-ALL.1"}


@pytest.mark.parametrize(
    ("employed", "track"),
    [(date(2026, 2, 1), Track.FULL), (date(2026, 1, 31), Track.TRAINING_ONLY), (START, Track.FULL)],
    ids=["four months to the day", "a day more", "both on one day"],
)
def test_the_boundary_day_of_eligibility_is_included(world: World, employed: date, track: Track) -> None:
    assert world.enrol(employment_start=employed).track is track


def test_the_other_track_needs_a_reason_and_is_audited(world: World, session: Session) -> None:
    with pytest.raises(DomainError) as refusal:
        world.enrol(track=Track.TRAINING_ONLY)
    assert refusal.value.field == "override_reason"
    plan = world.enrol(track=Track.TRAINING_ONLY, override_reason="  Supervised elsewhere ")
    assert (plan.track, plan.override_reason) == (Track.TRAINING_ONLY, "Supervised elsewhere")
    [details] = audited(session, "plan:enrolled")
    assert (details["track"], details["overridden"]) == ("training_only", True)
    assert "Supervised elsewhere" not in json.dumps(details)


def test_enrolling_leaves_an_event_in_the_plans_own_history(world: World, session: Session) -> None:
    plan = world.enrol()
    [event] = queries.events(session, plan=plan)
    assert (event.from_state, event.to_state, event.person_id) == (
        PlanState.DRAFT,
        PlanState.ACTIVE,
        world.lead.id,
    )
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(PlanEvent).values(reason="rewritten"))


@pytest.mark.parametrize("start", [date(2026, 8, 31), date(2028, 2, 29)], ids=["31 August", "29 February"])
def test_plans_that_start_on_awkward_days_have_sound_windows(world: World, start: date) -> None:
    plan = world.enrol(starts_on=start, employment_start=start)
    assert len(plan.activities) == 18
    assert all(start <= a.due_from <= a.due_to for a in plan.activities)
    assert activity(plan, "PLAN-6.3").due_to < activity(plan, "PLAN-6.2").due_to


def test_a_second_running_plan_is_refused_in_words(world: World) -> None:
    world.enrol()
    with pytest.raises(DomainError, match="Cora Valecoord already has a running plan") as refusal:
        world.enrol()
    assert refusal.value.field == "coordinator"


def test_the_database_refuses_a_second_running_plan_that_slipped_past_the_rule(
    world: World, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.enrol()
    # As when two leads enrol at the same moment: neither sees the other's plan when the rule looks.
    monkeypatch.setattr(queries, "running_plan_id", lambda *_args, **_kwargs: None)
    with pytest.raises(DomainError, match="already has a running plan") as refusal:
        world.enrol()
    assert refusal.value.field == "coordinator"
    assert session.scalar(select(func.count()).select_from(Plan)) == 1


def test_somebody_whose_plan_ended_can_be_enrolled_again(world: World, session: Session) -> None:
    first = world.enrol()
    services.change_state(session, actor=world.lead, plan=first, to=PlanState.WITHDRAWN, reason="Left")
    second = world.enrol()
    assert queries.own_plan(session, actor=world.coordinator) is second


def test_only_the_own_lead_enrols_and_only_own_people(world: World) -> None:
    for actor in (world.supervisor, world.coordinator, world.elsewhere.lead):
        with pytest.raises(NotAllowed):
            world.enrol(actor=actor)
    for field, person in (
        ("coordinator", world.elsewhere.coordinator),
        ("alliance_supervisor", world.elsewhere.supervisor),
        ("pcn_supervisor", world.elsewhere.pcn_supervisor),
        ("pcn_supervisor", world.supervisor),
        ("pcn_supervisor", world.other_pcn_supervisor),
    ):
        with pytest.raises(DomainError) as refusal:
            world.enrol(**{field: person})
        assert refusal.value.field == field


def test_a_refused_enrolment_leaves_nothing_behind(world: World, session: Session) -> None:
    with pytest.raises(DomainError):
        world.enrol(weekly_hours=Decimal("30"))
    assert session.scalar(select(func.count()).select_from(Plan)) == 0
    assert audited(session, "plan:enrolled") == []


# --- conferences ----------------------------------------------------------------------------------


def test_a_plan_looks_forward_to_the_next_conference_within_its_year(world: World) -> None:
    announce(world, START - timedelta(days=1))
    later = announce(world, date(2027, 6, 1))
    sooner = announce(world, date(2026, 9, 17))
    announce(world, date(2027, 6, 2))
    assert activity(world.enrol(), "PLAN-6.2").conference_id == sooner.id
    in_march = world.enrol(
        world.other_coordinator, starts_on=date(2026, 9, 18), employment_start=date(2026, 9, 1)
    )
    assert activity(in_march, "PLAN-6.2").conference_id == later.id


def test_a_conference_announced_later_is_linked_when_it_is_the_next_one(world: World) -> None:
    plan = world.enrol()
    conference = activity(plan, "PLAN-6.2")
    assert conference.conference is None
    in_autumn = announce(world, date(2026, 10, 1))
    assert conference.conference is in_autumn
    announce(world, date(2026, 11, 1))
    assert conference.conference is in_autumn
    in_september = announce(world, date(2026, 9, 1))
    assert conference.conference is in_september
    # Told of afterwards, when the one in September was held: the plan keeps it.
    announce(world, date(2026, 8, 1), today=date(2026, 9, 2))
    assert conference.conference is in_september


def test_a_conference_reaches_only_its_own_alliance(world: World) -> None:
    plan = world.enrol()
    announce(world, date(2026, 9, 17), actor=world.elsewhere.lead)
    assert activity(plan, "PLAN-6.2").conference is None


def test_a_withdrawn_plan_counts_on_no_conference(world: World, session: Session) -> None:
    plan = world.enrol()
    services.change_state(session, actor=world.lead, plan=plan, to=PlanState.WITHDRAWN, reason="Left")
    announce(world, date(2026, 9, 17))
    assert activity(plan, "PLAN-6.2").conference is None
    assert queries.attendance_expected(session, actor=world.lead) == {}


def test_two_conferences_on_one_day_are_refused_at_the_date(world: World, session: Session) -> None:
    announce(world, date(2026, 9, 17))
    announce(world, date(2026, 9, 17), actor=world.elsewhere.lead)
    with pytest.raises(DomainError, match="already has a conference") as refusal:
        announce(world, date(2026, 9, 17))
    assert refusal.value.field == "held_on"
    assert len(queries.conferences(session, actor=world.lead)) == 1


def test_only_a_lead_announces_a_conference(world: World, session: Session) -> None:
    for actor in (world.supervisor, world.operator):
        with pytest.raises(NotAllowed):
            announce(world, date(2026, 9, 17), actor=actor)
    announce(world, date(2026, 9, 17))
    assert audited(session, "conference:added") == [
        {"counts_as_group": True, "held_on": "2026-09-17", "plans": 0}
    ]


# --- the state of a plan --------------------------------------------------------------------------


def test_pausing_and_resuming_keep_who_when_and_why(world: World, session: Session) -> None:
    plan = world.enrol()
    with clock.at(date(2026, 7, 1)):
        services.change_state(
            session, actor=world.supervisor, plan=plan, to=PlanState.PAUSED, reason=" Sick leave "
        )
    with clock.at(date(2026, 8, 1)):
        services.change_state(session, actor=world.supervisor, plan=plan, to=PlanState.ACTIVE)
    assert [(e.to_state, e.reason, e.person.name) for e in queries.events(session, plan=plan)] == [
        (PlanState.ACTIVE, "", world.lead.name),
        (PlanState.PAUSED, "Sick leave", world.supervisor.name),
        (PlanState.ACTIVE, "", world.supervisor.name),
    ]
    assert audited(session, "plan:paused") == [{"before": "active", "from_on": "2026-07-01", "kind": "other"}]
    assert audited(session, "plan:resumed") == [
        {"activities": 14, "back_on": "2026-08-01", "before": "paused", "days": 31}
    ]


def test_the_same_change_twice_is_refused_in_words(world: World, session: Session) -> None:
    plan = world.enrol()
    services.change_state(session, actor=world.lead, plan=plan, to=PlanState.PAUSED, reason="Leave")
    with pytest.raises(DomainError, match="already paused"):
        services.change_state(session, actor=world.lead, plan=plan, to=PlanState.PAUSED, reason="Leave")
    assert len(queries.events(session, plan=plan)) == 2


def test_a_supervisor_of_another_plan_cannot_pause_this_one(world: World, session: Session) -> None:
    plan = world.enrol()
    with pytest.raises(NotAllowed):
        services.change_state(
            session, actor=world.other_supervisor, plan=plan, to=PlanState.PAUSED, reason="Leave"
        )


# --- responsibilities -----------------------------------------------------------------------------


def test_a_tick_keeps_who_and_when_and_can_be_undone_with_a_reason(world: World, session: Session) -> None:
    plan = world.enrol()
    induction = line(plan, "RESP-PCN.2")
    with clock.at(date(2026, 6, 10)):
        services.tick_responsibility(
            session,
            actor=world.pcn_supervisor,
            responsibility=induction,
            done_on=date(2026, 6, 9),
            note=" Two days ",
        )
    assert (induction.done_on, induction.done_by_id) == (date(2026, 6, 9), world.pcn_supervisor.id)
    assert (induction.recorded_at, induction.note) == (clock.london(date(2026, 6, 10), 12), "Two days")
    services.untick_responsibility(
        session, actor=world.lead, responsibility=induction, reason="Wrong coordinator"
    )
    assert (induction.done_on, induction.done_by_id, induction.note) == (None, None, "")
    history = queries.responsibility_events(session, plan=plan)[induction.id]
    assert [(e.person.name, e.done_on, e.note) for e in history] == [
        (world.pcn_supervisor.name, date(2026, 6, 9), "Two days"),
        (world.lead.name, None, "Wrong coordinator"),
    ]
    assert [d["code"] for d in audited(session, "responsibility:ticked")] == ["RESP-PCN.2"]
    assert [d["done_on"] for d in audited(session, "responsibility:unticked")] == [None]


def test_a_second_tick_and_a_second_undoing_change_nothing(world: World, session: Session) -> None:
    plan = world.enrol()
    induction = line(plan, "RESP-PCN.2")
    with clock.at(START):
        services.tick_responsibility(
            session, actor=world.lead, responsibility=induction, done_on=START, note=""
        )
        with pytest.raises(DomainError, match="marked as done before"):
            services.tick_responsibility(
                session, actor=world.pcn_supervisor, responsibility=induction, done_on=START
            )
    assert induction.done_by_id == world.lead.id
    with pytest.raises(DomainError) as refusal:
        services.untick_responsibility(session, actor=world.lead, responsibility=induction, reason=" ")
    assert refusal.value.field == "reason"
    services.untick_responsibility(session, actor=world.lead, responsibility=induction, reason="Slip")
    with pytest.raises(DomainError, match="not marked as done"):
        services.untick_responsibility(session, actor=world.lead, responsibility=induction, reason="Slip")
    assert len(queries.responsibility_events(session, plan=plan)[induction.id]) == 2


def test_nobody_ticks_for_another_party_or_in_the_future(world: World, session: Session) -> None:
    plan = world.enrol()
    for actor in (world.coordinator, world.supervisor, world.other_pcn_supervisor, world.elsewhere.lead):
        with pytest.raises(NotAllowed):
            services.tick_responsibility(
                session, actor=actor, responsibility=line(plan, "RESP-PCN.2"), done_on=START
            )
    with clock.at(START), pytest.raises(DomainError, match="today or in the past"):
        services.tick_responsibility(
            session,
            actor=world.pcn_supervisor,
            responsibility=line(plan, "RESP-PCN.2"),
            done_on=START + timedelta(days=1),
        )


def test_the_history_of_ticks_cannot_be_rewritten(world: World, session: Session) -> None:
    plan = world.enrol()
    with clock.at(START):
        services.tick_responsibility(
            session, actor=world.lead, responsibility=line(plan, "RESP-ALL.1"), done_on=START
        )
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(ResponsibilityEvent).values(note="rewritten"))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text("DELETE FROM responsibility_events"))


# --- who sees what --------------------------------------------------------------------------------


def test_plans_are_seen_by_their_parties_and_their_lead_alone(world: World, session: Session) -> None:
    plan = world.enrol()
    for person in (world.coordinator, world.supervisor, world.pcn_supervisor, world.lead):
        assert queries.plan(session, plan.id, actor=person) is plan
        assert queries.plans_visible_to(session, actor=person) == [plan]
    for person in (
        world.other_coordinator,
        world.other_supervisor,
        world.other_pcn_supervisor,
        world.operator,
        world.elsewhere.lead,
        world.elsewhere.supervisor,
    ):
        assert queries.plan(session, plan.id, actor=person) is None
        assert queries.plans_visible_to(session, actor=person) == []
        assert queries.responsibility(session, plan.responsibilities[0].id, actor=person) is None


def test_a_supervisor_whose_time_ended_sees_the_plan_no_more(world: World, session: Session) -> None:
    plan = world.enrol()
    next(a for a in plan.assignments if a.party is Party.ALLIANCE_SUPERVISOR).ends_on = START
    session.flush()
    assert queries.plan(session, plan.id, actor=world.supervisor) is None
    assert queries.supervised_by(session, actor=world.supervisor) == []


def test_supervised_plans_are_the_running_ones_by_name(world: World, session: Session) -> None:
    ended = world.enrol(world.other_coordinator)
    services.change_state(session, actor=world.lead, plan=ended, to=PlanState.WITHDRAWN, reason="Left")
    running = world.enrol()
    assert queries.supervised_by(session, actor=world.supervisor) == [running]
    assert queries.supervised_by(session, actor=world.pcn_supervisor) == [running]
    assert queries.plans_visible_to(session, actor=world.supervisor) == [ended, running]


def test_there_is_nobody_to_enrol_twice(world: World, session: Session) -> None:
    world.enrol()
    found = queries.coordinators_to_enrol(session, actor=world.lead)
    assert found == [world.other_coordinator]


def test_the_choices_for_a_network_are_its_own(world: World, session: Session) -> None:
    choices = queries.enrolment_choices(session, actor=world.lead, pcn=world.pcn)
    assert choices.practices == [world.practice]
    assert choices.pcn_supervisors == [world.pcn_supervisor]
    assert choices.alliance_supervisors == [world.other_supervisor, world.supervisor]
    assert [f.code for f in choices.frameworks] == ["coordinator-framework"]
    assert len(choices.specifications) == 3
