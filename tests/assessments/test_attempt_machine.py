"""Five people do whatever they like to two competencies: nothing is lost or edited, and the table holds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.assessments import acts
from tests.world import World
from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, rules, services
from trainingapp.assessments.models import Decision, Evidence
from trainingapp.assessments.signature import is_intact
from trainingapp.assessments.terms import TRANSITIONS, AttemptState, EvidenceKind, Mover, Outcome
from trainingapp.core.errors import DomainError, NotAllowed

S = AttemptState
HELD = {S.CONFIRMED, S.CONDITIONAL}
CODES = ("CMP-A.1", "CMP-B.2")
KEPT = (
    "sign_off_requests",
    "decisions",
    "decision_events",
    "evidence_events",
    "audit_events",
    "outbox_messages",
)
NEVER_EDITED = KEPT[:5]
PEOPLE = st.sampled_from(["coordinator", "supervisor", "other_supervisor", "pcn_supervisor", "lead"])
REASONS = st.sampled_from(["", " \n", "Seen twice", "Seen twice", "Seen twice", "Seen twice"])
OUTCOMES = st.sampled_from([Outcome.CONFIRMED, Outcome.CONFIRMED, Outcome.NOT_YET, Outcome.MORE_EVIDENCE])
WHICH = st.sampled_from(CODES)
RECENT = st.sampled_from([0, 0, 0, 1, 2])


@dataclass
class Attempt:
    """What a person with a good memory would say of one attempt."""

    state: AttemptState = S.REQUESTED
    before_dispute: AttemptState = S.CONFIRMED
    signer: str = ""


@dataclass
class Competency:
    """What they would say of one competency: its attempts, and its evidence by whether it is practice."""

    attempts: list[Attempt] = field(default_factory=list)
    evidence: list[tuple[Evidence, bool]] = field(default_factory=list)

    @property
    def waiting(self) -> Attempt | None:
        last = self.attempts[-1] if self.attempts else None
        return last if last and last.state is S.REQUESTED else None


def is_move(from_: AttemptState, to: AttemptState, mover: Mover | None, reason: str) -> bool:
    """Whether the table holds it."""
    return any(
        (each.to, each.who) == (to, mover) and (reason.strip() != "" or not each.needs_reason)
        for each in TRANSITIONS[from_]
    )


class AttemptMachine(RuleBasedStateMachine):
    """Everything that anybody may try, in any order."""

    engine: ClassVar[Engine]

    def __init__(self) -> None:
        super().__init__()
        self.connection = self.engine.connect()
        self.undo = self.connection.begin()
        self.session = Session(self.connection, join_transaction_mode="create_savepoint")
        self.world = World.build(self.session)
        self.plan = self.world.enrol()
        self.entries = {code: acts.competency(self.world, self.plan, code) for code in CODES}
        self.known = {code: Competency() for code in CODES}
        self.assigned = "supervisor"
        self.pieces = 0
        self.rows: dict[str, dict[Any, Any]] = {table: {} for table in KEPT}
        for code in CODES:
            self.add_evidence(code, practice=True)

    def teardown(self) -> None:
        self.session.close()
        self.undo.rollback()
        self.connection.close()

    def person(self, who: str) -> Person:
        return getattr(self.world, who)

    def tried(self, allowed: bool, act: Any, *, mine: bool = True) -> bool:
        """Do it: it happens exactly where the memory says so, and a refusal leaves nothing at all."""
        before = self.read()
        refusal: DomainError | None = None
        try:
            act()
        except DomainError as error:
            refusal = error
        assert allowed == (refusal is None), refusal.message if refusal else "let through"
        if refusal is not None:
            assert mine or isinstance(refusal, NotAllowed)
            assert not self.session.new
            assert not self.session.dirty
            assert self.read() == before
        self.session.expire_all()
        return refusal is None

    def read(self) -> dict[str, dict[Any, Any]]:
        return {
            table: {row[0]: tuple(row) for row in self.session.execute(text(f"SELECT * FROM {table}"))}
            for table in KEPT
        }

    # --- what would go through ----------------------------------------------------------------------

    @rule(code=WHICH, back=RECENT, chosen=st.integers(0, 100))
    def go_on(self, code: str, back: int, chosen: int) -> None:
        """Somebody makes a move that is theirs, so that lives get somewhere."""
        moves = self.next_moves(code, back)
        moves[chosen % len(moves)]()

    @rule(code=WHICH, met=st.booleans(), again=st.booleans(), genuine=st.booleans())
    def dispute(self, code: str, met: bool, again: bool, genuine: bool) -> None:
        """A confirmation is disputed, perhaps confirmed anew meanwhile, and the lead settles it."""
        why = "Seen twice"
        self.confirm(code, condition=met)
        if met:
            self.meet_condition(self.assigned, code, 0, why)
        self.freeze(self.assigned, code, 0, why)
        if again:
            self.confirm(code, condition=False)
        settle = self.release if genuine else self.revoke_frozen
        settle("lead", code, 1 if again else 0, why)

    def confirm(self, code: str, *, condition: bool) -> None:
        if not any(practice for _, practice in self.known[code].evidence):
            self.add_evidence(code, practice=True)
        if not self.known[code].waiting:
            self.request("coordinator", code, "Seen twice")
        self.decide(self.assigned, code, Outcome.CONFIRMED, condition, "Seen twice")

    def next_moves(self, code: str, back: int) -> list[Callable[[], object]]:
        why = "Seen twice"
        moves: list[Callable[[], object]] = [partial(self.request, "coordinator", code, why)]
        if self.known[code].waiting:
            moves = [
                partial(self.decide, self.assigned, code, Outcome.CONFIRMED, False, why),
                partial(self.decide, self.assigned, code, Outcome.CONFIRMED, True, why),
                partial(self.decide, self.assigned, code, Outcome.NOT_YET, False, why),
                partial(self.withdraw, "coordinator", code, why),
            ]
        if found := self.ended(code, back):
            state, signer = found[1].state, found[1].signer
            if state is S.CONDITIONAL:
                moves.append(partial(self.meet_condition, self.assigned, code, back, why))
            if state is S.FROZEN:
                moves.append(partial(self.release, "lead", code, back, why))
                moves.append(partial(self.revoke_frozen, "lead", code, back, why))
            if state in HELD:
                moves.append(partial(self.freeze, signer, code, back, why))
                moves.append(partial(self.revoke, self.assigned, code, back, why))
        return moves

    # --- evidence ---------------------------------------------------------------------------------

    @rule(code=WHICH, practice=st.booleans())
    def add_evidence(self, code: str, practice: bool) -> None:
        self.pieces += 1
        kind = EvidenceKind.OBSERVATION if practice else EvidenceKind.E_LEARNING
        title = f"Piece {self.pieces}"
        piece = acts.evidenced(self.world, self.plan, self.entries[code], title=title, kind=kind)
        self.known[code].evidence.append((piece, practice))

    @rule(code=WHICH, hide=st.booleans())
    def spoil_evidence(self, code: str, hide: bool) -> None:
        if not self.known[code].evidence:
            return
        piece, _ = self.known[code].evidence.pop()
        spoil = services.hide_evidence if hide else services.withdraw_evidence
        spoil(self.session, actor=self.world.coordinator, evidence=piece, reason="A name")

    # --- asking, and the end of an attempt --------------------------------------------------------

    @rule(who=PEOPLE, code=WHICH, claim=REASONS)
    def request(self, who: str, code: str, claim: str) -> None:
        known = self.known[code]
        mine = who == "coordinator"
        allowed = mine and bool(claim.strip()) and bool(known.evidence) and known.waiting is None
        done = self.tried(
            allowed,
            lambda: services.request_sign_off(
                self.session, actor=self.person(who), plan=self.plan, entry=self.entries[code], claim=claim
            ),
            mine=mine,
        )
        if done:
            known.attempts.append(Attempt())

    @rule(who=PEOPLE, claim=REASONS)
    def request_both(self, who: str, claim: str) -> None:
        ready = all(each.evidence and each.waiting is None for each in self.known.values())
        done = self.tried(
            who == "coordinator" and bool(claim.strip()) and ready,
            lambda: services.request_many(
                self.session,
                actor=self.person(who),
                plan=self.plan,
                entries=list(self.entries.values()),
                claim=claim,
            ),
            mine=who == "coordinator",
        )
        if done:
            for each in self.known.values():
                each.attempts.append(Attempt())

    @rule(who=PEOPLE, code=WHICH, reason=REASONS)
    def withdraw(self, who: str, code: str, reason: str) -> None:
        if not self.known[code].attempts:
            return
        last = self.known[code].attempts[-1]
        mover = Mover.COORDINATOR if who == "coordinator" else None
        done = self.tried(
            is_move(last.state, S.WITHDRAWN, mover, reason),
            lambda: services.withdraw(
                self.session, actor=self.person(who), request=self.asked(code), reason=reason
            ),
            mine=mover is not None,
        )
        if done:
            last.state, last.signer = S.WITHDRAWN, who

    @rule(who=PEOPLE, code=WHICH, outcome=OUTCOMES, condition=st.booleans(), reason=REASONS)
    def decide_by_anybody(self, who: str, code: str, outcome: Outcome, condition: bool, reason: str) -> None:
        self.decide(who, code, outcome, condition, reason)

    @rule(who=PEOPLE, code=WHICH, outcome=OUTCOMES, condition=st.booleans(), reason=REASONS)
    def decide(self, who: str, code: str, outcome: Outcome, condition: bool, reason: str) -> None:
        known = self.known[code]
        if not known.attempts:
            return
        last = known.attempts[-1]
        confirms = outcome is Outcome.CONFIRMED
        to = rules.decided_state(outcome, confirms and condition)
        mover = Mover.SUPERVISOR if who == self.assigned else None
        shown = any(practice for _, practice in known.evidence)
        done = self.tried(
            is_move(last.state, to, mover, reason) and (shown or not confirms),
            lambda: services.decide(
                self.session,
                actor=self.person(who),
                request=self.asked(code),
                outcome=outcome,
                level=3 if confirms else None,
                comment=reason,
                condition="The list of August" if confirms and condition else "",
                condition_due_on=acts.TODAY + timedelta(days=9) if confirms and condition else None,
            ),
            mine=mover is not None,
        )
        if done:
            if confirms:
                self.replace(known.attempts[:-1])
            last.state, last.signer = to, who

    def replace(self, earlier: list[Attempt]) -> None:
        for each in earlier:
            if each.state in HELD:
                assert is_move(each.state, S.SUPERSEDED, Mover.SYSTEM, "")
                each.state = S.SUPERSEDED

    # --- after an attempt has ended ---------------------------------------------------------------

    @rule(who=PEOPLE, code=WHICH, back=RECENT, reason=REASONS)
    def meet_condition(self, who: str, code: str, back: int, reason: str) -> None:
        mover = Mover.SUPERVISOR if who == self.assigned else None
        self.move(services.meet_condition, who, code, back, S.CONFIRMED, mover, reason)

    @rule(who=PEOPLE, code=WHICH, back=RECENT, reason=REASONS)
    def revoke(self, who: str, code: str, back: int, reason: str) -> None:
        mover = Mover.SUPERVISOR if who == self.assigned else None
        self.move(services.revoke, who, code, back, S.REVOKED, mover, reason)

    @rule(who=PEOPLE, code=WHICH, back=RECENT, reason=REASONS)
    def freeze(self, who: str, code: str, back: int, reason: str) -> None:
        attempt = self.ended(code, back)
        if attempt is None:
            return
        number, known = attempt
        mover = Mover.SIGNER if who == known.signer else None
        done = self.tried(
            is_move(known.state, S.FROZEN, mover, reason),
            lambda: services.freeze(
                self.session, person=self.person(who), decision=self.decision(code, number), reason=reason
            ),
            mine=mover is not None,
        )
        if done:
            known.before_dispute, known.state = known.state, S.FROZEN

    @rule(who=PEOPLE, code=WHICH, back=RECENT, reason=REASONS)
    def release(self, who: str, code: str, back: int, reason: str) -> None:
        attempt = self.ended(code, back)
        if attempt is None:
            return
        number, known = attempt
        mover = Mover.LEAD if who == "lead" else None
        to = known.before_dispute
        if self.move(services.release, who, code, back, to, mover, reason) and any(
            each.state in HELD for each in self.known[code].attempts[number:]
        ):
            self.replace([known])

    @rule(who=PEOPLE, code=WHICH, back=RECENT, reason=REASONS)
    def revoke_frozen(self, who: str, code: str, back: int, reason: str) -> None:
        mover = Mover.LEAD if who == "lead" else None
        self.move(services.revoke_frozen, who, code, back, S.REVOKED, mover, reason)

    def move(
        self,
        act: Any,
        who: str,
        code: str,
        back: int,
        to: AttemptState,
        mover: Mover | None,
        reason: str,
    ) -> bool:
        attempt = self.ended(code, back)
        if attempt is None:
            return False
        number, known = attempt
        done = self.tried(
            is_move(known.state, to, mover, reason),
            lambda: act(
                self.session, actor=self.person(who), decision=self.decision(code, number), reason=reason
            ),
            mine=mover is not None,
        )
        if done:
            known.state = to
        return done

    @rule()
    def reassign(self) -> None:
        self.assigned = "other_supervisor" if self.assigned == "supervisor" else "supervisor"
        acts.reassigned(self.session, self.plan, self.person(self.assigned))

    # --- what is always true ----------------------------------------------------------------------

    @invariant()
    def nothing_is_lost_or_edited(self) -> None:
        rows = self.read()
        for table in NEVER_EDITED:
            assert rows[table].items() >= self.rows[table].items(), f"{table} was edited"
        self.rows = rows

    @invariant()
    def every_attempt_stands_where_the_memory_says(self) -> None:
        for code, known in self.known.items():
            line = queries.line(self.session, plan=self.plan, code=code)
            assert line is not None
            assert [rules.decision_state(each.decision) for each in line.attempts] == [
                each.state for each in known.attempts
            ]
            assert [each.attempt for each in line.attempts] == list(range(1, len(known.attempts) + 1))
            held = [place for place, each in enumerate(known.attempts) if each.state in HELD]
            assert len(held) <= 1
            in_force = line.attempts[held[0]].decision if held else None
            assert line.confirmed is in_force
            assert all(is_intact(each.decision) for each in line.attempts if each.decision)

    # --- finding ----------------------------------------------------------------------------------

    def asked(self, code: str) -> Any:
        return queries.attempts(self.session, plan=self.plan, entry=self.entries[code])[-1]

    def ended(self, code: str, back: int) -> tuple[int, Attempt] | None:
        """One of the last attempts that have a decision, with its number."""
        known = [
            (number, each)
            for number, each in enumerate(self.known[code].attempts, 1)
            if each.state is not S.REQUESTED
        ]
        return known[-1 - back] if back < len(known) else None

    def decision(self, code: str, number: int) -> Decision:
        found = queries.attempts(self.session, plan=self.plan, entry=self.entries[code])[number - 1].decision
        assert found is not None
        return found


def test_whatever_people_try_nothing_is_lost_and_the_table_holds(engine: Engine) -> None:
    lives, steps = (4, 12) if engine.dialect.name == "postgresql" else (14, 16)
    AttemptMachine.engine = engine
    run_state_machine_as_test(
        AttemptMachine,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
