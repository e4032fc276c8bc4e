"""A facilitator takes the register of twenty-five people on a phone, in one page and a few taps."""

from datetime import date, timedelta

from tests.journeys.browser import Visitor
from tests.journeys.conftest import Stage
from tests.supervision import scenes
from tests.world import PASSWORD
from trainingapp.accounts.terms import Role
from trainingapp.core import clock
from trainingapp.plans.terms import Party
from trainingapp.supervision.models import SupervisionSession
from trainingapp.supervision.terms import Attendance
from trainingapp.training import queries as training

DAY = date(2026, 6, 10)
ABSENT = {"Person 07": "Apologies", "Person 13": "Did not attend", "Person 21": "Apologies"}


def a_group_of_25(stage: Stage) -> SupervisionSession:
    world = stage.world
    plans = [world.enrol()]
    for number in range(1, 25):
        person = world.add_person(f"p{number}", f"Person {number:02}", Role.COORDINATOR, world.other_pcn)
        plans.append(scenes.second_plan(world, coordinator=person))
    with clock.at(DAY - timedelta(days=7)):
        meeting = scenes.group(stage.session, world, *plans)
    stage.session.commit()
    return meeting


def test_a_register_of_25_is_one_page_and_five_taps(stage: Stage) -> None:
    meeting = a_group_of_25(stage)
    stage.now = clock.london(DAY, 15)
    facilitator = stage.visitor(stage.world.supervisor)
    page = facilitator.page
    facilitator.go(f"/sessions/{meeting.id}")

    loads: list[str] = []
    page.on("request", lambda request: loads.append(request.url) if request.is_navigation_request() else None)
    facilitator.follow("Take the register").sees("25 coordinators", "Person 24 Upper Vale PCN")
    taps = 0

    def tap(role: str, name: str, within: str | None = None) -> None:
        nonlocal taps
        place = page.get_by_role("group", name=within) if within else page.get_by_role("main")
        place.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]  # any role of ARIA
        taps += 1

    tap("link", "Everybody came")
    facilitator.sees("25 of 25 marked")
    for person, mark in ABSENT.items():
        tap("radio", mark, within=person)
    facilitator.look()
    tap("button", "Save the register")
    facilitator.look().sees("The register is saved: 22 coordinators came")
    assert taps == 5
    assert len(loads) == 3, loads  # the register, its save, and the session it leads back to

    stage.session.expire_all()
    came = [place for place in meeting.participants if place.attendance is Attendance.ATTENDED]
    assert len([place for place in came if place.party is Party.COORDINATOR]) == 22
    used = training.minutes_used(
        stage.session, plan_ids=[p.plan_id for p in meeting.participants if p.plan_id]
    )
    assert sorted(used.values()) == [0] * 3 + [90] * 22


def test_a_register_needs_no_script(stage: Stage) -> None:
    meeting = a_group_of_25(stage)
    stage.now = clock.london(DAY, 15)
    facilitator = Visitor(stage.browser, stage.address, stage.world.supervisor, scripts=False)
    stage.visitors.append(facilitator)
    page = facilitator.page  # axe is a script, so this visitor does not look()
    page.goto("/sign-in")
    facilitator.fill("E-mail address", facilitator.person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.goto(f"/sessions/{meeting.id}/register")
    page.get_by_role("link", name="Everybody came").click()
    page.get_by_role("group", name="Person 07").get_by_role("radio", name="Apologies").check()
    page.get_by_role("button", name="Save the register").click()
    facilitator.sees("The register is saved: 24 coordinators came")
