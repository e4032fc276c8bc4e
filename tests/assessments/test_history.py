"""Whatever people do, in whatever order, nothing is lost and every status follows from what is kept."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.assessments import acts
from tests.world import World
from trainingapp.assessments import queries, services
from trainingapp.assessments.signature import is_intact
from trainingapp.assessments.terms import CompetencyStatus, Outcome
from trainingapp.core.errors import DomainError
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan

STEPS = st.one_of(
    st.tuples(st.just("rate"), st.integers(1, 5)),
    st.tuples(st.just("evidence"), st.integers(0, 1_000)),
    st.tuples(st.just("ask"), st.just(0)),
    st.tuples(st.just("withdraw"), st.just(0)),
    st.tuples(
        st.just("decide"), st.sampled_from([Outcome.CONFIRMED, Outcome.MORE_EVIDENCE, Outcome.NOT_YET])
    ),
)


class Memory:
    """What a person with a good memory would say of one competency."""

    def __init__(self) -> None:
        self.ratings: list[int] = []
        self.evidence: set[int] = set()
        self.outcomes: list[Outcome | None] = []

    def do(self, step: str, value: Any) -> bool:
        """Whether the step is possible now; then it is remembered."""
        is_open = bool(self.outcomes) and self.outcomes[-1] is None
        if step == "rate":
            if not self.ratings or self.ratings[-1] != value:
                self.ratings.append(value)
        elif step == "evidence":
            self.evidence.add(value)
        elif step == "ask":
            if is_open or not self.evidence:
                return False
            self.outcomes.append(None)
        else:
            if not is_open:
                return False
            self.outcomes[-1] = Outcome.WITHDRAWN if step == "withdraw" else value
        return True

    @property
    def status(self) -> CompetencyStatus:
        judged = [outcome for outcome in self.outcomes if outcome not in (None, Outcome.WITHDRAWN)]
        if Outcome.CONFIRMED in judged:
            return CompetencyStatus.CONFIRMED
        if self.outcomes and self.outcomes[-1] is None:
            return CompetencyStatus.REQUESTED
        if judged:
            return CompetencyStatus(judged[-1].value)
        return CompetencyStatus.SELF_ASSESSED if self.ratings else CompetencyStatus.NOT_STARTED


def act(world: World, plan: Plan, entry: Entry, step: str, value: Any) -> None:
    session = world.session
    attempts = queries.attempts(session, plan=plan, entry=entry)
    if step == "rate":
        services.rate(
            session, actor=world.coordinator, plan=plan, entry=entry, knowledge=value, confidence=value
        )
    elif step == "evidence":
        acts.evidenced(world, plan, entry, title=f"Piece {value}")
    elif step == "ask":
        services.request_sign_off(session, actor=world.coordinator, plan=plan, entry=entry, claim=acts.CLAIM)
    elif not attempts:
        raise DomainError("There is nothing to answer")
    elif step == "withdraw":
        services.withdraw(session, actor=world.coordinator, request=attempts[-1], reason="Too early")
    else:
        acts.decided(world, attempts[-1], value)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=14))
def test_nothing_is_ever_lost(world: World, plan: Plan, entry: Entry, steps: list[tuple[str, Any]]) -> None:
    session = world.session
    memory = Memory()
    with session.begin_nested() as life:
        for step, value in steps:
            possible = memory.do(step, value)
            try:
                act(world, plan, entry, step, value)
            except DomainError:
                assert not possible, f"{step} was refused"
            else:
                assert possible, f"{step} was let through"
        session.expire_all()
        line = queries.line(session, plan=plan, code=entry.code)
        assert line is not None
        assert [each.knowledge for each in line.ratings] == memory.ratings
        assert line.evidence_count == len(memory.evidence)
        assert [each.attempt for each in line.attempts] == list(range(1, len(memory.outcomes) + 1))
        outcomes = [each.decision.outcome if each.decision else None for each in line.attempts]
        assert outcomes == memory.outcomes
        assert line.status is memory.status
        assert all(is_intact(each.decision) for each in line.attempts if each.decision)
        life.rollback()
