"""A witness's link at the same moment twice, each on a connection of its own: one wins, the other is told."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.assessments import acts
from tests.assessments.test_races import together
from tests.assessments.test_services_witnesses import witnessed
from tests.own_engines import migrated_engine
from tests.world import World
from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, services
from trainingapp.assessments.models import Evidence, WitnessRequest
from trainingapp.core import clock


@pytest.fixture(params=["sqlite", "postgresql"])
def own_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A migrated database, or on PostgreSQL a schema, that nobody else uses."""
    with migrated_engine(request, tmp_path_factory.mktemp("races"), with_library=True) as engine:
        yield engine


def test_one_link_gives_one_statement_and_is_not_taken_back_meanwhile(own_engine: Engine) -> None:
    with Session(own_engine) as session, clock.at(acts.TODAY):
        world = World.build(session)
        plan = world.enrol()
        entry = acts.competency(world, plan)
        first = witnessed(world, plan, entry).id
        second = witnessed(world, plan, entry, email="another@vale.example").id
        coordinator = world.coordinator.id
        session.commit()

    def read(session: Session, request_id: UUID) -> WitnessRequest:
        found = queries.witness_request(session, request_id)
        assert found is not None
        return found

    def answer(request_id: UUID) -> object:
        return lambda session: services.give_statement(
            session, request=read(session, request_id), knows_how="We share the clinic", saw_what="All of it"
        )

    def revoke(session: Session) -> None:
        actor = session.get_one(Person, coordinator)
        services.revoke_witness(session, actor=actor, request=read(session, second))

    done, refused = together(own_engine, answer(first), answer(first))
    assert (done, "it works once" in refused) == ("done", True)
    done, refused = together(own_engine, answer(second), revoke)
    assert done == "done"
    assert "took this request back" in refused or "given the statement already" in refused
    with Session(own_engine) as session:
        statements = session.scalar(select(func.count()).select_from(Evidence))
        given = (
            select(func.count()).select_from(WitnessRequest).where(WitnessRequest.answered_at.is_not(None))
        )
        assert statements == session.scalar(given)
