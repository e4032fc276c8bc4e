"""Two hundred days with a moving clock: no reminder of what is done, nothing silent for over a fortnight."""

import random
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.databases import sqlite_url
from tests.notifications.mail_server import MailServer
from tests.supervision import scenes
from tests.world import World
from trainingapp.assessments import queries as assessments
from trainingapp.assessments import services as assess
from trainingapp.assessments.models import Decision, Evidence
from trainingapp.assessments.terms import EvidenceKind, Outcome
from trainingapp.core import clock, migrations
from trainingapp.core.db import make_engine, transaction
from trainingapp.core.errors import DomainError
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks import services as frameworks_services
from trainingapp.frameworks.library import library_folder, read_library
from trainingapp.frameworks.models import Entry
from trainingapp.notifications import queries as notifications
from trainingapp.notifications.delivery import Post
from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.sending import Server, SmtpSender
from trainingapp.notifications.terms import MessageState
from trainingapp.notifications.writing import Letterhead
from trainingapp.plans.calendar import is_working_day
from trainingapp.plans.models import Activity, Plan, Responsibility
from trainingapp.plans.services import tick_responsibility
from trainingapp.plans.terms import Party
from trainingapp.supervision import services as supervise
from trainingapp.supervision.models import SupervisionSession
from trainingapp.supervision.terms import Mode
from trainingapp.training import services as training
from trainingapp.training.models import TimeEntry
from trainingapp.training.terms import TimePurpose
from trainingapp.worker.renderers import RENDERERS
from trainingapp.worklist.items import Item
from trainingapp.worklist.models import Reminder
from trainingapp.worklist.queries import everything_open
from trainingapp.worklist.services import queue_digests
from trainingapp.worklist.terms import ItemKind

DAYS = 200
FIRST = date(2026, 6, 1)


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(sqlite_url(tmp_path))
    migrations.upgrade(engine)
    with transaction(engine) as session:
        frameworks_services.load_library(session, library=read_library(library_folder()))
    yield engine
    engine.dispose()


class People:
    """Does what waits, now and then, as its owner would on the page."""

    def __init__(self, world: World, plans: list[Plan]) -> None:
        self.world, self.session = world, world.session
        self.plans = {plan.id: plan for plan in plans}
        self.chance = random.Random(20261122)

    def do_some(self, items: list[Item], share: float) -> set[str]:
        """Tries some of the items, and returns the keys it tried."""
        tried = set()
        for item in items:
            verb = getattr(self, f"_{item.kind.value}", None)
            if verb and self.chance.random() < share:
                with suppress(DomainError), self.session.begin_nested():
                    verb(item)
                    tried.add(item.key)
        return tried

    def _meeting(self, item: Item) -> SupervisionSession:
        return self.session.get_one(SupervisionSession, item.values["session_id"])

    def _book(self, item: Item) -> None:
        activity_id = item.values.get("activity_id")
        if activity_id is None:
            return
        activity = self.session.get_one(Activity, activity_id)
        day = max(clock.today() + timedelta(days=self.chance.randint(1, 9)), activity.plan.starts_on)
        while not is_working_day(day):
            day += timedelta(days=1)
        supervise.book(
            self.session,
            actor=self.world.supervisor,
            plan=activity.plan,
            activity=activity,
            starts_at=clock.london(day, 10),
            minutes=45,
            mode=Mode.VIDEO,
        )

    def _write_record(self, item: Item) -> None:
        meeting = self._meeting(item)
        day = min(clock.today(), meeting.starts_at.date())
        scenes.save(self.session, meeting.led_by, meeting, send=True, values=scenes.values(day))

    def _agree_record(self, item: Item) -> None:
        meeting = self._meeting(item)
        owner = next(p.person for p in meeting.participants if p.person_id == item.owner.person_id)
        assert meeting.record is not None
        supervise.agree_record(self.session, actor=owner, record=meeting.record)

    def _do_duty(self, item: Item) -> None:
        duty = self.session.get_one(Responsibility, item.values["responsibility_id"])
        tick_responsibility(self.session, actor=self.world.lead, responsibility=duty, done_on=clock.today())

    def _rate(self, item: Item) -> None:
        plan = self.plans[item.plan_id] if item.plan_id else None
        assert plan is not None
        for entry in frameworks.entries(self.session, plan.framework_id):
            assess.rate(
                self.session, actor=plan.coordinator, plan=plan, entry=entry, knowledge=3, confidence=3
            )

    # --- around signatures, evidence and time -----------------------------------------------------

    def begin_something(self, number: int) -> None:
        """Now and then somebody asks for time, hides evidence, signs with a condition, or disputes it."""
        plan = self.chance.choice(list(self.plans.values()))
        for every, verb in ((7, self._ask_for_time), (11, self._hide), (9, self._sign), (19, self._dispute)):
            if number % every == 0:
                with suppress(DomainError), self.session.begin_nested():
                    verb(plan)

    def _ask_for_time(self, plan: Plan) -> None:
        training.ask_for_time(
            self.session,
            actor=plan.coordinator,
            plan_id=plan.id,
            used_on=clock.today() + timedelta(days=self.chance.randint(5, 30)),
            minutes=60,
            purpose=TimePurpose.LEARNING,
            title="Reading",
        )

    def _answer_time(self, item: Item) -> None:
        request = self.session.get_one(TimeEntry, item.subject)
        actor = request.plan.assigned(Party.PCN_SUPERVISOR)
        assert actor is not None
        training.answer_time(self.session, actor=actor, request=request, granted=60)

    def _evidence(self, plan: Plan) -> tuple[Entry, Evidence]:
        entry = self.chance.choice(assessments.competencies(self.session, plan=plan))
        return entry, assess.add_evidence(
            self.session,
            actor=plan.coordinator,
            plan=plan,
            kind=EvidenceKind.REFLECTION,
            title="A month of calls",
            reflection="What I did, and what I would do differently.",
            happened_on=clock.today(),
            shows={entry: "I did this myself, start to finish"},
        )

    def _hide(self, plan: Plan) -> None:
        _, piece = self._evidence(plan)
        assess.hide_evidence(self.session, actor=plan.coordinator, evidence=piece, reason="It names somebody")

    def _redact(self, item: Item) -> None:
        piece = self.session.get_one(Evidence, item.subject)
        actor = piece.plan.coordinator
        assess.withdraw_evidence(self.session, actor=actor, evidence=piece, reason="Not needed")

    def _sign(self, plan: Plan) -> None:
        entry, _ = self._evidence(plan)
        request = assess.request_sign_off(
            self.session, actor=plan.coordinator, plan=plan, entry=entry, claim="Every week now"
        )
        assess.decide(
            self.session,
            actor=self.world.supervisor,
            request=request,
            outcome=Outcome.CONFIRMED,
            level=3,
            comment="Seen in the clinic",
            condition="Show it in the second practice",
            condition_due_on=clock.today() + timedelta(days=self.chance.randint(5, 30)),
        )

    def _meet_condition(self, item: Item) -> None:
        decision = self.session.get_one(Decision, item.subject)
        actor = self.world.supervisor
        assess.meet_condition(self.session, actor=actor, decision=decision, reason="It was shown")

    def _dispute(self, plan: Plan) -> None:
        decision = self.chance.choice(list(self.session.scalars(select(Decision).order_by(Decision.id))))
        assess.freeze(self.session, person=self.world.supervisor, decision=decision, reason="Not mine")

    def _resolve_dispute(self, item: Item) -> None:
        decision = self.session.get_one(Decision, item.subject)
        assess.release(self.session, actor=self.world.lead, decision=decision, reason="It was")


def open_items(session: Session, alliance_id: UUID) -> dict[str, Item]:
    return {item.key: item for item in everything_open(session, alliance_id=alliance_id)}


def deliver(engine: Engine, post: Post) -> list[OutboxMessage]:
    """Send all that is due, and give back what became of it."""
    with Session(engine) as session:
        due = notifications.due(session, limit=500)
    for message_id in due:
        post.deliver(message_id)
    with Session(engine) as session:
        found = list(session.scalars(select(OutboxMessage).where(OutboxMessage.id.in_(due))))
        session.expunge_all()
    return found


def said(text: str) -> int:
    """How many things a digest speaks of."""
    return sum(int(number) for number in re.findall(r"^  - (\d+) ", text, re.MULTILINE))


def test_two_hundred_days(filled: Engine) -> None:
    with Session(filled) as session, MailServer() as server, clock.at(clock.london(FIRST, 6)):
        world = World.build(session)
        plans = [
            world.enrol(today=FIRST),
            world.enrol(
                world.other_coordinator,
                pcn=world.other_pcn,
                practices=[],
                pcn_supervisor=world.other_pcn_supervisor,
                starts_on=date(2026, 7, 6),
                employment_start=date(2026, 6, 1),
                today=FIRST,
            ),
        ]
        session.commit()
        post = Post(
            engine=filled,
            letterhead=Letterhead("Programme", "https://programme.example", "s" * 32),
            sender=SmtpSender(Server.at(server.url), timeout=5.0, hello="alliance.example"),
            mail_from="Programme <programme@alliance.example>",
            lease=timedelta(seconds=60),
            renderers=RENDERERS,
        )
        people = People(world, plans)
        seen: dict[str, date] = {}
        told_of_done, silent, digests, dropped, completed = [], [], 0, 0, 0
        kinds: set[ItemKind] = set()
        for number in range(DAYS):
            day = FIRST + timedelta(days=number)
            with clock.at(clock.london(day, 7, 30)):
                queue_digests(session, alliance_id=world.organisation.id)
                session.commit()
                before = open_items(session, world.organisation.id)
            with clock.at(clock.london(day, 7, 50)):  # the mail is slow this morning, and people are early
                people.do_some(list(before.values()), 0.03)
                session.commit()
                still = open_items(session, world.organisation.id)
                completed += len(before.keys() - still.keys())
                kinds.update(before[key].kind for key in before.keys() - still.keys())
                sent_before = len(server.taken)
                session.commit()  # or the worker would wait for this transaction
                for message in deliver(filled, post):
                    if message.kind != "digest":
                        continue
                    assert is_working_day(day)
                    keys = set(
                        session.scalars(
                            select(Reminder.item_key).where(
                                Reminder.person_id == message.person_id, Reminder.sent_on == day
                            )
                        )
                    )
                    expected = len(keys & still.keys())
                    if message.state is MessageState.DROPPED:
                        dropped += 1
                        assert expected == 0
                        continue
                    assert message.state is MessageState.SENT
                    digests += 1
                    mail = next(m for m in server.taken[sent_before:] if m.message_id == message.message_id)
                    if said(_text(mail)) != expected:
                        told_of_done.append((day, message.to_name, said(_text(mail)), expected))
            with clock.at(clock.london(day, 15)):
                people.do_some(list(open_items(session, world.organisation.id).values()), 0.04)
                people.begin_something(number)
                session.commit()
                silent += _silent(session, world, day, seen)
        post.sender.close()
        assert told_of_done == []
        assert silent == []
        assert digests > 100
        assert dropped > 0, "some digests had nothing left to say"
        assert completed > 20, "things were done between the list and the letter"
        assert {ItemKind.ANSWER_TIME, ItemKind.REDACT, ItemKind.RESOLVE_DISPUTE} <= kinds


def _silent(session: Session, world: World, day: date, seen: dict[str, date]) -> list[Any]:
    """What has been open for over a fortnight, and nobody who owns it was told of within a fortnight.

    `seen`: the day each item was first there; an item may come back with the day it was due.
    """
    last: dict[str, date] = {}
    for key, sent_on in session.execute(
        select(Reminder.item_key, Reminder.sent_on).where(Reminder.is_escalation.is_(False))
    ):
        last[key] = max(sent_on, last.get(key, sent_on))
    now = open_items(session, world.organisation.id)
    for gone in seen.keys() - now.keys():
        del seen[gone]
    for key, item in now.items():
        seen.setdefault(key, max(day, item.since))
    return [(day, key) for key in now if (day - max(seen[key], last.get(key, seen[key]))).days > 14]


def _text(mail: Any) -> str:
    body = mail.message.get_body(("plain",))
    return str(body.get_content()).replace("\r\n", "\n")
