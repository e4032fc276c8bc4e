"""Coordinators who book places and give them back at the very same moment, on connections of their own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.own_engines import migrated_engine
from tests.supervision import scenes
from tests.world import World
from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.core import clock
from trainingapp.core.db import transaction
from trainingapp.core.errors import DomainError
from trainingapp.frameworks import services as frameworks
from trainingapp.frameworks.library import library_folder, read_library
from trainingapp.notifications.models import OutboxMessage
from trainingapp.plans.terms import Party
from trainingapp.supervision import services
from trainingapp.supervision.models import GroupPlace, Participant, SupervisionSession
from trainingapp.supervision.terms import PlaceState

NOW = clock.london(scenes.DAY - timedelta(days=5), 10)
CROWD = 6


@pytest.fixture(params=["sqlite", "postgresql"])
def own_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A migrated database, or on PostgreSQL a schema, that nobody else uses."""
    with migrated_engine(request, tmp_path) as engine:
        yield engine


def play(engine, capacity):
    """A group with one coordinator in it, so many places, and a crowd that wants one: ids."""
    with clock.at(NOW), transaction(engine) as session:
        frameworks.load_library(session, library=read_library(library_folder()))
        world = World.build(session)
        meeting = scenes.group(session, world, world.enrol())
        services.open_places(
            session, actor=world.supervisor, meeting=meeting, capacity=capacity, version=None
        )
        crowd = []
        for number in range(CROWD):
            name = f"Crowd {number}"
            crowd.append(world.add_person(f"crowd_{number}", name, Role.COORDINATOR, world.pcn))
            world.enrol(crowd[-1])
        return meeting.id, [person.id for person in crowd], world.coordinator.id, world.supervisor.id


def together(engine: Engine, *acts: Callable[[Session], object]) -> list[object]:
    """What each act gives, or the refusal it meets, when they begin together."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[Session], object]) -> object:
        barrier.wait(timeout=10)
        try:
            with clock.at(NOW), transaction(engine) as session:
                return act(session)
        except DomainError as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def booking(meeting_id, person_id):
    def act(session):
        place = services.book_place(
            session,
            actor=session.get_one(Person, person_id),
            meeting=session.get_one(SupervisionSession, meeting_id),
        )
        return place.state, place.turn

    return act


def giving_back(meeting_id, person_id):
    return lambda session: services.give_back_place(
        session,
        actor=session.get_one(Person, person_id),
        meeting=session.get_one(SupervisionSession, meeting_id),
    )


def inside(session, meeting_id):
    return set(
        session.scalars(
            select(Participant.person_id).where(
                Participant.session_id == meeting_id, Participant.party == Party.COORDINATOR
            )
        )
    )


def test_of_two_for_the_last_place_one_waits(own_engine):
    meeting_id, crowd, _, _ = play(own_engine, capacity=2)
    got = together(own_engine, *(booking(meeting_id, person_id) for person_id in crowd[:2]))
    assert sorted(got) == [(PlaceState.BOOKED, 1), (PlaceState.WAITING, 2)]
    with transaction(own_engine) as session:
        assert len(inside(session, meeting_id)) == 2


def test_a_crowd_never_overfills_a_group_while_places_come_back(own_engine):
    meeting_id, crowd, first, _ = play(own_engine, capacity=3)
    acts = [booking(meeting_id, person_id) for person_id in crowd]
    got = together(own_engine, *acts, giving_back(meeting_id, first))
    assert not [each for each in got if isinstance(each, DomainError)]
    with transaction(own_engine) as session:
        places = session.scalars(select(GroupPlace).order_by(GroupPlace.turn)).all()
        assert len(inside(session, meeting_id)) == 3
        theirs = [place.state for place in places if place.plan.coordinator_id in crowd]
        assert theirs == [PlaceState.BOOKED] * 3 + [PlaceState.WAITING] * 3, "in the order of asking"


def test_who_books_while_it_is_called_off_is_refused_or_told(own_engine):
    meeting_id, crowd, _, supervisor_id = play(own_engine, capacity=2)

    def cancel(session):
        services.cancel(
            session,
            actor=session.get_one(Person, supervisor_id),
            meeting=session.get_one(SupervisionSession, meeting_id),
            reason="Illness",
        )

    got, _ = together(own_engine, booking(meeting_id, crowd[0]), cancel)
    with transaction(own_engine) as session:
        told = session.scalars(
            select(OutboxMessage).where(
                OutboxMessage.kind == "session-cancelled", OutboxMessage.to_name == "Crowd 0"
            )
        ).all()
    assert len(told) == (0 if isinstance(got, DomainError) else 1)
