"""Two who write in one ledger at the very same moment, each on a connection of their own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.own_engines import migrated_engine
from tests.training.test_time_ledger import DAY, NOW, SOON
from tests.world import World
from trainingapp.accounts.models import Person
from trainingapp.core import clock
from trainingapp.core.db import transaction
from trainingapp.core.errors import DomainError
from trainingapp.training import queries, rules, services
from trainingapp.training.models import TimeEntry
from trainingapp.training.terms import RefusalReason, TimeKind, TimePurpose

Act = Callable[[Session], object]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def own_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A migrated database, or on PostgreSQL a schema, that nobody else uses."""
    with migrated_engine(request, tmp_path_factory.mktemp("time"), with_library=True) as engine:
        yield engine


@pytest.fixture(scope="module")
def ids(own_engine: Engine) -> dict[str, UUID]:
    """A plan whose coordinator has asked for two hours, and whose day holds 20 hours already."""
    with clock.at(NOW), transaction(own_engine) as session:
        world = World.build(session)
        plan = world.enrol()
        given = {"actor": world.coordinator, "plan_id": plan.id}
        course = {"purpose": TimePurpose.COURSE, "title": "A course"}
        request = services.ask_for_time(session, used_on=SOON, minutes=120, **course, **given)
        services.log_time(session, used_on=DAY, minutes=20 * 60, **course, **given)
        return {
            "plan": plan.id,
            "request": request.id,
            "coordinator": world.coordinator.id,
            "pcn": world.pcn_supervisor.id,
        }


def together(engine: Engine, *acts: Act) -> list[str]:
    """Let each act in its own transaction at the same moment: "done", or the refusal's words."""
    start = Barrier(len(acts))

    def run(act: Act) -> str:
        start.wait(timeout=10)
        try:
            with clock.at(NOW), transaction(engine) as session:
                act(session)
        except DomainError as refusal:
            return refusal.message
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts), key=lambda said: said != "done")


def test_one_request_gets_one_answer(own_engine: Engine, ids: dict[str, UUID]) -> None:
    def answer(granted: int) -> Act:
        return lambda session: services.answer_time(
            session,
            actor=session.get_one(Person, ids["pcn"]),
            request=session.get_one(TimeEntry, ids["request"]),
            granted=granted,
            refused_for=RefusalReason.STAFFING,
        )

    done, refused = together(own_engine, answer(120), answer(0))
    assert done == "done"
    assert refused.startswith("You answered this request on 10 June 2026")
    with transaction(own_engine) as session:
        ledger = queries.entries(session, plan_id=ids["plan"])
        answered = rules.balance(ledger, TimeKind.GRANTED) + rules.balance(ledger, TimeKind.REFUSED)
        assert answered == 120


def test_two_entries_never_make_a_day_of_25_hours(own_engine: Engine, ids: dict[str, UUID]) -> None:
    def log(title: str) -> Act:
        return lambda session: services.log_time(
            session,
            actor=session.get_one(Person, ids["coordinator"]),
            plan_id=ids["plan"],
            used_on=DAY,
            minutes=4 * 60,
            purpose=TimePurpose.LEARNING,
            title=title,
        )

    done, refused = together(own_engine, log("One"), log("Another"))
    assert done == "done"
    assert refused == "24 hours are entered for 10 June 2026 already, and a day has 24 hours"


def test_an_entry_is_taken_back_once(own_engine: Engine, ids: dict[str, UUID]) -> None:
    with transaction(own_engine) as session:
        entry_id = rules.in_force(queries.entries(session, plan_id=ids["plan"]))[0].id

    def take_back(session: Session) -> None:
        actor = session.get_one(Person, ids["coordinator"])
        services.take_back(session, actor=actor, entry=session.get_one(TimeEntry, entry_id))

    assert together(own_engine, take_back, take_back) == ["done", "done"]
    with transaction(own_engine) as session:
        assert session.query(TimeEntry).filter_by(reverses_id=entry_id).count() == 1
