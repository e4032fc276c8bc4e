"""A programme that lives at random through its real services, and what must be true of its worklist."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, Self, TypeVar
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from tests.world import START, World
from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import DeactivationReason, Role
from trainingapp.assessments import queries as assessment_queries
from trainingapp.assessments import services as assess
from trainingapp.assessments.models import NeedsAnalysis, SignOffRequest
from trainingapp.assessments.terms import EvidenceKind, Outcome
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.handover import services as handover
from trainingapp.handover.models import HandoverReport
from trainingapp.plans import rules as plan_rules
from trainingapp.plans import services as plans
from trainingapp.plans.models import Activity, Agreement, Plan, Responsibility
from trainingapp.plans.terms import (
    SHARED,
    AgreementKind,
    Party,
    PauseKind,
    PcnSupervisorKind,
    PlanState,
    SessionKind,
    WaiverReason,
)
from trainingapp.supervision import queries as supervision
from trainingapp.supervision import rules as supervision_rules
from trainingapp.supervision import services as supervise
from trainingapp.supervision.models import Action, Invitee, SupervisionSession, TimeOffer
from trainingapp.supervision.terms import DELIVERED, ActionState, Attendance, Mode, OfferState, SessionState
from trainingapp.supervision.values import Period, PreparationText, RecordValues

REFUSED = (DomainError, EditConflict, NotAllowed)
TEXTS = {
    "summary": "What we talked about",
    "priorities": "Screening uptake",
    "intended_role": "First contact after a diagnosis",
    "review": "The role does what was hoped for",
    "handover": "Monthly supervision",
    "evaluation": "Calls are made sooner",
    "next_six_months": "Communication skills",
    "follow_on_supervisor": "Practice manager",
}
Thing = TypeVar("Thing")


class Life:
    """Two coordinators of one alliance, and everything that people may do about them."""

    def __init__(self, session: Session, world: World, plan_ids: Sequence[UUID]) -> None:
        self.session, self.world = session, world
        self.plan_ids = list(plan_ids)
        self.random = Random(0)
        self.today = START

    @classmethod
    def begin(cls, connection: Connection) -> Self:
        """On the first day of both plans."""
        session = Session(connection, join_transaction_mode="create_savepoint")
        world = World.build(session)
        world.add_person("second_pcn_supervisor", "Pia Valepractice", Role.PCN_SUPERVISOR, world.pcn)
        plans = [world.enrol(), world.enrol(world.other_coordinator)]
        return cls(session, world, [plan.id for plan in plans])

    def attempt(self, act: Callable[[], object]) -> bool:
        """Whether it was done; a refusal undoes it, as a page would."""
        with clock.at(self.today):
            nested = self.session.begin_nested()
            try:
                act()
                nested.commit()
            except REFUSED:
                nested.rollback()
                return False
            finally:
                self.session.expire_all()
        return True

    # --- choosing ---------------------------------------------------------------------------------

    def one_of(self, things: Iterable[Thing]) -> Thing | None:
        """One of these, or None where there is none."""
        found = list(things)
        return self.random.choice(found) if found else None

    def plan(self) -> Plan:
        """Any plan."""
        return self.session.get_one(Plan, self.random.choice(self.plan_ids))

    def supervisor(self, plan: Plan) -> Person:
        """Who supervises for the alliance today, or somebody who does not."""
        return plan.assigned(Party.ALLIANCE_SUPERVISOR) or self.world.supervisor

    def rows(self, model: type[Thing], *conditions: Any) -> list[Thing]:
        """Rows of a table, in the order in which they came."""
        return list(self.session.scalars(select(model).where(*conditions).order_by(model.id)))  # type: ignore[attr-defined]  # every row has one

    def _near(self, activity: Activity) -> date:
        """A working day near the time an activity is due, mostly still to come."""
        day = max(activity.due_from, self.today) + timedelta(days=self.random.randint(-2, 9))
        return day + timedelta(days=max(0, 7 - day.weekday()) % 7 if day.weekday() > 4 else 0)

    # --- meeting ----------------------------------------------------------------------------------

    def book(self) -> None:
        plan = self.plan()
        activity = self.one_of(a for a in plan.activities if a.kind not in SHARED)
        if activity:
            at = clock.london(self._near(activity), 10)
            supervise.book(
                self.session,
                actor=self.supervisor(plan),
                plan=plan,
                activity=activity,
                starts_at=at,
                minutes=45,
                mode=Mode.VIDEO,
            )

    def book_group(self) -> None:
        plan = self.plan()
        activity = self.one_of(a for a in plan.activities if a.kind is SessionKind.GROUP)
        if activity:
            supervise.book_group(
                self.session,
                actor=self.supervisor(plan),
                title="Talking about bad news",
                theme_code=activity.theme_code,
                starts_at=clock.london(self._near(activity), 14),
                minutes=60,
                mode=Mode.VIDEO,
                place="",
                activities=[activity],
            )

    def offer(self) -> None:
        plan = self.plan()
        activity = self.one_of(a for a in plan.activities if a.kind is not SessionKind.CONFERENCE)
        if activity is None:
            return
        given: dict[str, Any] = {
            "actor": self.supervisor(plan),
            "times": [clock.london(self.today + timedelta(days=n), 11) for n in (1, 4, 9)],
            "minutes": 45,
            "mode": Mode.VIDEO,
        }
        if activity.kind is SessionKind.GROUP:
            given |= {"title": "A group", "theme_code": activity.theme_code, "place": ""}
            supervise.offer_group_times(self.session, activities=[activity], **given)
        else:
            supervise.offer_times(self.session, plan=plan, activity=activity, **given)

    def answer(self) -> None:
        invitee = self.one_of(self.rows(Invitee, Invitee.answered_at.is_(None)))
        if invitee:
            suits = [option.id for option in invitee.offer.options[-1:]]
            supervise.answer_offer(self.session, actor=invitee.person, invitee=invitee, suits=suits)

    def book_offer(self) -> None:
        offer = self._open_offer()
        if offer:
            supervise.book_offer(
                self.session,
                actor=self._runs(offer),
                offer=offer,
                option=offer.options[-1],
                activities=[i.activity for i in offer.invitees if i.activity],
            )

    def withdraw_offer(self) -> None:
        offer = self._open_offer()
        if offer:
            supervise.withdraw_offer(self.session, actor=self._runs(offer), offer=offer)

    def _open_offer(self) -> TimeOffer | None:
        return self.one_of(self.rows(TimeOffer, TimeOffer.state == OfferState.OPEN))

    def _runs(self, offer: TimeOffer) -> Person:
        return offer.led_by if offer.kind in SHARED else self.supervisor(offer.invitees[0].plan)

    def _meeting(self, *states: SessionState) -> SupervisionSession | None:
        return self.one_of(self.rows(SupervisionSession, SupervisionSession.state.in_(states)))

    def _leads(self, meeting: SupervisionSession) -> Person:
        return self.supervisor(meeting.plan) if meeting.plan else meeting.led_by

    def move_session(self) -> None:
        meeting = self._meeting(SessionState.BOOKED)
        if meeting:
            at = clock.london(self.today + timedelta(days=self.random.randint(1, 9)), 15)
            supervise.move_session(
                self.session,
                actor=self._leads(meeting),
                meeting=meeting,
                starts_at=at,
                reason="A clinic",
            )

    def cancel_session(self) -> None:
        meeting = self._meeting(SessionState.BOOKED)
        if meeting:
            supervise.cancel(
                self.session, actor=self._leads(meeting), meeting=meeting, reason="Somebody is ill"
            )

    def prepare(self) -> None:
        meeting = self._meeting(SessionState.BOOKED)
        if meeting and meeting.plan:
            supervise.prepare_session(
                self.session,
                actor=meeting.plan.coordinator,
                meeting=meeting,
                version=None,
                text=PreparationText(bring="The second practice"),
                share=self.random.random() < 0.7,
            )

    # --- recording --------------------------------------------------------------------------------

    def take_register(self) -> None:
        meeting = self.one_of(
            m for m in self.rows(SupervisionSession) if m.kind in SHARED and self._has_begun(m)
        )
        if meeting:
            places = [p for p in meeting.participants if p.party is Party.COORDINATOR]
            supervise.take_register(
                self.session,
                actor=self._leads(meeting),
                meeting=meeting,
                version=meeting.version,
                attendance={place.id: self._mark() for place in places},
                guests={},
            )

    def record(self) -> None:
        meeting = self.one_of(
            m
            for m in self.rows(SupervisionSession)
            if self._has_begun(m) and m.state is not SessionState.CANCELLED
        )
        if meeting is None:
            return
        held_on = supervision_rules.day_of(meeting.starts_at)
        mark = self._mark()
        supervise.save_record(
            self.session,
            actor=self._leads(meeting),
            meeting=meeting,
            version=meeting.record.version if meeting.record else None,
            values=RecordValues(held_on=held_on, minutes=45, mode=Mode.VIDEO, **TEXTS),
            attendance={
                place.id: place.attendance or mark
                if place.party is Party.COORDINATOR
                else Attendance.ATTENDED
                for place in meeting.participants
            },
            send=self.random.random() < 0.7,
        )

    def catch_up(self) -> None:
        """Hold, record and agree the next few sessions of a plan that are due by today."""
        plan = self.plan()
        standings = supervision.standings(self.session, plan_ids=[plan.id], today=self.today)
        behind = [
            activity
            for activity in plan.activities
            if activity.kind not in SHARED
            and activity.due_from <= self.today
            and standings[activity.id].status not in DELIVERED
        ]
        for activity in behind[:4]:
            self._hold(plan, activity)

    def _hold(self, plan: Plan, activity: Activity) -> None:
        supervisor = self.supervisor(plan)
        held_on = min(activity.due_to, self.today - timedelta(days=1))
        meeting = supervise.book(
            self.session,
            actor=supervisor,
            plan=plan,
            activity=activity,
            starts_at=clock.london(held_on, 10),
            minutes=45,
            mode=Mode.VIDEO,
        )
        record = supervise.save_record(
            self.session,
            actor=supervisor,
            meeting=meeting,
            version=None,
            values=RecordValues(held_on=held_on, minutes=45, mode=Mode.VIDEO, **TEXTS),
            attendance={place.id: Attendance.ATTENDED for place in meeting.participants},
            send=True,
        )
        supervise.agree_record(self.session, actor=plan.coordinator, record=record)

    def _has_begun(self, meeting: SupervisionSession) -> bool:
        return meeting.starts_at <= clock.now()

    def _mark(self) -> Attendance:
        return self.random.choice([Attendance.ATTENDED] * 4 + [Attendance.APOLOGIES])

    def reply(self) -> None:
        meeting = self.one_of(m for m in self.rows(SupervisionSession) if m.record and m.plan)
        if meeting is None or meeting.record is None or meeting.plan is None:
            return
        actor = meeting.plan.assigned(self.random.choice([Party.COORDINATOR, Party.PCN_SUPERVISOR]))
        if actor is None:
            return
        given: dict[str, Any] = {"actor": actor, "record": meeting.record}
        choice = self.random.random()
        if choice < 0.5:
            supervise.agree_record(self.session, **given)
        elif choice < 0.8:
            supervise.return_record(self.session, reason="I remember it otherwise", **given)
        else:
            supervise.disagree_record(self.session, statement="I see it otherwise", **given)

    def close_without_reply(self) -> None:
        meeting = self.one_of(m for m in self.rows(SupervisionSession) if m.record and m.plan)
        if meeting and meeting.record and meeting.record.submitted_at:
            sent = supervision_rules.day_of(meeting.record.submitted_at)
            supervise.close_without_reply(
                self.session,
                actor=self._leads(meeting),
                record=meeting.record,
                party=self.random.choice([Party.COORDINATOR, Party.PCN_SUPERVISOR]),
                reminded_on=[sent + timedelta(days=3), sent + timedelta(days=7)],
                reason="No answer by mail or phone",
            )

    def promise(self) -> None:
        meeting = self._meeting(SessionState.BOOKED, SessionState.HELD)
        if meeting and meeting.plan:
            supervise.add_action(
                self.session,
                actor=self._leads(meeting),
                meeting=meeting,
                text="Visit the second practice",
                owner_party=self.random.choice(list(Party)),
                due_on=self.today + timedelta(days=self.random.randint(0, 20)),
            )

    def keep_promise(self) -> None:
        action = self.one_of(self.rows(Action, Action.state == ActionState.OPEN))
        if action:
            plan = self.session.get_one(Plan, action.plan_id)
            supervise.close_action(
                self.session,
                actor=self.supervisor(plan),
                action=action,
                state=ActionState.DONE,
                outcome="It was done",
            )

    # --- bending ----------------------------------------------------------------------------------

    def bend(self) -> None:
        plan = self.plan()
        activity = self.one_of(plan.activities)
        if activity is None:
            return
        given: dict[str, Any] = {"actor": self.supervisor(plan), "activity": activity}
        if activity.waived_for:
            plans.restore_activity(self.session, reason="It is needed after all", **given)
        elif self.random.random() < 0.5:
            plans.waive_activity(self.session, waived_for=self.random.choice(list(WaiverReason)), **given)
        else:
            first = max(activity.due_from, self.today) + timedelta(days=14)
            plans.move_activity(
                self.session,
                due_from=first,
                due_to=first + timedelta(days=14),
                reason="A long clinic",
                **given,
            )

    def add_activity(self) -> None:
        plan = self.plan()
        plans.add_activity(
            self.session,
            actor=self.supervisor(plan),
            plan=plan,
            kind=SessionKind.INDIVIDUAL,
            title=f"One more session {self.random.randint(1, 99)}",
            minutes=45,
            reason="Asked for",
            due_from=self.today,
            due_to=self.today + timedelta(days=10),
        )

    def pause_or_resume(self) -> None:
        plan = self.plan()
        actor = self.supervisor(plan)
        if plan.state is PlanState.PAUSED:
            plans.resume_plan(self.session, actor=actor, plan=plan, back_on=self.today)
        else:
            plans.pause_plan(
                self.session, actor=actor, plan=plan, kind=PauseKind.SICKNESS, from_on=self.today
            )

    def end_plan(self) -> None:
        if self.random.random() < 0.7:
            return
        to = self.random.choice([PlanState.COMPLETED, PlanState.COMPLETED, PlanState.WITHDRAWN])
        plans.change_state(
            self.session, actor=self.world.lead, plan=self.plan(), to=to, reason="They moved away"
        )

    def hand_over(self) -> None:
        plan = self.plan()
        others = (self.world.supervisor, self.world.other_supervisor)
        to = next(each for each in others if each != plan.assigned(Party.ALLIANCE_SUPERVISOR))
        period = None
        if self.random.random() < 0.6:
            period = Period(self.today, self.today + timedelta(days=self.random.randint(1, 30)))
        supervise.hand_over(
            self.session, actor=self.world.lead, plans_over=[plan], to=to, reason="Leave", period=period
        )

    def change_pcn_supervisor(self) -> None:
        plan = self.plan()
        others = (self.world.pcn_supervisor, self.world.second_pcn_supervisor)
        to = next(each for each in others if each != plan.assigned(Party.PCN_SUPERVISOR))
        supervise.change_pcn_supervisor(
            self.session,
            actor=self.world.lead,
            plan=plan,
            to=to,
            reason="They left the practice",
            kind=PcnSupervisorKind.GP,
        )

    def deactivate(self) -> None:
        person = self.random.choice(
            [self.world.pcn_supervisor, self.world.supervisor, self.world.other_coordinator]
        )
        act = accounts.deactivate_person if person.is_active else None
        if act is None:
            person.deactivated_at = None
            self.session.flush()
        else:
            act(self.session, actor=self.world.lead, person=person, reason=DeactivationReason.ABSENT)

    # --- agreements, duties, learning -------------------------------------------------------------

    def propose(self) -> None:
        plan = self.plan()
        kind = self.random.choice(list(AgreementKind))
        newest = [a.number for a in self.rows(Agreement, Agreement.plan_id == plan.id) if a.kind is kind]
        plans.propose_agreement(
            self.session,
            actor=self.supervisor(plan),
            plan=plan,
            kind=kind,
            values=plan_rules.proposal(kind, plan, None, self.today),
            replaces=max(newest, default=0),
        )

    def accept(self) -> None:
        agreement = self.one_of(self.rows(Agreement))
        person = agreement.plan.assigned(self.random.choice(list(Party))) if agreement else None
        if agreement and person:
            plans.accept_agreement(
                self.session, actor=person, agreement=agreement, digest=agreement.content_digest
            )

    def duty(self) -> None:
        duty = self.one_of(self.rows(Responsibility, Responsibility.plan_id == self.plan().id))
        if duty is None:
            return
        given: dict[str, Any] = {"actor": self.world.lead, "responsibility": duty}
        if self.random.random() < 0.5:
            owner = duty.plan.assigned(self.random.choice(list(Party)))
            plans.assign_responsibility(self.session, owner=owner, **given)
        elif duty.done_on is None:
            plans.tick_responsibility(self.session, done_on=self.today, **given)
        else:
            plans.untick_responsibility(self.session, reason="It was not", **given)

    def ask_sign_off(self) -> None:
        plan = self.plan()
        code = self.random.choice(["CMP-A.1", "CMP-A.2", "CMP-B.1", "CMP-C.1"])
        entry = assessment_queries.competency(self.session, plan=plan, code=code)
        assert entry is not None
        person = plan.coordinator
        assess.rate(self.session, actor=person, plan=plan, entry=entry, knowledge=3, confidence=3)
        assess.add_evidence(
            self.session,
            actor=person,
            plan=plan,
            kind=EvidenceKind.REFLECTION,
            title="A month of calls",
            reflection="What I did, and what I would do differently.",
            happened_on=self.today,
            shows={entry: "I did this myself, start to finish"},
        )
        assess.request_sign_off(
            self.session, actor=person, plan=plan, entry=entry, claim="I do this every week now."
        )

    def decide_sign_off(self) -> None:
        request = self.one_of(self.rows(SignOffRequest, ~SignOffRequest.decision.has()))
        if request is None:
            return
        if self.random.random() < 0.3:
            person = request.plan.coordinator
            assess.withdraw(self.session, actor=person, request=request, reason="Too early")
            return
        outcome = self.random.choice([Outcome.CONFIRMED, Outcome.NOT_YET])
        assess.decide(
            self.session,
            actor=self.supervisor(request.plan),
            request=request,
            outcome=outcome,
            level=3 if outcome is Outcome.CONFIRMED else None,
            comment="Seen in the clinic",
        )

    def analyse(self) -> None:
        plan = self.plan()
        number = self.random.choice([1, 1, 2])
        actor = self.random.choice([plan.coordinator, self.supervisor(plan)])
        analysis = assess.start_analysis(self.session, actor=actor, plan=plan, number=number)
        values = assess.ItemValues(
            topic=f"Holistic needs {self.random.randint(1, 999)}",
            importance=5,
            current=1,
            action="Shadow the lead nurse",
            owner_party=Party.COORDINATOR,
            due_on=self.today + timedelta(days=30),
        )
        assess.add_item(self.session, actor=actor, analysis=analysis, values=values)

    def send_analysis(self) -> None:
        analysis = self.one_of(self.rows(NeedsAnalysis))
        if analysis is None:
            return
        person = self.random.choice([analysis.plan.coordinator, self.supervisor(analysis.plan)])
        given: dict[str, Any] = {"actor": person, "analysis": analysis}
        act = self.random.choice(["submit", "agree", "return"])
        if act == "submit":
            assess.submit_analysis(self.session, **given)
        elif act == "agree":
            assess.agree_analysis(self.session, **given)
        else:
            assess.return_analysis(self.session, reason="One is missing", **given)

    def issue_report(self) -> None:
        plan = self.plan()
        issues = [r.issue for r in self.rows(HandoverReport, HandoverReport.plan_id == plan.id)]
        handover.issue_report(
            self.session,
            actor=self.supervisor(plan),
            plan=plan,
            expected_issue=max(issues, default=0) + 1,
            reason="To put something right",
        )

    def acknowledge(self) -> None:
        report = self.one_of(self.rows(HandoverReport))
        person = report.plan.assigned(self.random.choice(list(Party))) if report else None
        if report and person:
            handover.acknowledge_report(self.session, actor=person, report=report)


ACTS = (
    Life.book,
    Life.book,
    Life.book_group,
    Life.offer,
    Life.answer,
    Life.book_offer,
    Life.withdraw_offer,
    Life.move_session,
    Life.cancel_session,
    Life.prepare,
    Life.take_register,
    Life.record,
    Life.record,
    Life.record,
    Life.catch_up,
    Life.catch_up,
    Life.catch_up,
    Life.reply,
    Life.reply,
    Life.close_without_reply,
    Life.promise,
    Life.keep_promise,
    Life.bend,
    Life.add_activity,
    Life.pause_or_resume,
    Life.end_plan,
    Life.hand_over,
    Life.change_pcn_supervisor,
    Life.deactivate,
    Life.propose,
    Life.accept,
    Life.duty,
    Life.ask_sign_off,
    Life.decide_sign_off,
    Life.analyse,
    Life.send_analysis,
    Life.send_analysis,
    Life.issue_report,
    Life.issue_report,
    Life.acknowledge,
)
"""What may happen next; what happens often is there more than once."""
