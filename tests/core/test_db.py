"""Writers queue on SQLite, a reading request cannot write, and nothing half-written remains."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, select, update
from sqlalchemy.orm import Session

from tests.databases import sqlite_url
from tests.world import World
from trainingapp.accounts.models import HeldForm, Organisation, Person
from trainingapp.accounts.terms import OrganisationKind
from trainingapp.core import clock
from trainingapp.core.db import make_engine, make_session, new_id, transaction


def test_eight_writers_lose_nothing_on_sqlite(tmp_path: Path) -> None:
    engine = make_engine(sqlite_url(tmp_path))
    counters = MetaData()
    counter = Table("counter", counters, Column("value", Integer))
    counters.create_all(engine)
    with engine.begin() as connection:
        connection.execute(counter.insert().values(value=0))
    failures: list[Exception] = []

    def count() -> None:
        try:
            for _ in range(25):
                with transaction(engine) as session:
                    value = session.scalar(select(counter.c.value))
                    assert value is not None
                    session.execute(update(counter).values(value=value + 1))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with engine.connect() as connection:
        assert connection.scalar(select(counter.c.value)) == 200
    engine.dispose()


def test_a_session_that_reads_refuses_to_write(engine: Engine) -> None:
    with make_session(engine, read_only=True) as session:
        session.add(HeldForm(person_id=None, path="/", fields={}))
        with pytest.raises(RuntimeError, match="only reads"):
            session.flush()


def test_a_unit_of_work_that_fails_leaves_nothing(engine: Engine) -> None:
    def write_half() -> None:
        own_id = new_id()
        with transaction(engine) as session:
            session.add(
                Organisation(id=own_id, alliance_id=own_id, kind=OrganisationKind.ALLIANCE, name="Gone again")
            )
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    with make_session(engine, read_only=True) as session:
        assert session.scalars(select(Organisation).where(Organisation.name == "Gone again")).all() == []


def test_what_a_test_commits_does_not_outlive_it_first(session: Session) -> None:
    assert session.scalars(select(Person)).unique().all() == []
    World.build(session)
    session.commit()


def test_what_a_test_commits_does_not_outlive_it_second(session: Session) -> None:
    assert session.scalars(select(Person)).unique().all() == []
    World.build(session)
    session.commit()


def test_moments_come_back_in_utc_whatever_zone_they_went_in(session: Session, world: World) -> None:
    summer = datetime(2026, 7, 1, 10, 0, tzinfo=clock.LONDON)
    world.lead.locked_until = summer
    session.flush()
    session.expire_all()
    assert world.lead.locked_until == datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    assert world.lead.locked_until.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(session: Session, world: World) -> None:
    world.lead.locked_until = datetime(2026, 7, 1, 10, 0)  # noqa: DTZ001 (the point of the test)
    with pytest.raises(Exception, match="without a time zone"):
        session.flush()
