"""Two people at the same moment, each with a connection of their own: one wins, the other is told."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.assessments import acts
from tests.own_engines import migrated_engine
from tests.world import World
from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, rules, services
from trainingapp.assessments.models import Decision, NeedsAnalysis, NeedsItem, SignOffRequest
from trainingapp.assessments.terms import AttemptState, Outcome
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan

Act = Callable[[Session], object]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def own_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A migrated database, or on PostgreSQL a schema, that nobody else uses."""
    with migrated_engine(request, tmp_path_factory.mktemp("races"), with_library=True) as engine:
        yield engine


@pytest.fixture(scope="module")
def ids(own_engine: Engine) -> dict[str, UUID]:
    """One plan with a request that waits, a confirmation, and one in dispute that is asked for anew."""
    with Session(own_engine) as session, clock.at(acts.TODAY):
        world = World.build(session)
        plan = world.enrol()
        request = acts.asked(world, plan, acts.competency(world, plan, "CMP-B.2"))
        acts.evidenced(world, plan, acts.competency(world, plan, "CMP-C.1"))
        confirmed = acts.decided(world, acts.asked(world, plan, acts.competency(world, plan, "CMP-D.1")))
        entry = acts.competency(world, plan, "CMP-D.2")
        disputed = acts.decided(world, acts.asked(world, plan, entry))
        services.freeze(session, person=world.supervisor, decision=disputed, reason="I was on leave")
        anew = acts.asked(world, plan, entry)
        found = {
            "plan": plan.id,
            "request": request.id,
            "confirmed": confirmed.id,
            "disputed": disputed.id,
            "anew": anew.id,
            "lead": world.lead.id,
            "coordinator": world.coordinator.id,
            "supervisor": world.supervisor.id,
        }
        session.commit()
    return found


def together(engine: Engine, *acts_of_two: Act) -> list[str]:
    """Let each act in its own transaction at the same moment: "done", or the refusal's words."""
    start = Barrier(len(acts_of_two))

    def one(act: Act) -> str:
        start.wait()
        with clock.at(acts.TODAY), Session(engine) as session:
            try:
                act(session)
                session.commit()
            except DomainError as refusal:
                session.rollback()
                return refusal.message
            return "done"

    with ThreadPoolExecutor(len(acts_of_two)) as pool:
        return sorted(pool.map(one, acts_of_two), key=lambda said: said != "done")


def test_one_request_gets_one_decision(own_engine: Engine, ids: dict[str, UUID]) -> None:
    def decide(outcome: Outcome) -> Act:
        def act(session: Session) -> None:
            supervisor = session.get_one(Person, ids["supervisor"])
            request = queries.request(session, ids["request"], actor=supervisor)
            assert request is not None
            services.decide(
                session,
                actor=supervisor,
                request=request,
                outcome=outcome,
                level=3 if outcome is Outcome.CONFIRMED else None,
                comment="Seen",
            )

        return act

    done, refused = together(own_engine, decide(Outcome.CONFIRMED), decide(Outcome.NOT_YET))
    assert done == "done"
    assert refused.startswith("You closed this request on 8 July 2026")
    with Session(own_engine) as session:
        decided = select(func.count()).select_from(Decision).where(Decision.request_id == ids["request"])
        assert session.scalar(decided) == 1


def _on(act: Callable[..., object], who: str, ids: dict[str, UUID], decision: str) -> Act:
    """One of the acts that follow a decision, by that person."""

    def do(session: Session) -> None:
        person = session.get_one(Person, ids[who])
        found = queries.decision(session, ids[decision], actor=person)
        assert found is not None
        by = {"person": person} if act is services.freeze else {"actor": person}
        act(session, decision=found, reason="Seen", **by)

    return do


def _states(engine: Engine, *decision_ids: UUID) -> list[AttemptState]:
    with Session(engine) as session:
        return [rules.decision_state(session.get_one(Decision, each)) for each in decision_ids]


def test_of_revoking_and_disputing_at_once_one_is_refused(own_engine: Engine, ids: dict[str, UUID]) -> None:
    done, refused = together(
        own_engine,
        _on(services.revoke, "supervisor", ids, "confirmed"),
        _on(services.freeze, "supervisor", ids, "confirmed"),
    )
    assert done == "done"
    assert "Nothing was changed" in refused or "Only the programme lead" in refused
    with Session(own_engine) as session:
        assert len(session.get_one(Decision, ids["confirmed"]).events) == 1


def test_released_and_confirmed_anew_at_once_leaves_one_in_force(
    own_engine: Engine, ids: dict[str, UUID]
) -> None:
    def confirm(session: Session) -> None:
        supervisor = session.get_one(Person, ids["supervisor"])
        request = queries.request(session, ids["anew"], actor=supervisor)
        assert request is not None
        services.decide(
            session,
            actor=supervisor,
            request=request,
            outcome=Outcome.CONFIRMED,
            level=4,
            comment="Seen",
        )

    release = _on(services.release, "lead", ids, "disputed")
    assert together(own_engine, release, confirm) == ["done", "done"]
    with Session(own_engine) as session:
        newer = session.scalars(select(Decision.id).where(Decision.request_id == ids["anew"])).one()
    assert _states(own_engine, ids["disputed"], newer) == [AttemptState.SUPERSEDED, AttemptState.CONFIRMED]


def test_one_competency_is_asked_for_once(own_engine: Engine, ids: dict[str, UUID]) -> None:
    def act(session: Session) -> None:
        plan = session.get_one(Plan, ids["plan"])
        entry = queries.competency(session, plan=plan, code="CMP-C.1")
        assert entry is not None
        services.request_sign_off(
            session,
            actor=session.get_one(Person, ids["coordinator"]),
            plan=plan,
            entry=entry,
            claim=acts.CLAIM,
        )

    done, refused = together(own_engine, act, act)
    assert done == "done"
    assert refused == "You have asked for this already, and it is waiting for a decision"
    with Session(own_engine) as session:
        asked = select(func.count()).join(SignOffRequest.entry).where(Entry.code == "CMP-C.1")
        assert session.scalar(asked.select_from(SignOffRequest)) == 1


def test_an_analysis_is_started_once_and_an_item_added_once(own_engine: Engine, ids: dict[str, UUID]) -> None:
    def start(who: str) -> Act:
        return lambda session: services.start_analysis(
            session,
            actor=session.get_one(Person, ids[who]),
            plan=session.get_one(Plan, ids["plan"]),
            number=1,
        )

    assert together(own_engine, start("coordinator"), start("supervisor")) == ["done", "done"]

    def add(who: str) -> Act:
        return lambda session: services.add_item(
            session,
            actor=session.get_one(Person, ids[who]),
            analysis=session.scalars(select(NeedsAnalysis)).one(),
            values=acts.item_values(),
        )

    done, refused = together(own_engine, add("coordinator"), add("supervisor"))
    assert done == "done"
    assert refused == "This is in the analysis already. Change that item instead"
    with Session(own_engine) as session:
        assert session.scalar(select(func.count()).select_from(NeedsItem)) == 1


def test_of_sending_and_changing_at_once_one_is_refused(own_engine: Engine, ids: dict[str, UUID]) -> None:
    with Session(own_engine) as session:
        analysis = session.scalars(select(NeedsAnalysis)).one()
        seen, opened = analysis.version, analysis.items[0].version

    def send(session: Session) -> None:
        services.submit_analysis(
            session,
            actor=session.get_one(Person, ids["coordinator"]),
            analysis=session.scalars(select(NeedsAnalysis)).one(),
            version=seen,
        )

    def change(session: Session) -> None:
        services.save_item(
            session,
            actor=session.get_one(Person, ids["supervisor"]),
            item=session.scalars(select(NeedsItem)).one(),
            version=opened,
            values=acts.item_values(importance=1),
        )

    done, refused = together(own_engine, send, change)
    assert done == "done"
    assert "changed while you had it open" in refused or "waiting to be agreed" in refused
