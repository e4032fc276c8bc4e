"""How stories are played: any day of the year, in the order of time, with harmless words."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import trainingapp.models  # noqa: F401 (every table is known before the first query)
from tests.demo.made import check_days
from trainingapp.audit import queries as audit
from trainingapp.core import clock, migrations
from trainingapp.core.db import make_engine, make_session, transaction
from trainingapp.core.patient_data import find_patient_data
from trainingapp.demo import days, people
from trainingapp.demo.building import play_history
from trainingapp.demo.playing import Story, play
from trainingapp.demo.scripts import TEXTS, Script, scripts, sign_off_words
from trainingapp.plans import calendar
from trainingapp.plans.models import Plan

EVERY_DAY = [date(2027, 1, 1) + timedelta(days=n) for n in range(2 * 365 + 1)]


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script.coordinator)
def test_coordinator_is_in_the_same_month_whatever_day_it_is(script: Script) -> None:
    for today in EVERY_DAY:
        start = script.start(today)
        assert calendar.is_working_day(start)
        month = calendar.month_of(start, today)
        assert month == script.started[0] + 1, today
        day = (today - calendar.programme_month(start, month).first).days + 1
        assert 12 <= day <= 24, today


@pytest.mark.parametrize(
    ("today", "keys"),
    [
        (date(2034, 1, 1), {one.key for one in people.COORDINATORS}),
        (date(2028, 2, 29), {"oliver", "amara", "beth"}),
    ],
    ids=["new-year-on-a-sunday", "leap-day"],
)
@pytest.mark.usefixtures("quick_passwords")
def test_history_can_be_played_on_an_awkward_day(today: date, keys: set[str], tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'demo.db'}")
    migrations.upgrade(engine)
    with clock.at(today):
        with transaction(engine) as session:
            play_history(session, [script for script in scripts() if script.coordinator in keys])
        with make_session(engine, read_only=True) as session:
            check_days(session)
            assert audit.verify(session).is_whole
            assert len(session.scalars(select(Plan)).all()) == len(keys)
    engine.dispose()


def test_days_off_become_working_days() -> None:
    christmas = date(2026, 12, 25)
    assert days.working(christmas) == date(2026, 12, 29)
    assert days.working_before(christmas) == date(2026, 12, 24)
    assert days.in_programme(date(2027, 1, 29), 2, 1) == date(2027, 3, 1)


# --- how stories are played -----------------------------------------------------------------------


def test_stories_act_in_the_order_of_time_and_stop_at_the_present() -> None:
    told: list[tuple[str, date]] = []

    def story(name: str, *on: date) -> Story:
        for day in on:
            yield clock.london(day)
            told.append((name, clock.today()))

    first, second, third, fourth = (date(2027, 3, n) for n in (1, 2, 3, 4))
    stories = [story("a", first, third, fourth), story("b", second)]
    acts = play(stories, until=clock.london(third), after_each=lambda: None)
    assert told == [("a", first), ("b", second), ("a", third)]
    assert acts == 3


def test_act_that_is_planned_before_its_story_got_there_comes_at_once() -> None:
    seen = []

    def story() -> Story:
        for day in (date(2027, 3, 5), date(2027, 3, 1)):
            yield clock.london(day)
            seen.append(clock.today())

    play([story()], until=clock.london(date(2027, 3, 9)), after_each=lambda: None)
    assert seen == [date(2027, 3, 5), date(2027, 3, 5)]


# --- the words ------------------------------------------------------------------------------------


def test_texts_hold_nothing_that_looks_like_patient_data() -> None:
    for file in sorted(TEXTS.glob("*.yaml")):
        assert find_patient_data(file.read_text(encoding="utf-8")) == [], file.name


def test_every_set_of_words_for_a_sign_off_is_used_and_every_supervisor_says_each_once() -> None:
    told = scripts()
    used = [
        (one.alliance_supervisor, s.competency, s.words) for one in told for s in one.sign_offs if s.words
    ]
    assert len(set(used)) == len(used)
    sets = {(code, name) for code, found in sign_off_words().items() for name in found}
    assert {(code, name) for _, code, name in used} == sets
