"""The catalogue of courses: rules, verbs and pages, on both databases."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.counting import statements
from tests.test_cli import Installation
from tests.training import acts
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.training import queries, rules, services
from trainingapp.training.models import Course
from trainingapp.training.rules import Wanted
from trainingapp.training.terms import CourseMode, LinkHealth


@pytest.fixture(autouse=True)
def _today():
    with clock.at(acts.TODAY):
        yield


def catalogue(world):
    return queries.courses(world.session, alliance_id=world.organisation.id)


# --- taking over ----------------------------------------------------------------------------------


def test_the_librarys_courses_are_taken_over_once(session, world):
    adopted = acts.adopted(world)
    assert set(adopted) == {"COURSE-1", "COURSE-2", "COURSE-3", "COURSE-4", "PCI-1", "PCI-2", "PCI-3"}
    assert (adopted["PCI-1"].minutes, adopted["COURSE-1"].minutes) == (900, None)
    assert all(course.is_core and course.link == "" for course in adopted.values())
    assert acts.adopted(world) == {}
    assert len(catalogue(world)) == 7
    assert queries.courses(session, alliance_id=world.elsewhere.organisation.id) == []
    assert session.query(Event).filter_by(what="courses:adopted").count() == 1


def test_a_change_of_the_alliance_survives_the_next_taking_over(world):
    course = acts.adopted(world)["COURSE-2"]
    services.retire_course(world.session, actor=world.lead, course=course, retired_on=acts.TODAY)
    assert acts.adopted(world) == {}
    assert "COURSE-2" not in {each.code for each in catalogue(world)}


def test_the_operator_takes_over_and_others_do_not(session, world):
    with pytest.raises(NotAllowed):
        services.adopt_courses(session, actor=world.supervisor, alliance_id=world.organisation.id)
    with pytest.raises(NotAllowed):
        services.adopt_courses(session, actor=world.elsewhere.lead, alliance_id=world.organisation.id)
    assert len(services.adopt_courses(session, actor=None, alliance_id=world.organisation.id)) == 7


def test_loading_the_library_fills_every_catalogue(tmp_path):
    installation = Installation(tmp_path)
    installation.run("migrate")
    for name in ("Southern Vale", "Northmoor"):
        installation.run("alliance", "add", "--name", name)
    assert "14 courses taken over" in installation.run("library", "load")
    assert "courses" not in installation.run("library", "load")


# --- adding, changing, retiring -------------------------------------------------------------------


def test_own_courses_are_numbered_and_sent_twice_added_once(world):
    first = acts.added(world, "Listening well", "CMP-A.1", "THM-1")
    assert acts.added(world, "Listening well", "CMP-A.1", "THM-1") is first
    second = acts.added(world, "Spreadsheets")
    assert (first.code, second.code, first.is_core) == ("C-1", "C-2", False)
    assert {cover.entry.code for cover in first.covers} == {"CMP-A.1", "THM-1"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "  "}, "title"),
        ({"provider": ""}, "provider"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "http://192.168.0.1/course"}, "link"),
        ({"link": "http://localhost/course"}, "link"),
        ({"minutes": 0}, "hours"),
        ({"minutes": -60}, "hours"),
        ({"minutes": 60_001}, "hours"),
    ],
)
def test_what_will_not_do_is_refused(world, change, field):
    with pytest.raises(DomainError) as refusal:
        acts.added(world, **change)
    assert refusal.value.field == field
    assert catalogue(world) == []


def test_only_the_lead_of_the_alliance_changes_it(session, world):
    course = acts.added(world)
    wanted = acts.values("Other", world=world)
    for actor in (world.supervisor, world.coordinator, world.elsewhere.lead):
        with pytest.raises(NotAllowed):
            services.edit_course(session, actor=actor, course=course, version=1, values=wanted)
        with pytest.raises(NotAllowed):
            services.retire_course(session, actor=actor, course=course, retired_on=acts.TODAY)


def test_who_saves_second_is_told(session, world):
    course = acts.added(world, "Listening well", "CMP-A.1")
    seen = course.version
    first = acts.values("Listening better", "CMP-A.2", world=world)
    services.edit_course(session, actor=world.lead, course=course, version=seen, values=first)
    assert {cover.entry.code for cover in course.covers} == {"CMP-A.2"}
    services.edit_course(session, actor=world.lead, course=course, version=seen, values=first)  # sent twice
    with pytest.raises(EditConflict):
        services.edit_course(
            session, actor=world.lead, course=course, version=seen, values=acts.values("Mine", world=world)
        )
    assert course.title == "Listening better"
    only_covers = acts.values("Listening better", "CMP-A.3", world=world)
    then = course.version
    services.edit_course(session, actor=world.lead, course=course, version=then, values=only_covers)
    assert course.version > then


def test_a_new_link_has_not_been_checked(session, world):
    course = acts.added(world, link="https://www.example.org/a")
    course.link_health, course.link_checked_at, course.link_finding = LinkHealth.BROKEN, clock.now(), "Gone"
    session.flush()
    changed = acts.values(link="https://www.example.org/b", world=world)
    services.edit_course(session, actor=world.lead, course=course, version=course.version, values=changed)
    assert (course.link_health, course.link_checked_at, course.link_finding) == (
        LinkHealth.UNCHECKED,
        None,
        "",
    )


def test_a_retired_course_leaves_the_catalogue_and_comes_back(session, world):
    course = acts.added(world)
    services.retire_course(session, actor=world.lead, course=course, retired_on=date(2026, 7, 20))
    assert catalogue(world) == [course], "it is offered until that day"
    with clock.at(date(2026, 7, 20)):
        assert catalogue(world) == []
    services.retire_course(session, actor=world.lead, course=course, retired_on=None)
    with clock.at(date(2026, 7, 20)):
        assert catalogue(world) == [course]
    with pytest.raises(DomainError, match="five years"):
        services.retire_course(session, actor=world.lead, course=course, retired_on=date(2226, 7, 20))


# --- filters --------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from(CourseMode), st.sampled_from(LinkHealth)), max_size=8),
    st.builds(
        Wanted,
        st.none() | st.booleans(),
        st.none() | st.sampled_from(CourseMode),
        st.none(),
        st.booleans(),
    ),
)
def test_more_filters_leave_fewer_courses(told, wanted):
    courses = [Course(is_core=core, mode=mode, link_health=health, covers=[]) for core, mode, health in told]
    left = [each for each in courses if rules.is_wanted(each, wanted)]
    assert all(wanted.core in (None, each.is_core) for each in left)
    assert all(wanted.mode in (None, each.mode) for each in left)
    for looser in (wanted._replace(core=None), wanted._replace(mode=None), wanted._replace(broken=False)):
        assert set(map(id, left)) <= {id(each) for each in courses if rules.is_wanted(each, looser)}


def test_filters_are_addresses(client, world):
    acts.adopted(world)
    acts.added(world, "Listening well", "CMP-A.1")
    client.sign_in(world.coordinator)
    page = client.get("/courses")
    assert "Showing 8 courses of 8" in page.text
    assert "Showing 1 course of 8" in client.get(page.link("More (1)")).text
    area = client.get(page.link("Prevention and population health (1)"))
    assert "Listening well" in area.text
    assert "Macmillan Explore" not in area.text
    assert "Showing 0 courses of 8" in client.get("/courses?core=more&mode=any").text
    assert "Showing 8 courses of 8" in client.get("/courses?core=x&mode=y&area=z&link=broken").text


# --- pages ----------------------------------------------------------------------------------------


def test_an_empty_catalogue_is_filled_by_a_button(client, world):
    assert "The programme lead adds them" in client.sign_in(world.coordinator).get("/courses").text
    page = client.sign_in(world.lead).get("/courses")
    page = client.submit(page, action="/courses/adopt")
    assert "7 of the library’s courses are added" in page.text
    assert "Showing 7 courses of 7" in page.text


def test_the_lead_adds_a_course_and_what_was_wrong_keeps_what_was_typed(client, world):
    page = client.sign_in(world.lead).get("/courses/add")
    typed = {"title": "Listening well", "provider": "Valley College", "mode": "virtual", "hours": "2"}
    bad = client.submit(page, typed | {"link": "javascript:alert(1)", "minutes": "75"})
    assert bad.errors == ["Minutes must be between 0 and 59"]
    assert bad.field("title") == "Listening well"
    bad = client.submit(bad, {"minutes": "-5"})
    assert bad.errors == ["Minutes must be between 0 and 59"]
    bad = client.submit(bad, {"minutes": "30"})
    assert bad.errors == ["Enter a full web address, like https://www.example.org/page"]
    page = client.submit(bad, {"link": "https://www.example.org/listening"})
    assert "Listening well is in the catalogue" in page.text
    assert "2 hours 30 minutes" in page.text


def test_two_leads_see_both_texts(client, session, world):
    course = acts.added(world)
    client.sign_in(world.lead)
    mine = client.get(f"/courses/{course.id}/edit")
    other = acts.values("Listening better", world=world)
    course = queries.course(session, course.id, actor=world.lead)
    services.edit_course(session, actor=world.lead, course=course, version=course.version, values=other)
    page = client.submit(mine, {"title": "Listening carefully"})
    assert "What is saved now" in page.text
    assert "Listening better" in page.text
    assert page.field("title") == "Listening carefully"
    assert "Listening carefully is saved" in client.submit(page).text


def test_retiring_and_putting_back(client, world):
    course = acts.added(world)
    client.sign_in(world.lead)
    page = client.submit(client.get(f"/courses/{course.id}/retire"))
    assert "Retired courses (1)" in page.text
    assert "Retired courses" not in client.sign_in(world.coordinator).get("/courses").text
    client.sign_in(world.lead)
    page = client.submit(client.get(f"/courses/{course.id}/restore"))
    assert "is in the catalogue again" in page.text


def test_the_coordinator_enrols_with_one_click(client, world):
    plan = world.enrol()
    course = acts.added(world, "Listening well", "CMP-A.1")
    client.sign_in(world.coordinator)
    page = client.submit(client.get("/courses"), action=f"/courses/{course.id}/log")
    assert page.h1 == "Listening well"
    assert "Enrolled" in page.text
    again = client.post(f"/courses/{course.id}/log")
    assert again.path == page.path
    assert len(queries.log(world.session, plan_id=plan.id)) == 1
    assert "In your training log" in client.get("/courses").text


@pytest.mark.parametrize("courses", [5, 40])
@pytest.mark.parametrize("who", ["coordinator", "lead"])
def test_the_catalogue_costs_the_same_however_long_it_is(client, world, courses, who):
    world.enrol()
    for number in range(courses):
        acts.added(world, f"Course {number}", "CMP-A.1", "CMP-B.1")
    client.sign_in(getattr(world, who)).get("/courses")
    with statements(world.session.get_bind()) as asked:
        client.raw.get("/courses")
    # 1) the person 2) the courses 3) what they cover; for a coordinator 4) the plan 5) their log
    assert len(asked) == (5 if who == "coordinator" else 3), "\n".join(asked)
