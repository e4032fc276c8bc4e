"""Who may do what with a plan, what an enrolment must satisfy, and when things fall due. No database."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trainingapp.models  # noqa: F401 (relationships name each other across packages)
from trainingapp.accounts.models import Membership, Organisation, Person
from trainingapp.accounts.terms import OrganisationKind, Role
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.frameworks.library import library_folder, read_library
from trainingapp.frameworks.library_entries import PlanEvent, Responsibility
from trainingapp.frameworks.models import Publication
from trainingapp.frameworks.terms import PublicationKind
from trainingapp.plans import calendar, rules
from trainingapp.plans.calendar import Window, is_working_day, programme_month
from trainingapp.plans.models import Assignment, Plan
from trainingapp.plans.terms import (
    NEEDS_REASON,
    TRANSITIONS,
    DutyParty,
    Party,
    PcnSupervisorKind,
    PlanState,
    Track,
)

TODAY = date(2026, 6, 1)
ALLIANCE, NEXT_DOOR = uuid4(), uuid4()
LIBRARY = read_library(library_folder())
EVENTS = {
    entry.code: entry
    for publication in LIBRARY.publications
    for entry in publication.entries
    if isinstance(entry, PlanEvent)
}
DUTIES = {
    entry.code: entry
    for publication in LIBRARY.publications
    for entry in publication.entries
    if isinstance(entry, Responsibility)
}
starts = st.dates(date(2023, 4, 1), date(2035, 12, 31))


def organisation(kind: OrganisationKind, parent: Organisation | None = None, name: str = "") -> Organisation:
    return Organisation(
        id=uuid4(),
        alliance_id=ALLIANCE,
        parent_id=parent.id if parent else None,
        kind=kind,
        name=name or kind.value,
    )


PCN = organisation(OrganisationKind.PCN, name="Vale PCN")
SURGERY = organisation(OrganisationKind.PRACTICE, PCN, "Vale Surgery")
HEALTH_CENTRE = organisation(OrganisationKind.PRACTICE, PCN, "Vale Health Centre")


def person(role: Role, *, alliance: Any = ALLIANCE, place: Organisation = PCN, **more: Any) -> Person:
    membership = Membership(role=role, organisation_id=place.id)
    return Person(id=uuid4(), alliance_id=alliance, name=role.value, memberships=[membership], **more)


LEAD = person(Role.PROGRAMME_LEAD)
COORDINATOR = person(Role.COORDINATOR)
SUPERVISOR = person(Role.ALLIANCE_SUPERVISOR)
FORMER = person(Role.ALLIANCE_SUPERVISOR)
PCN_SUPERVISOR = person(Role.PCN_SUPERVISOR)
STRANGER = person(Role.ALLIANCE_SUPERVISOR)
LEAD_NEXT_DOOR = person(Role.PROGRAMME_LEAD, alliance=NEXT_DOOR)


def plan(state: PlanState = PlanState.ACTIVE) -> Plan:
    def assigned(who: Person, party: Party, ends_on: date | None = None) -> Assignment:
        return Assignment(person_id=who.id, party=party, starts_on=TODAY, ends_on=ends_on)

    return Plan(
        alliance_id=ALLIANCE,
        coordinator_id=COORDINATOR.id,
        state=state,
        assignments=[
            assigned(FORMER, Party.ALLIANCE_SUPERVISOR, TODAY),
            assigned(SUPERVISOR, Party.ALLIANCE_SUPERVISOR),
            assigned(PCN_SUPERVISOR, Party.PCN_SUPERVISOR),
        ],
    )


def publication(kind: PublicationKind, **more: Any) -> Publication:
    return Publication(id=uuid4(), kind=kind, code=kind.value, version="1", status="published", **more)


ASKED = rules.Enrolment(
    coordinator=COORDINATOR,
    pcn=PCN,
    practices=[(SURGERY, Decimal("22.5")), (HEALTH_CENTRE, Decimal(15))],
    weekly_hours=Decimal("37.5"),
    employment_start=date(2026, 5, 1),
    starts_on=TODAY,
    alliance_supervisor=SUPERVISOR,
    pcn_supervisor=PCN_SUPERVISOR,
    pcn_supervisor_kind=PcnSupervisorKind.GP,
    role_specification=publication(PublicationKind.JOB_DESCRIPTION),
    framework=publication(PublicationKind.FRAMEWORK),
    template=publication(PublicationKind.PLAN_TEMPLATE),
)

# --- who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "party", "reads", "changes"),
    [
        (COORDINATOR, Party.COORDINATOR, True, False),
        (SUPERVISOR, Party.ALLIANCE_SUPERVISOR, True, True),
        (PCN_SUPERVISOR, Party.PCN_SUPERVISOR, True, False),
        (LEAD, None, True, True),
        (FORMER, None, False, False),
        (STRANGER, None, False, False),
        (LEAD_NEXT_DOOR, None, False, False),
    ],
    ids=["coordinator", "supervisor", "pcn supervisor", "lead", "former supervisor", "stranger", "next door"],
)
def test_the_relationship_to_the_plan_decides(
    who: Person, party: Party | None, reads: bool, changes: bool
) -> None:
    assert rules.party_of(plan(), who.id) is party
    assert rules.can_read(who, plan()) is reads
    assert rules.can_change(who, plan()) is changes


def test_a_party_who_moved_to_another_alliance_reads_no_more() -> None:
    moved = plan()
    moved.alliance_id = NEXT_DOOR
    assert not rules.can_read(COORDINATOR, moved)


@given(st.sampled_from(PlanState), st.sampled_from(PlanState), st.sampled_from(["", "  ", "Parental leave"]))
def test_the_lead_makes_exactly_the_declared_moves(before: PlanState, to: PlanState, reason: str) -> None:
    allowed = to in TRANSITIONS[before] and (to not in NEEDS_REASON or bool(reason.strip()))
    if allowed:
        rules.check_move(LEAD, plan(before), to, reason)
    else:
        with pytest.raises(DomainError) as refusal:
            rules.check_move(LEAD, plan(before), to, reason)
        assert refusal.value.field in {"to", "reason"}


@given(st.sampled_from(PlanState), st.sampled_from(PlanState))
def test_the_alliance_supervisor_only_pauses_and_resumes(before: PlanState, to: PlanState) -> None:
    if {before, to} == {PlanState.ACTIVE, PlanState.PAUSED}:
        rules.check_move(SUPERVISOR, plan(before), to, "Sick leave")
    else:
        with pytest.raises(DomainError):
            rules.check_move(SUPERVISOR, plan(before), to, "Sick leave")


@pytest.mark.parametrize("who", [COORDINATOR, PCN_SUPERVISOR, FORMER, STRANGER, LEAD_NEXT_DOOR])
def test_nobody_else_moves_a_plan(who: Person) -> None:
    assert rules.moves(who, plan()) == []
    with pytest.raises(NotAllowed):
        rules.check_move(who, plan(), PlanState.PAUSED, "Sick leave")


@pytest.mark.parametrize(
    ("who", "ticks"),
    [
        (COORDINATOR, {DutyParty.COORDINATOR}),
        (SUPERVISOR, {DutyParty.ALLIANCE}),
        (PCN_SUPERVISOR, {DutyParty.PCN}),
        (LEAD, set(DutyParty)),
        (FORMER, set()),
        (LEAD_NEXT_DOOR, set()),
    ],
    ids=["coordinator", "supervisor", "pcn supervisor", "lead", "former supervisor", "next door"],
)
def test_each_party_ticks_its_own_lines_and_the_lead_all(who: Person, ticks: set[DutyParty]) -> None:
    assert {party for party in DutyParty if rules.can_tick(who, plan(), party)} == ticks
    assert not any(rules.can_tick(who, plan(PlanState.WITHDRAWN), party) for party in DutyParty)


@pytest.mark.parametrize(
    ("done_on", "said"),
    [
        (TODAY, None),
        (date(2026, 5, 1), None),
        (TODAY + timedelta(days=1), "today or in the past"),
        (date(2026, 4, 30), "on or after 1 May 2026"),
    ],
)
def test_a_duty_is_done_between_the_first_day_of_employment_and_today(
    done_on: date, said: str | None
) -> None:
    if said is None:
        rules.check_done_on(done_on, date(2026, 5, 1), TODAY)
    else:
        with pytest.raises(DomainError, match=said) as refusal:
            rules.check_done_on(done_on, date(2026, 5, 1), TODAY)
        assert refusal.value.field == "done_on"


# --- enrolling ------------------------------------------------------------------------------------


def refusals() -> Iterable[tuple[str, dict[str, Any], str, str]]:
    """Name, what is changed about a sound enrolment, the field, words of the message."""
    other_pcn = organisation(OrganisationKind.PCN)
    shell = publication(PublicationKind.FRAMEWORK)
    shell.status = "shell"
    retired = publication(PublicationKind.PLAN_TEMPLATE, retired_at=datetime(2026, 1, 1, tzinfo=UTC))
    foreign = publication(PublicationKind.FRAMEWORK, alliance_id=NEXT_DOOR)
    both = person(Role.PCN_SUPERVISOR)
    both.memberships.append(Membership(role=Role.ALLIANCE_SUPERVISOR, organisation_id=uuid4()))
    elsewhere = person(Role.PCN_SUPERVISOR, place=other_pcn)
    gone = person(Role.COORDINATOR, deactivated_at=datetime(2026, 1, 1, tzinfo=UTC))
    not_here = organisation(OrganisationKind.PRACTICE, other_pcn)
    yield "no pcn", {"pcn": SURGERY}, "pcn", "primary care network"
    yield "no coordinator", {"coordinator": STRANGER}, "coordinator", "coordinator of your alliance"
    yield "gone", {"coordinator": gone}, "coordinator", "coordinator of your alliance"
    yield "no supervisor", {"alliance_supervisor": COORDINATOR}, "alliance_supervisor", "alliance supervisor"
    yield "no pcn supervisor", {"pcn_supervisor": SUPERVISOR}, "pcn_supervisor", "PCN supervisor"
    yield "other pcn's", {"pcn_supervisor": elsewhere}, "pcn_supervisor", "of this network"
    yield (
        "one person twice",
        {"pcn_supervisor": both, "alliance_supervisor": both},
        "pcn_supervisor",
        "two different people",
    )
    yield "before the first", {"starts_on": date(2023, 3, 31)}, "starts_on", "on or after 1 April 2023"
    yield "too far ahead", {"starts_on": date(2028, 6, 2)}, "starts_on", "on or before 1 June 2028"
    yield "employed after", {"employment_start": date(2026, 6, 2)}, "employment_start", "after the programme"
    yield "no hours", {"weekly_hours": Decimal("0.9")}, "weekly_hours", "between 1 and 60"
    yield "too many hours", {"weekly_hours": Decimal("60.1")}, "weekly_hours", "between 1 and 60"
    yield "too fine hours", {"weekly_hours": Decimal("37.55")}, "weekly_hours", "like 37.5"
    yield "hours over", {"weekly_hours": Decimal("37.4")}, "practices", "come to 37.5, more than the 37.4"
    yield "practice elsewhere", {"practices": [(not_here, Decimal(1))]}, "practices", "of this network"
    yield "practice twice", {"practices": [(SURGERY, Decimal(1))] * 2}, "practices", "once"
    yield (
        "no hours there",
        {"practices": [(SURGERY, Decimal(0))]},
        "practices",
        "Vale Surgery must be between",
    )
    yield "no spec", {"role_specification": ASKED.framework}, "role_specification", "role specification"
    yield "no framework", {"framework": ASKED.template}, "framework", "framework"
    yield "shell", {"framework": shell}, "framework", "headings only"
    yield "next door's", {"framework": foreign}, "framework", "Choose a competency framework"
    yield "retired", {"template": retired}, "template", "plan template"


REFUSALS = list(refusals())


@pytest.mark.parametrize(
    ("changes", "field", "said"), [r[1:] for r in REFUSALS], ids=[r[0] for r in REFUSALS]
)
def test_an_enrolment_that_cannot_be_is_refused_at_its_field(
    changes: dict[str, Any], field: str, said: str
) -> None:
    with pytest.raises(DomainError, match=said) as refusal:
        rules.check_enrolment(LEAD, replace(ASKED, **changes), TODAY)
    assert refusal.value.field == field


def test_a_sound_enrolment_passes_with_and_without_practices() -> None:
    rules.check_enrolment(LEAD, ASKED, TODAY)
    rules.check_enrolment(LEAD, replace(ASKED, practices=[]), TODAY)


@pytest.mark.parametrize("who", [SUPERVISOR, COORDINATOR, PCN_SUPERVISOR, LEAD_NEXT_DOOR])
def test_only_the_alliances_own_lead_enrols(who: Person) -> None:
    with pytest.raises(NotAllowed):
        rules.check_enrolment(who, ASKED, TODAY)


@given(st.lists(st.decimals(Decimal("0.1"), Decimal(60), places=1), max_size=6))
def test_hours_pass_exactly_when_their_sum_fits(hours: list[Decimal]) -> None:
    practices = [(organisation(OrganisationKind.PRACTICE, PCN), each) for each in hours]
    weekly = Decimal("37.5")
    if sum(hours, Decimal(0)) <= weekly:
        rules.check_hours(weekly, practices, PCN.id)
    else:
        with pytest.raises(DomainError, match=r"more than the 37\.5"):
            rules.check_hours(weekly, practices, PCN.id)


def test_the_computed_track_needs_no_reason_and_the_other_one_does() -> None:
    assert rules.decided_track(ASKED, None, "") == (Track.FULL, False)
    assert rules.decided_track(ASKED, Track.FULL, "whatever") == (Track.FULL, False)
    assert rules.decided_track(ASKED, Track.TRAINING_ONLY, "Part time") == (Track.TRAINING_ONLY, True)
    with pytest.raises(DomainError) as refusal:
        rules.decided_track(ASKED, Track.TRAINING_ONLY, " ")
    assert refusal.value.field == "override_reason"


def test_a_support_worker_without_a_registered_supervisor_is_noted() -> None:
    specification = publication(PublicationKind.ROLE_SPECIFICATION)
    specification.code = "macmillan-cancer-support-worker"
    registered = person(Role.PCN_SUPERVISOR, is_registered=True)
    note = rules.registration_note(specification, [SUPERVISOR, PCN_SUPERVISOR])
    assert "registered practitioner" in str(note)
    assert rules.registration_note(specification, [SUPERVISOR, registered]) is None
    assert rules.registration_note(ASKED.role_specification, [SUPERVISOR, PCN_SUPERVISOR]) is None


def test_the_note_is_about_a_specification_that_the_library_has() -> None:
    codes = {p.code for p in LIBRARY.publications if p.kind is PublicationKind.ROLE_SPECIFICATION}
    assert len([code for code in codes if rules.SUPPORT_WORKER in code]) == 1


# --- when -----------------------------------------------------------------------------------------


@settings(deadline=None)  # the first look at a year computes its bank holidays
@given(starts, st.sampled_from(sorted(EVENTS)))
def test_every_window_runs_from_working_day_to_working_day_inside_its_months(start: date, code: str) -> None:
    event = EVENTS[code]
    window = rules.activity_window(event, start)
    if event.session_kind == "conference":
        assert window == Window(start, calendar.add_months(start, 12))
        return
    first, last = event.window
    assert programme_month(start, int(first)).first <= window.first <= window.last
    assert window.last <= calendar.due_window(start, first, last).last
    assert is_working_day(window.first)
    assert is_working_day(window.last)


@pytest.mark.parametrize(
    ("start", "code", "first", "last"),
    [
        # May 2026 ends on a Sunday; 4 May is a bank holiday but not the month's first working day.
        ("2026-04-01", "PLAN-2.1", "2026-05-01", "2026-05-29"),
        ("2026-06-01", "PLAN-1.1", "2026-06-01", "2026-06-30"),
        # Month 2 of a start on 31 August begins on 30 September, month 6 on 31 January (a Sunday in 2027).
        ("2026-08-31", "PLAN-2.1", "2026-09-30", "2026-10-30"),
        ("2026-08-31", "PLAN-6.1", "2027-02-01", "2027-02-26"),
        # 29 February: month 2 begins on 29 March.
        ("2028-02-29", "PLAN-1.1", "2028-02-29", "2028-03-28"),
        ("2028-02-29", "PLAN-2.1", "2028-03-29", "2028-04-28"),
        # The second analysis: month 5 and half of month 6; the middle, 16 November 2026, is a Monday.
        ("2026-06-01", "PLAN-6.5", "2026-10-01", "2026-11-16"),
        ("2028-02-29", "PLAN-6.2", "2028-02-29", "2029-02-28"),
    ],
)
def test_windows_of_awkward_starts(start: str, code: str, first: str, last: str) -> None:
    window = rules.activity_window(EVENTS[code], date.fromisoformat(start))
    assert (window.first.isoformat(), window.last.isoformat()) == (first, last)


def duty_due_on(code: str, start: date, employed: date) -> date | None:
    duty = DUTIES[code]
    windows = [rules.activity_window(EVENTS[c], start) for c in duty.satisfied_by]
    return rules.duty_due_on(duty, starts_on=start, employment_start=employed, delivered_by=windows)


@pytest.mark.parametrize(
    ("code", "start", "employed", "due"),
    [
        ("RESP-PCN.2", date(2026, 6, 1), date(2026, 5, 1), date(2026, 6, 30)),
        ("RESP-PCN.4", date(2026, 6, 1), date(2026, 5, 1), None),
        ("RESP-PCN.5", date(2026, 6, 1), date(2026, 5, 1), date(2026, 12, 31)),
        ("RESP-PCN.6", date(2026, 6, 1), date(2026, 5, 1), date(2027, 5, 1)),
        ("RESP-PCN.6", date(2028, 2, 29), date(2028, 2, 29), date(2029, 2, 28)),
        ("RESP-PCN.6", date(2026, 6, 1), date(2024, 5, 1), None),
        ("EXP-COO.5", date(2026, 6, 1), date(2026, 5, 1), date(2027, 6, 1)),
        ("EXP-COO.6", date(2026, 8, 31), date(2026, 8, 1), date(2027, 2, 26)),
    ],
)
def test_duties_fall_due(code: str, start: date, employed: date, due: date | None) -> None:
    assert duty_due_on(code, start, employed) == due


@pytest.mark.parametrize(
    ("held_on", "linked", "is_next"),
    [
        (date(2026, 9, 10), None, True),
        (date(2026, 9, 10), date(2026, 10, 1), True),
        (date(2026, 10, 2), date(2026, 10, 1), False),
        (date(2026, 5, 1), date(2026, 5, 20), False),
    ],
    ids=["none yet", "sooner", "later", "the linked one was held"],
)
def test_the_next_conference_is_the_soonest_to_come(
    held_on: date, linked: date | None, is_next: bool
) -> None:
    assert rules.is_next_conference(held_on, linked, TODAY) is is_next


def test_training_only_has_the_analyses_the_groups_and_the_conference() -> None:
    offered = {e.session_kind.value for e in EVENTS.values() if rules.is_for_track(e, Track.TRAINING_ONLY)}
    assert offered == {"tna", "group", "conference"}
    assert all(rules.is_for_track(e, Track.FULL) for e in EVENTS.values())
