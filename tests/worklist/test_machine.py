"""In every state that a programme can reach, each open item has one owner, who can open it."""

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import ClassVar
from uuid import UUID

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.worklist import machine_competence
from tests.worklist.machine import ACTS, Life
from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.assessments.models import SignOffRequest
from trainingapp.core import clock
from trainingapp.handover.models import HandoverReport
from trainingapp.plans.models import Agreement, Plan, Responsibility
from trainingapp.plans.terms import CUT_SHORT, Party
from trainingapp.programme import queries as programme
from trainingapp.supervision import queries as supervision
from trainingapp.supervision import rules as supervision_rules
from trainingapp.supervision.models import Action, Invitee, SupervisionSession, TimeOffer
from trainingapp.supervision.terms import ActionState, ActivityStatus, Attendance, OfferState, SessionState
from trainingapp.worklist import presenters, queries, rules
from trainingapp.worklist.items import Item, Pile
from trainingapp.worklist.terms import ItemKind

OPENED_ALIKE = 2
LATE = {ActivityStatus.OVERDUE, ActivityStatus.MISSED}


class Worklist(RuleBasedStateMachine):
    """Everything that may happen, in any order and on any day."""

    app: Flask
    engine: Engine
    seen: ClassVar[set[ItemKind]] = set()
    """What has waited in some life, of what the second machine knows."""

    def __init__(self) -> None:
        super().__init__()
        self.connection = self.engine.connect()
        self.undo = self.connection.begin()
        self.life = Life.begin(self.connection)
        self.app.extensions["session_maker"] = self._session
        self.opened: set[str] = set()
        self.often: Counter[object] = Counter()
        self.client = self.app.test_client()

    def _session(self, read_only: bool) -> Session:
        session = Session(self.connection, join_transaction_mode="create_savepoint")
        session.info["read_only"] = read_only
        return session

    def teardown(self) -> None:
        self.life.session.close()
        self.undo.rollback()
        self.connection.close()

    @rule(acts=st.integers(1, 10), seed=st.integers(0, 2**32))
    def live(self, acts: int, seed: int) -> None:
        """Some days later several things happen, each done or refused."""
        self.life.random.seed(f"{seed} {self.life.today}")
        self.life.today += timedelta(days=self.life.random.randint(0, 28))
        for act in self.life.random.choices([*ACTS, *machine_competence.ACTS], k=acts):
            self.life.attempt(partial(act, self.life))

    # --- what is always true ----------------------------------------------------------------------

    @invariant()
    def every_item_has_one_owner_a_key_and_a_page(self) -> None:
        with clock.at(self.life.today):
            items = self._items()
            assert [key for key, n in Counter(item.key for item in items).items() if n > 1] == []
            for item in items:
                owner = self._owner(item)
                assert owner.is_active
                if self._is_to_open(item):
                    self._open(item, owner)

    @invariant()
    def everybody_finds_their_own_items_on_their_home_page(self) -> None:
        with clock.at(self.life.today):
            items = self._items()
            for person in self.life.world.people.values():
                mine = {item.key for item in items if item.owner.person_id == person.id}
                assert {item.key for item in self._at_home(person)} == mine, person.name

    @invariant()
    def nothing_completed_is_asked_for_and_nothing_late_is_forgotten(self) -> None:
        with clock.at(self.life.today):
            items = self._items()
            for item in items:
                assert self._is_open(item), item
            self._late_activities_wait(items)
            asked = {item.subject for item in items}
            for offer in self.life.rows(TimeOffer, TimeOffer.state == OfferState.OPEN):
                wanted = [i.activity for i in offer.invitees if i.activity]
                active = all(i.plan.state == "active" for i in offer.invitees)
                if active and not any(activity.waived_for for activity in wanted):
                    assert offer.id in asked, "an offer of times that nobody has to answer or to book"

    @invariant()
    def signatures_evidence_needs_and_time_wait_as_their_own_rules_say(self) -> None:
        with clock.at(self.life.today):
            items = [item for item in self._items() if item.kind in machine_competence.KINDS]
            self.seen.update(item.kind for item in items)
            assert {(item.kind, item.subject) for item in items} == set(
                machine_competence.expected(self.life)
            )

    @invariant()
    def what_only_the_lead_can_do_is_on_their_home_page_at_once(self) -> None:
        with clock.at(self.life.today):
            own = [item for item in self._items() if item.owner.party is None]
            stuck = programme.stuck(
                self.life.session, queries.alliance_plans(self.life.world.organisation.id)
            )
            shown = [pile for pile in stuck if isinstance(pile, Pile) and pile.party is None]
            assert stuck[: len(shown)] == shown
            assert sum(pile.number for pile in shown) == len(own)

    @invariant()
    def the_database_says_of_every_activity_what_the_rules_say(self) -> None:
        session, ids = self.life.session, self.life.plan_ids
        with clock.at(self.life.today):
            expected = supervision.standings(session, plan_ids=ids, today=self.life.today)
            found = queries.planned(session, queries.these_plans(ids))
            for activity in (each for plan in found.values() for each in plan):
                standing = expected[activity.id]
                meeting = standing.meeting.id if standing.meeting else None
                assert (activity.status, activity.meeting.id if activity.meeting else None) == (
                    standing.status,
                    meeting,
                )
            for outlook in queries.outlooks(session, plan_ids=ids):
                assert outlook.pace == rules.pace(outlook.plan, found[outlook.plan.id], self.life.today), (
                    "counted by the database and by the rules"
                )

    # --- how it is found out ----------------------------------------------------------------------

    def _items(self) -> list[Item]:
        return queries.everything_open(self.life.session, alliance_id=self.life.world.organisation.id)

    def _is_to_open(self, item: Item) -> bool:
        """Each once; of the many duties and bookings of one person a few in each state of their plan."""
        if item.key in self.opened:
            return False
        self.opened.add(item.key)
        state = self.life.session.get_one(Plan, item.plan_id).state if item.plan_id else None
        alike = (item.kind, item.owner, item.plan_id, state)
        self.often[alike] += 1
        return self.often[alike] <= OPENED_ALIKE

    def _owner(self, item: Item) -> Person:
        if item.owner.person_id is None:
            assert item.owner.is_lead
            return self.life.world.lead
        return self.life.session.get_one(Person, item.owner.person_id)

    def _open(self, item: Item, owner: Person) -> None:
        self.life.session.commit()
        with self.client.session_transaction() as cookie:
            cookie.update(_user_id=str(owner.id), _fresh=True, seen=int(clock.now().timestamp()))
        with self.app.test_request_context():
            path = presenters.href(item)
        answer = self.client.get(path)
        assert answer.status_code == 200, f"{owner.name} cannot open {item}: {answer.status_code}"

    def _at_home(self, person: Person) -> list[Item]:
        session = self.life.session
        found: list[Item] = []
        if not person.is_active:
            return found
        if person.has(Role.ALLIANCE_SUPERVISOR):
            found += queries.caseload(session, actor=person).items
        if person.has(Role.PCN_SUPERVISOR):
            of_network = queries.networks_plans(session, actor=person)
            for outlook in queries.outlooks(session, plan_ids=[plan.id for plan in of_network]):
                found += outlook.items
        if person.has(Role.COORDINATOR):
            first, *others = queries.plans_of(session, actor=person)
            picture = queries.picture(session, plan=first, others=others)
            found += [*picture.items, *picture.elsewhere]
        return rules.waiting_for(found, person.id)

    def _late_activities_wait(self, items: list[Item]) -> None:
        session, ids = self.life.session, self.life.plan_ids
        to_book = {item.subject for item in items if item.kind is ItemKind.BOOK}
        offered = {
            invitee.activity_id
            for invitee in self.life.rows(Invitee)
            if invitee.offer.state is OfferState.OPEN
        }
        for activity_id, standing in supervision.standings(
            session, plan_ids=ids, today=self.life.today
        ).items():
            plan = self._plan_of(activity_id)
            late = plan.state == "active" and standing.status in LATE
            assert (activity_id in to_book) == (late and activity_id not in offered)

    def _plan_of(self, activity_id: UUID) -> Plan:
        plans = (self.life.session.get_one(Plan, plan_id) for plan_id in self.life.plan_ids)
        return next(plan for plan in plans if any(a.id == activity_id for a in plan.activities))

    def _is_open(self, item: Item) -> bool:
        """Asked of the tables, not of the worklist: whether what it is about is not done yet."""
        session = self.life.session
        if item.plan_id and session.get_one(Plan, item.plan_id).state in CUT_SHORT:
            return False
        if item.kind in _OF_A_SESSION:
            return _is_session_open(session.get_one(SupervisionSession, item.subject), item)
        if item.kind is ItemKind.DECIDE_SIGN_OFF:
            return session.get_one(SignOffRequest, item.subject).decision is None
        if item.kind is ItemKind.ACT:
            return session.get_one(Action, item.subject).state is ActionState.OPEN
        if item.kind is ItemKind.DO_DUTY:
            return session.get_one(Responsibility, item.subject).done_on is None
        if item.kind is ItemKind.ACCEPT_AGREEMENT:
            agreement = session.get_one(Agreement, item.subject)
            return item.owner.party not in {each.party for each in agreement.acceptances}
        if item.kind is ItemKind.ACKNOWLEDGE:
            report = session.get_one(HandoverReport, item.subject)
            return item.owner.party not in {each.party for each in report.acknowledgements}
        if item.kind in {ItemKind.ANSWER_OFFER, ItemKind.BOOK_FROM_OFFER}:
            return session.get_one(TimeOffer, item.subject).state is OfferState.OPEN
        return True


_OF_A_SESSION = frozenset(
    {
        ItemKind.AGREE_RECORD,
        ItemKind.WRITE_RECORD,
        ItemKind.CLOSE_RECORD,
        ItemKind.TAKE_REGISTER,
        ItemKind.PREPARE,
    }
)


def _is_session_open(meeting: SupervisionSession, item: Item) -> bool:
    if meeting.state not in {SessionState.BOOKED, SessionState.HELD}:
        return False
    if item.kind is ItemKind.PREPARE:
        return meeting.state is SessionState.BOOKED and meeting.starts_at > clock.now()
    marks: list[Attendance | None] = [
        p.attendance for p in meeting.participants if p.party is Party.COORDINATOR
    ]
    if item.kind is ItemKind.TAKE_REGISTER:
        return None in marks
    if item.kind is ItemKind.WRITE_RECORD:
        return supervision_rules.is_open(meeting.record.state if meeting.record else None)
    assert meeting.record is not None
    waits = supervision_rules.waiting_parties(meeting.kind, meeting.record.events)
    return bool(waits) if item.kind is ItemKind.CLOSE_RECORD else item.owner.party in waits


def test_in_every_state_each_open_item_has_exactly_one_owner(one_app: Flask, engine: Engine) -> None:
    """PostgreSQL, which takes longer to begin with, lives fewer lives."""
    lives, steps = (3, 10) if engine.dialect.name == "postgresql" else (8, 14)
    Worklist.app, Worklist.engine = one_app, engine
    Worklist.seen.clear()
    run_state_machine_as_test(
        Worklist,
        settings=settings(
            max_examples=lives,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # Which of them come up is chance; test_competence.py makes each appear and disappear.
    assert Worklist.seen, "something of competence came up at all"
