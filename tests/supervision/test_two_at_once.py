"""Two people who act at the very same moment, on connections of their own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine

from tests.own_engines import migrated_engine
from tests.supervision import scenes
from tests.world import World
from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.core.db import transaction
from trainingapp.core.errors import DomainError, EditConflict
from trainingapp.frameworks import services as frameworks
from trainingapp.frameworks.library import library_folder, read_library
from trainingapp.plans.models import Plan
from trainingapp.supervision import services
from trainingapp.supervision.models import Participant, Record, SupervisionSession
from trainingapp.supervision.terms import Attendance, Mode, RecordState
from trainingapp.training import queries as training


@pytest.fixture(params=["sqlite", "postgresql"])
def own_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A migrated database, or on PostgreSQL a schema, that nobody else uses."""
    with migrated_engine(request, tmp_path) as engine:
        yield engine


def both(*acts):
    """What each act gives, or the refusal it meets, when they begin together."""
    barrier = Barrier(len(acts))

    def run(act):
        barrier.wait(timeout=10)
        try:
            return act()
        except DomainError as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_last_agreements_at_the_same_moment_lock_the_record(own_engine):
    with transaction(own_engine) as session:
        frameworks.load_library(session, library=read_library(library_folder()))
        world = World.build(session)
        record_id = scenes.sent(session, world, world.enrol(), "PLAN-1.2").id
        people = [world.coordinator.id, world.pcn_supervisor.id]

    def agree(person_id):
        with transaction(own_engine) as session:
            actor, record = session.get(Person, person_id), session.get(Record, record_id)
            services.agree_record(session, actor=actor, record=record)

    both(*(lambda person_id=person_id: agree(person_id) for person_id in people))
    with transaction(own_engine) as session:
        assert session.get(Record, record_id).state is RecordState.AGREED


def test_two_bookings_of_one_activity_at_the_same_moment_make_one_session(own_engine):
    with transaction(own_engine) as session:
        frameworks.load_library(session, library=read_library(library_folder()))
        world = World.build(session)
        plan_id, supervisor_id = world.enrol().id, world.supervisor.id

    def book(hour):
        with transaction(own_engine) as session:
            plan, actor = session.get(Plan, plan_id), session.get(Person, supervisor_id)
            services.book(
                session,
                actor=actor,
                plan=plan,
                activity=scenes.activity(plan, "PLAN-1.1"),
                starts_at=clock.london(scenes.DAY, hour),
                minutes=45,
                mode=Mode.VIDEO,
            )

    refusals = [found for found in both(lambda: book(9), lambda: book(10)) if found is not None]
    assert ["booked already" in refusal.message for refusal in refusals] == [True]
    with transaction(own_engine) as session:
        assert session.query(SupervisionSession).count() == 1


def test_two_takings_of_one_register_at_the_same_moment_keep_one_and_tell_the_other(own_engine):
    with transaction(own_engine) as session:
        frameworks.load_library(session, library=read_library(library_folder()))
        world = World.build(session)
        plan = world.enrol()
        meeting = scenes.group(session, world, plan)
        meeting_id, supervisor_id, plan_id = meeting.id, world.supervisor.id, plan.id
        [place_id] = [place.id for place in meeting.participants if place.activity_id]

    def take(mark):
        with clock.at(clock.london(scenes.DAY, 15)), transaction(own_engine) as session:
            services.take_register(
                session,
                actor=session.get(Person, supervisor_id),
                meeting=session.get(SupervisionSession, meeting_id),
                version=1,
                attendance={place_id: mark},
                guests={},
            )
            return mark

    came, absent = Attendance.ATTENDED, Attendance.DID_NOT_ATTEND
    answers = both(lambda: take(came), lambda: take(absent))
    assert sorted(type(answer) is EditConflict for answer in answers) == [False, True]
    [kept] = [answer for answer in answers if answer in {came, absent}]
    with transaction(own_engine) as session:
        assert session.get(Participant, place_id).attendance is kept
        used = training.minutes_used(session, plan_ids=[plan_id])
        assert used == {plan_id: 90 if kept is came else 0}
