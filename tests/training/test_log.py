"""The training log: its moves, what completing needs, what is entered as time, what is counted."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.supervision.scenes import second_plan
from tests.training import acts
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.plans import services as plans
from trainingapp.plans.calendar import is_working_day
from trainingapp.plans.terms import PlanState
from trainingapp.training import queries, rules, services
from trainingapp.training.models import CommunityMembership, TrainingLogEntry, TrainingLogEvent
from trainingapp.training.terms import (
    LOG_TRANSITIONS,
    CourseMode,
    LogKind,
    LogState,
    TimePurpose,
)

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@pytest.fixture(autouse=True)
def _today():
    with clock.at(acts.TODAY):
        yield


@pytest.fixture
def plan(world):
    return world.enrol()


def used(session, plan):
    return queries.minutes_used(session, plan_ids=[plan.id])[plan.id]


def codes(line):
    return {cover.entry.code for cover in line.covers}


# --- rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("now", LogState)
@pytest.mark.parametrize("then", LogState)
def test_only_the_moves_of_the_table_are_made(now, then):
    if then in LOG_TRANSITIONS[now]:
        rules.check_move(now, then)
    else:
        with pytest.raises(DomainError):
            rules.check_move(now, then)


@given(DAYS, st.integers(0, 60), st.integers(1, 20_000))
def test_hours_are_spread_over_real_days(finished_on, length, minutes):
    started_on = finished_on - timedelta(days=length)
    try:
        days = rules.spread(minutes, started_on, finished_on)
    except DomainError:
        free = [finished_on - timedelta(days=n) for n in range(1, length + 1)]
        assert minutes > rules.A_DAY * (1 + sum(map(is_working_day, free)))
        return
    assert sum(part for _, part in days) == minutes
    assert days == sorted(days)
    assert len({day for day, _ in days}) == len(days)
    assert all(started_on <= day <= finished_on and 0 < part <= rules.A_DAY for day, part in days)
    assert all(is_working_day(day) for day, _ in days if day != finished_on)


@pytest.mark.parametrize(
    ("started", "finished", "minutes", "field"),
    [
        ("2026-07-01", "2026-07-09", 60, "finished_on"),
        ("2026-07-01", "2026-06-30", 60, "finished_on"),
        ("2026-07-01", "2026-07-02", 0, "hours"),
        ("2026-07-01", "2026-07-02", -60, "hours"),
        ("2026-07-07", "2026-07-07", 25 * 60, "hours"),
        ("2026-01-01", "2026-07-07", 60_001, "hours"),
    ],
)
def test_what_cannot_be_is_refused(started, finished, minutes, field):
    with pytest.raises(DomainError) as refusal:
        rules.check_completion(date.fromisoformat(started), date.fromisoformat(finished), minutes, acts.TODAY)
    assert refusal.value.field == field


@given(DAYS, DAYS)
def test_a_day_to_come_is_refused(day, today):
    assume(day > today)
    for check in (rules.check_start, rules.check_joined):
        with pytest.raises(DomainError):
            check(day, today)


@pytest.mark.parametrize(
    ("kind", "mode", "purpose"),
    [
        (LogKind.COURSE, CourseMode.ONLINE, TimePurpose.LEARNING),
        (LogKind.COURSE, CourseMode.ANY, TimePurpose.LEARNING),
        (LogKind.COURSE, CourseMode.VIRTUAL, TimePurpose.COURSE),
        (LogKind.OTHER, CourseMode.FACE_TO_FACE, TimePurpose.COURSE),
        (LogKind.COMMUNITY, CourseMode.FACE_TO_FACE, TimePurpose.COMMUNITY),
    ],
)
def test_time_counts_for_what_it_was(kind, mode, purpose):
    assert rules.purpose_of(kind, mode) is purpose


# --- adding and moving ----------------------------------------------------------------------------


def test_a_course_brings_everything_with_it(session, world, plan):
    course = acts.added(world, "Listening well", "CMP-A.1", "THM-1")
    line = services.log_course(session, actor=world.coordinator, plan=plan, course=course)
    assert (line.title, line.provider, line.minutes) == ("Listening well", "Valley College", 150)
    assert codes(line) == {"CMP-A.1"}, "a theme is no competency"
    again = services.log_course(session, actor=world.coordinator, plan=plan, course=course)
    assert again is line
    assert [event.state for event in line.events] == [LogState.ENROLLED]


def test_a_course_given_up_is_taken_up_again_and_a_completed_one_is_a_new_line(session, world, plan):
    course = acts.added(world)
    line = services.log_course(session, actor=world.coordinator, plan=plan, course=course)
    services.move_log_entry(session, actor=world.coordinator, entry=line, state=LogState.GIVEN_UP)
    assert services.log_course(session, actor=world.coordinator, plan=plan, course=course) is line
    assert line.state is LogState.ENROLLED
    acts.completed(world, line, finished_on=acts.TODAY)
    second = services.log_course(session, actor=world.coordinator, plan=plan, course=course)
    assert second is not line
    assert queries.course_states(session, plan_id=plan.id)[course.id] is line, "what was completed stays so"


def test_retired_and_foreign_courses_are_not_logged(session, world, plan):
    course = acts.added(world)
    foreign = acts.added(world.elsewhere)
    services.retire_course(session, actor=world.lead, course=course, retired_on=acts.TODAY)
    for each in (course, foreign):
        with pytest.raises(DomainError, match="not in the catalogue"):
            services.log_course(session, actor=world.coordinator, plan=plan, course=each)
    assert queries.log(session, plan_id=plan.id) == []


def test_own_words_sent_twice_are_one_line(session, world, plan):
    first = acts.logged(world, plan)
    assert acts.logged(world, plan) is first
    assert acts.logged(world, plan, "Something else") is not first
    assert len(queries.log(session, plan_id=plan.id)) == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"started_on": date(2026, 7, 9)}, "started_on"),
        ({"started_on": date(1926, 7, 9)}, "started_on"),
        ({"kind": LogKind.COURSE}, "kind"),
        ({"state": LogState.COMPLETED}, "kind"),
    ],
)
def test_a_line_that_will_not_do_leaves_nothing(session, world, plan, change, field):
    with pytest.raises(DomainError) as refusal:
        acts.logged(world, plan, **change)
    assert refusal.value.field == field
    assert queries.log(session, plan_id=plan.id) == []


def test_nobody_keeps_somebody_elses_log(session, world, plan):
    line = acts.logged(world, plan)
    for actor in (world.supervisor, world.lead, world.pcn_supervisor, world.other_coordinator):
        with pytest.raises(NotAllowed):
            acts.logged(world, plan, "Theirs", actor=actor)
        with pytest.raises(NotAllowed):
            acts.completed(world, line, actor=actor)
        with pytest.raises(NotAllowed):
            services.remove_log_entry(session, actor=actor, entry=line)
    assert line.state is LogState.UNDER_WAY


def test_an_ended_plan_keeps_its_log_as_it_is(session, world, plan):
    line = acts.logged(world, plan)
    plans.change_state(session, actor=world.lead, plan=plan, to=PlanState.WITHDRAWN, reason="Left the post")
    with pytest.raises(DomainError, match="not active"):
        acts.completed(world, line)


def test_events_are_never_edited(session, world, plan):
    acts.logged(world, plan)
    for verb in (update(TrainingLogEvent).values(is_removal=True), delete(TrainingLogEvent)):
        with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
            session.execute(verb)


def test_the_database_knows_what_completed_means(session, world, plan):
    line = acts.logged(world, plan)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(
            update(TrainingLogEntry).where(TrainingLogEntry.id == line.id).values(state=LogState.COMPLETED)
        )


# --- completing -----------------------------------------------------------------------------------


def test_completing_says_everything_at_once(session, world, plan):
    line = acts.logged(world, plan)
    entries = queries.competencies(session, plan=plan)[:2]
    acts.completed(world, line, covers=entries)
    assert (line.state, line.finished_on, line.minutes) == (LogState.COMPLETED, date(2026, 7, 7), 90)
    assert (line.reflection, codes(line)) == (acts.REFLECTION, {each.code for each in entries})
    assert used(session, plan) == 0, "nobody said that it was protected time"
    details = session.query(Event).filter_by(what="training:moved").one().details
    assert acts.REFLECTION not in str(details)


def test_the_hours_are_entered_once(session, world, plan):
    line = acts.logged(world, plan)
    for _ in range(2):
        acts.completed(world, line, counts_as_time=True)
    services.log_hours(session, actor=world.coordinator, entry=line)
    assert used(session, plan) == 90
    [entry] = queries.time_of(session, log_entry_id=line.id)
    assert (entry.used_on, entry.purpose, entry.title) == (
        date(2026, 7, 7),
        TimePurpose.COURSE,
        "A day with the screening hub",
    )


def test_two_days_are_two_days_of_the_ledger(session, world, plan):
    course = acts.adopted(world)["PCI-1"]
    with clock.at(date(2026, 7, 2)):
        line = services.log_course(session, actor=world.coordinator, plan=plan, course=course)
    acts.completed(world, line, finished_on=date(2026, 7, 6), minutes=900, counts_as_time=True)
    entered = queries.time_of(session, log_entry_id=line.id)
    assert [(each.used_on.day, each.minutes) for each in entered] == [(3, 450), (6, 450)], "no weekend"


def test_hours_that_do_not_fit_are_refused_whole(session, world, plan):
    line = acts.logged(world, plan, started_on=date(2026, 7, 7))
    with pytest.raises(DomainError) as refusal, session.begin_nested():
        acts.completed(world, line, minutes=900, counts_as_time=True)
    assert refusal.value.field == "counts_as_time"
    session.refresh(line)
    assert line.state is LogState.UNDER_WAY
    assert used(session, plan) == 0


def test_what_is_not_completed_has_no_hours(session, world, plan):
    with pytest.raises(DomainError, match="once it is completed"):
        services.log_hours(session, actor=world.coordinator, entry=acts.logged(world, plan))


def test_competencies_of_another_framework_are_refused(session, world, plan):
    line = acts.logged(world, plan)
    theme = next(each for each in queries.coverable(session) if each.code == "THM-1")
    with pytest.raises(DomainError) as refusal, session.begin_nested():
        acts.completed(world, line, covers=[theme])
    assert refusal.value.field == "covers"


def test_a_reflection_is_written_anew_by_one_at_a_time(session, world, plan):
    line = acts.completed(world, acts.logged(world, plan))
    seen = line.version
    write = lambda words: services.edit_reflection(  # noqa: E731 (the same call three times)
        session, actor=world.coordinator, entry=line, version=seen, reflection=words, covers=[]
    )
    write("Better words")
    write("Better words")
    with pytest.raises(EditConflict):
        write("Other words")
    assert line.reflection == "Better words"


# --- removing -------------------------------------------------------------------------------------


def test_a_line_removed_keeps_its_row_and_gives_its_time_back(session, world, plan):
    line = acts.completed(world, acts.logged(world, plan), counts_as_time=True)
    for _ in range(2):
        services.remove_log_entry(session, actor=world.coordinator, entry=line)
    assert queries.log(session, plan_id=plan.id) == []
    assert queries.log_entry(session, line.id, actor=world.coordinator) is None
    assert used(session, plan) == 0
    assert [entry.minutes for entry in queries.entries(session, plan_id=plan.id)] == [90, -90]
    assert session.get(TrainingLogEntry, line.id).reflection == acts.REFLECTION
    assert session.query(TrainingLogEvent).filter_by(is_removal=True).count() == 1
    with pytest.raises(DomainError, match="taken out"):
        services.log_hours(session, actor=world.coordinator, entry=line)
    assert queries.log_totals(session, plan_ids=[plan.id])[plan.id] == queries.LogTotals()


# --- requirement, community, figures --------------------------------------------------------------


def test_the_requirement_is_three_items(session, world, plan):
    other = second_plan(world)
    courses = acts.adopted(world)
    line = services.log_course(session, actor=world.coordinator, plan=plan, course=courses["PCI-2"])
    acts.completed(world, line, finished_on=acts.TODAY)
    services.log_course(session, actor=world.coordinator, plan=plan, course=courses["PCI-1"])
    services.log_course(session, actor=world.coordinator, plan=plan, course=courses["COURSE-4"])
    found = queries.requirement(session, plan_ids=[plan.id, other.id])
    assert [(item.code, item.state) for item in found[plan.id]] == [
        ("PCI-1", LogState.ENROLLED),
        ("PCI-2", LogState.COMPLETED),
        ("PCI-3", None),
    ]
    assert [item.state for item in found[other.id]] == [None, None, None]
    assert found[plan.id][1].finished_on == acts.TODAY


def test_a_retired_item_is_asked_of_nobody_and_stays_with_who_has_it(session, world, plan):
    other = second_plan(world)
    course = acts.adopted(world)["PCI-2"]
    line = services.log_course(session, actor=world.coordinator, plan=plan, course=course)
    acts.completed(world, line, finished_on=acts.TODAY)
    services.retire_course(session, actor=world.lead, course=course, retired_on=acts.TODAY)
    found = queries.requirement(session, plan_ids=[plan.id, other.id])
    assert [item.code for item in found[plan.id]] == ["PCI-1", "PCI-2", "PCI-3"]
    assert [item.code for item in found[other.id]] == ["PCI-1", "PCI-3"]


def test_without_a_catalogue_nothing_is_required(session, world, plan):
    assert queries.requirement(session, plan_ids=[plan.id]) == {plan.id: []}
    assert queries.requirement(session, plan_ids=[]) == {}


def test_totals_say_how_much_and_not_what(session, world, plan):
    other = second_plan(world)
    acts.completed(world, acts.logged(world, plan))
    acts.completed(world, acts.logged(world, plan, "Another day"), minutes=30)
    acts.logged(world, plan, "Begun")
    acts.logged(world, plan, "Enrolled", state=LogState.ENROLLED)
    assert queries.log_totals(session, plan_ids=[plan.id, other.id]) == {
        plan.id: queries.LogTotals(begun=2, completed=2, minutes=120),
        other.id: queries.LogTotals(),
    }


def test_groups_and_conferences_come_from_the_ledger(session, world, plan):
    meetings = {
        purpose: uuid4() for purpose in (TimePurpose.GROUP, TimePurpose.CONFERENCE, TimePurpose.SUPERVISION)
    }
    for number, (purpose, session_id) in enumerate(meetings.items()):
        services.log_time(
            session,
            actor=world.supervisor,
            plan_id=plan.id,
            used_on=date(2026, 6, 10 + number),
            minutes=60,
            purpose=purpose,
            title=purpose.value,
            session_id=session_id,
        )
    assert [each.title for each in queries.attended(session, plan_id=plan.id)] == ["conference", "group"]
    services.reverse_time(
        session, actor=world.supervisor, session_id=meetings[TimePurpose.GROUP], plan_id=plan.id
    )
    assert [each.title for each in queries.attended(session, plan_id=plan.id)] == ["conference"]


def test_joining_the_community_is_said_once_and_put_right(session, world, plan):
    join = lambda day, actor=world.coordinator: services.join_community(  # noqa: E731
        session, actor=actor, plan=plan, joined_on=day
    )
    join(date(2026, 6, 20))
    join(date(2026, 6, 20))
    join(date(2026, 6, 21))
    assert [each.joined_on for each in session.query(CommunityMembership)] == [date(2026, 6, 21)]
    assert session.query(Event).filter_by(what="community:joined").count() == 2
    with pytest.raises(NotAllowed):
        join(date(2026, 6, 20), world.supervisor)
    with pytest.raises(DomainError):
        join(date(2026, 7, 9))
