"""Booking a group for a whole cohort in one step."""

from datetime import date, timedelta

import pytest

from tests.counting import statements
from tests.supervision import scenes
from trainingapp.accounts.terms import Role
from trainingapp.core import clock
from trainingapp.plans.terms import PlanState, WaiverReason
from trainingapp.supervision.presenters import groups
from trainingapp.supervision.terms import Attendance

TODAY = date(2026, 6, 2)
WHEN = {"day-day": "10", "day-month": "6", "day-year": "2026", "time": "14:00"}
PAGE = "/groups/book?activity=PLAN-1.4"


def cohort(world, people, **changes):
    plans = []
    for number in range(people):
        person = world.add_person(
            f"c{number}{len(world.people)}",
            f"Person {len(world.people):02}",
            Role.COORDINATOR,
            world.other_pcn,
        )
        plans.append(scenes.second_plan(world, coordinator=person, **changes))
    return plans


def ids(plans):
    return {str(scenes.activity(plan, "PLAN-1.4").id) for plan in plans}


def ticked(page):
    sent = page.fields().get("attendees", [])
    return {sent} if isinstance(sent, str) else set(sent)


@pytest.fixture
def later(world):
    return cohort(world, 2, starts_on=date(2026, 9, 1))


def test_who_is_due_soon_is_selected_and_the_rest_is_a_tap_away(client, world, later):
    now = cohort(world, 23)
    with clock.at(TODAY):
        page = client.sign_in(world.supervisor).get(PAGE)
        assert ticked(page) == ids(now)
        assert "Theme: Contract, quality framework and integrated care" in page.text
        for words, expected in (
            ("Everybody (25)", ids(now + later)),
            ("Nobody", set()),
            ("Due by 3 July 2026 (23)", ids(now)),
            ("Due in June 2026 (23)", ids(now)),
            ("Due in September 2026 (2)", ids(later)),
        ):
            link = page.link(words)
            assert ticked(client.get(link.split("#")[0])) == expected, words
            [element] = [a for a in page.all("a") if a.get("href") == link]
            assert set((element.get("data-tick") or "").split()) - {"none"} == expected, words
        done = client.submit(page, WHEN)
        assert "23 coordinators expected" in done.text
        assert "First group session , month 1: 2 coordinators Fourth" not in client.get("/groups/book").text


def test_who_is_left_out_is_named_with_the_reason(client, world):
    free, booked, paused, waived, had = cohort(world, 5)
    scenes.activity(waived, "PLAN-1.4").waived_for = WaiverReason.MET_BEFORE
    paused.state = PlanState.PAUSED
    with clock.at(TODAY):
        scenes.group(world.session, world, booked, day=date(2026, 6, 10))
    earlier = scenes.group(world.session, world, had, day=TODAY)
    for place in earlier.participants:
        place.attendance = Attendance.ATTENDED
    earlier.state = "held"
    world.session.flush()
    with clock.at(TODAY + timedelta(days=1)):
        page = client.sign_in(world.supervisor).get(PAGE)
    assert ticked(page) == ids([free])
    names = [plan.coordinator.name for plan in (booked, paused, waived)]
    for name, why in zip(
        names,
        ("booked for 10 June 2026, 14:00", "the plan is paused or has not begun", "waived in the plan"),
        strict=True,
    ):
        assert f"{name}, Upper Vale PCN: {why}" in page.text
    assert "1 coordinator has had it." in page.text
    assert f"{had.coordinator.name}, Upper" not in page.text


def test_a_conference_that_counts_leaves_the_sixth_group_out(client, world):
    [plan] = cohort(world, 1)
    meeting = scenes.conference(world.session, world, plan)
    for place in meeting.participants:
        place.attendance = Attendance.ATTENDED
    meeting.state = "held"
    world.session.flush()
    client.sign_in(world.supervisor)
    assert "Sixth group session" not in client.get("/groups/book").text
    assert client.get("/groups/book?activity=PLAN-6.4").h1 == "Book a group session"


def test_what_is_due_in_a_month_is_where_its_window_ends(world, later):
    activities = [scenes.activity(plan, "PLAN-1.4") for plan in later]
    assert groups.due_soon(activities, date(2026, 8, 1)) == activities
    assert groups.due_soon(activities, date(2026, 7, 31)) == []
    [line] = groups.groups_to_book(activities, TODAY)
    assert (line.people, line.soon) == (2, 0)


@pytest.mark.parametrize("people", [5, 40])
def test_the_pages_cost_the_same_for_few_and_many(client, world, people):
    cohort(world, people)
    costs = []
    client.sign_in(world.supervisor)
    for path in ("/groups/book", PAGE):
        client.get(path)
        with statements(world.session.get_bind()) as asked:
            client.raw.get(path)
        costs.append(len(asked))
    # 1) the person 2) activities, then 3-4) what a conference fulfilled, or 3) their bookings 4) the theme
    assert costs == [4, 4]
