"""Enrolling a whole table of coordinators: reading it, looking at it, and doing all of it or nothing."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.client import Page, PageClient
from tests.counting import statements
from tests.world import START, World, framework
from trainingapp.accounts.terms import Role
from trainingapp.audit import queries as audit
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.core.patient_data import find_patient_data
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.terms import PublicationKind
from trainingapp.plans import rules, services
from trainingapp.plans.models import Activity, Plan, PlanEvent, Responsibility
from trainingapp.plans.services import Cohort
from trainingapp.plans.terms import PcnSupervisorKind, PlanState, Track

PAGE = "/plans/enrol-many"
HEADING = "\t".join(rules.COLUMNS.values())
NHS_NUMBER = "943 476 5919"


@pytest.fixture(autouse=True)
def _first_day() -> Iterator[None]:
    with clock.at(START):
        yield


# --- reading --------------------------------------------------------------------------------------

CELLS = {
    "coordinator": "cora@vale.example",
    "pcn": "Vale PCN",
    "employment_start": "01/05/2026",
    "starts_on": "2026-06-01",
    "weekly_hours": "37.5",
    "alliance_supervisor": "sam@vale.example",
    "pcn_supervisor": "priya@vale.example",
    "pcn_supervisor_kind": "practice manager",
    "practices": "Vale Surgery 20, Lower Surgery 17.5",
}


def line(mark: str = "\t", **changes: str) -> str:
    return mark.join((CELLS | changes).values())


@pytest.mark.parametrize(
    "text",
    [
        line(),
        line(";"),
        line(","),  # the practices not in quotation marks
        line(",", practices='"Vale Surgery 20, Lower Surgery 17.5"'),
        line(practices="Vale Surgery 20\tLower Surgery 17.5"),  # each in a cell of its own
        line(practices="Vale Surgery: 20; Lower Surgery: 17,5\t\t"),
        line(weekly_hours="37,5", employment_start="1.5.2026", pcn_supervisor_kind="practice_manager"),
        line(pcn="  Vale   PCN "),
    ],
)
def test_a_line_reads_the_same_however_it_is_written(text: str) -> None:
    [wish] = rules.read_wishes(text)
    assert wish.faults == []
    assert (wish.coordinator, wish.pcn) == ("cora@vale.example", "Vale PCN")
    assert (wish.employment_start, wish.starts_on) == (date(2026, 5, 1), date(2026, 6, 1))
    assert wish.weekly_hours == Decimal("37.5")
    assert wish.pcn_supervisor_kind is PcnSupervisorKind.PRACTICE_MANAGER
    assert wish.practices == [("Vale Surgery", Decimal(20)), ("Lower Surgery", Decimal("17.5"))]


def test_the_heading_may_be_there_and_numbers_count_it_and_blank_lines() -> None:
    assert [w.number for w in rules.read_wishes(f"{HEADING}\n{line()}\n\n{line()}")] == [2, 4]
    assert [w.number for w in rules.read_wishes(line())] == [1]


@pytest.mark.parametrize(
    ("text", "practices"),
    [
        ("", []),
        ("Practice 1 20", [("Practice 1", 20)]),
        ("The Surgery, High Street 20", [("The Surgery, High Street", 20)]),
        ("Vale 17,5 Ways 20", [("Vale", 17), ("5 Ways", 20)]),
    ],
)
def test_practices_may_have_digits_and_commas_in_their_names(
    text: str, practices: list[tuple[str, int]]
) -> None:
    [wish] = rules.read_wishes(line(practices=text))
    assert wish.practices == [(name, Decimal(hours)) for name, hours in practices]


@pytest.mark.parametrize(
    ("changes", "column", "message"),
    [
        ({"employment_start": "31/02/2026"}, "employment_start", "31/02/2026 is not a day of the calendar"),
        ({"employment_start": "29/02/2026"}, "employment_start", "not a day of the calendar"),
        ({"starts_on": "0000-01-01"}, "starts_on", "not a day of the calendar"),
        ({"starts_on": "1 June"}, "starts_on", "“1 June” is not a date. Write it like"),
        ({"starts_on": "01/06/26"}, "starts_on", "is not a date"),
        ({"starts_on": ""}, "starts_on", "Programme start is missing"),
        ({"weekly_hours": "full time"}, "weekly_hours", "must be a number with at most one decimal"),
        ({"weekly_hours": "37.55"}, "weekly_hours", "must be a number with at most one decimal"),
        ({"weekly_hours": "-5"}, "weekly_hours", "must be a number with at most one decimal"),
        ({"pcn_supervisor_kind": "boss"}, "pcn_supervisor_kind", "“boss” is not known. Write one of: PCN"),
        ({"practices": "Vale Surgery"}, "practices", "Write the hours a week behind each practice"),
        ({"practices": "20"}, "practices", "Write the hours a week behind each practice"),
        ({"pcn": "x" * 501}, "pcn", "500 characters or fewer"),
    ],
)
def test_what_a_cell_cannot_say_is_told_at_its_column(
    changes: dict[str, str], column: str, message: str
) -> None:
    [wish] = rules.read_wishes(line(**changes))
    [fault] = wish.faults
    assert fault.column == column
    assert message in fault.message


def test_every_wrong_cell_of_a_line_is_told() -> None:
    [wish] = rules.read_wishes(line(employment_start="31/02/2026", weekly_hours="many"))
    assert [fault.column for fault in wish.faults] == ["employment_start", "weekly_hours"]


def test_a_line_that_ends_too_early_or_has_a_stray_quotation_mark_spoils_no_other() -> None:
    short, quoted, good = rules.read_wishes(
        "\n".join(["cora@vale.example\tVale PCN", line(pcn='"Vale'), line()])
    )
    assert "ends too early" in short.faults[0].message
    assert quoted.faults
    assert good.faults == []


def test_no_line_and_too_many_lines_are_refused_in_words() -> None:
    with pytest.raises(DomainError, match="Paste at least one line below the heading"):
        rules.read_wishes(HEADING)
    assert len(rules.read_wishes("\n".join([HEADING, *[line()] * 200]))) == 200
    with pytest.raises(DomainError, match="The table has 201 lines"):
        rules.read_wishes("\n".join([line()] * 201))


@given(st.text())
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    if not text.strip() or (len(text.splitlines()) == 1 and "@" not in text):
        with pytest.raises(DomainError):
            rules.read_wishes(text)
    else:
        with suppress(DomainError):
            assert rules.read_wishes(text)


@given(
    st.dates(date(1990, 1, 1), date(2099, 12, 31)),
    st.integers(0, 400),
    st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y"]),
    st.sampled_from("\t;,"),
)
def test_dates_and_addresses_are_no_patient_data(start: date, days: int, written: str, mark: str) -> None:
    text = line(
        mark,
        employment_start=start.strftime(written),
        starts_on=(start + timedelta(days)).strftime(written),
    )
    assert find_patient_data(f"{HEADING}\n{text}") == []


# --- a cohort -------------------------------------------------------------------------------------


def row(world: World, **changes: str) -> str:
    """The line that enrols the world's coordinator."""
    given = {
        "coordinator": world.coordinator.email,
        "alliance_supervisor": world.supervisor.email,
        "pcn_supervisor": world.pcn_supervisor.email,
        "practices": "Vale Surgery 20",
    }
    return line(**(given | changes))


def many(world: World, number: int) -> str:
    """That many coordinators, added to the world, one a line."""
    return "\n".join(
        row(
            world,
            coordinator=world.add_person(
                f"many_{n}", f"Cohort Number {n}", Role.COORDINATOR, world.pcn
            ).email,
        )
        for n in range(number)
    )


def check(world: World, table: str, **changes: Any) -> Cohort:
    def newest(kind: PublicationKind) -> Any:
        return frameworks.publications(world.session, kind=kind)[0]

    given = {
        "actor": world.lead,
        "table": table,
        "role_specification": newest(PublicationKind.JOB_DESCRIPTION),
        "framework": framework(world.session),
        "template": newest(PublicationKind.PLAN_TEMPLATE),
    }
    return services.check_cohort(world.session, **(given | changes))


def plans_in(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Plan)) or 0


def test_a_cohort_gets_the_very_plans_that_enrolling_one_by_one_makes(world: World, session: Session) -> None:
    services.add_conference(
        session, actor=world.lead, title="Autumn conference", held_on=date(2026, 9, 15), venue="Town hall"
    )
    one = world.enrol(practices=[(world.practice, Decimal(20))])
    table = many(world, 1)
    [plan] = services.enrol_cohort(session, actor=world.lead, cohort=check(world, table))
    for kind in (Activity, Responsibility):
        left_out = {"id", "plan_id", "created_at", "updated_at"}
        columns = [column.key for column in kind.__table__.columns if column.key not in left_out]
        alone, together = (
            [
                tuple(getattr(each, name) for name in columns)
                for each in session.scalars(
                    select(kind).where(kind.plan_id == owner.id).order_by(kind.position, kind.code)
                )
            ]
            for owner in (one, plan)
        )
        assert together == alone
        assert alone
    assert {(a.party, a.person_id, a.pcn_supervisor_kind) for a in plan.assignments} == {
        (a.party, a.person_id, a.pcn_supervisor_kind) for a in one.assignments
    }
    assert (plan.track, plan.track_reason, plan.state) == (one.track, one.track_reason, PlanState.ACTIVE)
    assert [(p.practice_id, p.hours) for p in plan.practices] == [(world.practice.id, Decimal(20))]
    event = session.scalars(select(PlanEvent).where(PlanEvent.plan_id == plan.id)).one()
    assert (event.from_state, event.to_state) == (PlanState.DRAFT, PlanState.ACTIVE)
    told = [audit.events_about(session, "plan", each.id)[0] for each in (one, plan)]
    assert told[0].details == told[1].details
    assert audit.verify(session).is_whole


def test_each_line_follows_the_track_that_its_dates_give(world: World, session: Session) -> None:
    world.add_person("old_hand", "Otto Oldhand", Role.COORDINATOR, world.pcn)
    table = "\n".join(
        [row(world), row(world, coordinator=world.old_hand.email.upper(), employment_start="01/05/2025")]
    )
    cohort = check(world, table)
    assert [found.eligibility and found.eligibility.track for found in cohort.lines] == [
        Track.FULL,
        Track.TRAINING_ONLY,
    ]
    made = services.enrol_cohort(session, actor=world.lead, cohort=cohort)
    assert [plan.track for plan in made] == [Track.FULL, Track.TRAINING_ONLY]


@pytest.mark.parametrize(
    ("changes", "column", "message"),
    [
        ({"coordinator": "nobody@vale.example"}, "coordinator", "Nobody in your alliance has the address"),
        ({"coordinator": "leila.valelead@southern.example"}, "coordinator", "is not a coordinator who can"),
        ({"alliance_supervisor": "sam.moorsuper@northmoor.example"}, "alliance_supervisor", "Nobody in your"),
        ({"pcn_supervisor": "paul.valeupper@southern.example"}, "pcn_supervisor", "of this network"),
        ({"pcn": "Moor PCN"}, "pcn", "Your alliance has no PCN called “Moor PCN”"),
        ({"practices": "Moor Surgery 5"}, "practices", "Vale PCN has no practice called “Moor Surgery”"),
        ({"practices": "Vale Surgery 40"}, "practices", "more than the 37.5 contract hours a week"),
        ({"practices": "Vale Surgery 5, vale surgery 5"}, "practices", "Choose each practice once"),
        ({"weekly_hours": "0"}, "weekly_hours", "Weekly hours must be between 1 and 60"),
        ({"employment_start": "02/06/2026"}, "employment_start", "after the programme starts"),
        ({"starts_on": "01/06/2036"}, "starts_on", "must be on or before"),
        ({"starts_on": "31/02/2026"}, "starts_on", "not a day of the calendar"),
    ],
)
def test_what_cannot_be_is_told_at_its_line_and_column(
    world: World, changes: dict[str, str], column: str, message: str
) -> None:
    world.add_person("second", "Sima Second", Role.COORDINATOR, world.pcn)
    good, bad = check(world, f"{row(world, coordinator=world.second.email)}\n{row(world, **changes)}").lines
    assert good.faults == []
    assert bad.asked is None
    assert [fault.column for fault in bad.faults] == [column]
    assert message in bad.faults[0].message


def test_who_is_enrolled_already_or_stands_there_twice_is_told(world: World, session: Session) -> None:
    world.add_person("second", "Sima Second", Role.COORDINATOR, world.pcn)
    world.enrol()
    twice = row(world, coordinator=world.second.email)
    cohort = check(world, f"{row(world)}\n{twice}\n{twice.replace('sima', 'Sima')}", leaves_out=True)
    told = [found.faults[0].message for found in cohort.lines]
    assert "Cora Valecoord already has a running plan" in told[0]
    assert told[1:] == [
        "The same coordinator is in line 3 too",
        "The same coordinator is in line 2 too",
    ]
    with pytest.raises(DomainError, match="No line was enrolled"):
        services.enrol_cohort(session, actor=world.lead, cohort=cohort)
    assert plans_in(session) == 1


def test_only_the_lead_enrols_a_cohort(world: World) -> None:
    for person in (world.supervisor, world.coordinator, world.operator):
        with pytest.raises(NotAllowed):
            check(world, row(world), actor=person)


def test_two_leads_at_once_make_one_plan_and_leave_nothing_half_done(world: World, session: Session) -> None:
    cohort = check(world, f"{many(world, 2)}\n{row(world)}")
    world.enrol()  # by somebody else, between the check and the act
    before = session.scalar(select(func.count()).select_from(Event))
    with pytest.raises(DomainError, match="enrolled by somebody else just now"):
        services.enrol_cohort(session, actor=world.lead, cohort=cohort)
    assert plans_in(session) == 1
    assert session.scalar(select(func.count()).select_from(Event)) == before


def test_many_lines_cost_few_statements_more_than_the_log_needs(world: World, session: Session) -> None:
    few, plenty = many(world, 45).split("\n")[:5], many_left(world)
    cost = {}
    for table in (few, plenty):
        session.commit()
        session.expire_all()
        with statements(session.get_bind()) as sent:
            cohort = check(world, "\n".join(table))
            services.enrol_cohort(session, actor=world.lead, cohort=cohort)
        of_the_log = [each for each in sent if "audit" in each or "advisory" in each]
        assert len(of_the_log) <= 3 * len(table)
        cost[len(table)] = len(sent) - len(of_the_log)
    assert cost[40] <= cost[5] + 5, cost
    assert cost[40] <= 40, cost


def many_left(world: World) -> list[str]:
    """The lines of those whom `many` added after the first five."""
    return [row(world, coordinator=getattr(world, f"many_{n}").email) for n in range(5, 45)]


# --- the page -------------------------------------------------------------------------------------


def first_look(client: PageClient, world: World, table: str) -> Page:
    client.sign_in(world.lead)
    page = client.get(PAGE)
    documents = {
        "role_specification": str(
            frameworks.publications(world.session, kind=PublicationKind.JOB_DESCRIPTION)[0].id
        ),
        "framework": str(framework(world.session).id),
    }
    return client.submit(page, {**documents, "table": table})


def test_a_lead_looks_first_and_then_enrols_all(world: World, client: PageClient, session: Session) -> None:
    table = f"{HEADING}\n{many(world, 3)}"
    looked = first_look(client, world, table)
    assert looked.errors == []
    assert "3 lines checked, 0 with errors" in looked.text
    assert "Full track: supervision and training" in looked.text
    assert "within 4 months (up to 1 September 2026)" in looked.text
    assert "Enrol 3 coordinators" in looked.text
    assert plans_in(session) == 0
    done = client.submit(looked)
    assert "3 coordinators are enrolled." in done.text
    assert plans_in(session) == 3
    again = client.submit(looked)
    assert again.text.count("already has a running plan") == 3
    assert "Enrol 3" not in again.text
    assert plans_in(session) == 3


def test_lines_with_errors_stop_the_others_until_they_are_left_out(
    world: World, client: PageClient, session: Session
) -> None:
    table = f"{many(world, 2)}\n{row(world, weekly_hours='0')}"
    looked = first_look(client, world, table)
    assert "3 lines checked, 1 with errors" in looked.text
    assert "Weekly hours: Weekly hours must be between 1 and 60" in looked.text
    assert "Check again" in looked.text
    assert client.submit(looked).field("table") == table
    assert plans_in(session) == 0
    ready = client.submit(looked, {"leaves_out": "yes"})
    assert "Left out" in ready.text
    assert "Enrol 2 coordinators" in ready.text
    assert plans_in(session) == 0
    assert "2 coordinators are enrolled." in client.submit(ready).text
    assert plans_in(session) == 2
    assert "there is no line that can be enrolled" in client.submit(ready).text
    assert plans_in(session) == 2


def test_what_was_changed_since_it_was_looked_at_is_shown_again_first(
    world: World, client: PageClient, session: Session
) -> None:
    looked = first_look(client, world, row(world))
    changed = client.submit(looked, {"table": row(world, weekly_hours="20")})
    assert "Something is not as it was when you checked" in changed.text
    assert plans_in(session) == 0
    assert "1 coordinator is enrolled." in client.submit(changed).text


def test_an_nhs_number_and_too_many_lines_are_refused_and_the_table_is_kept(
    world: World, client: PageClient, session: Session
) -> None:
    typed = row(world, practices=f"Vale Surgery {NHS_NUMBER}")
    page = first_look(client, world, typed)
    assert "looks like an NHS number" in page.errors[0]
    assert page.field("table") == typed
    page = first_look(client, world, "\n".join([row(world)] * 201))
    assert "The table has 201 lines. Enrol at most 200 at a time" in page.errors[0]
    page = first_look(client, world, "")
    assert page.errors == ["Paste the lines of the coordinators"]
    assert plans_in(session) == 0


def test_the_way_in_is_on_the_page_that_enrols_one(world: World, client: PageClient) -> None:
    client.sign_in(world.lead)
    assert client.get("/plans/enrol").link("Enrol many at once") == PAGE
