"""Plays a coordinator's programme through the services, each act at its own moment."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from tests.world import World
from trainingapp.accounts.models import Person
from trainingapp.assessments import queries as assessments
from trainingapp.assessments import services as assess
from trainingapp.assessments.models import NeedsAnalysis
from trainingapp.assessments.services import ItemValues
from trainingapp.assessments.terms import EvidenceKind, Outcome
from trainingapp.core import clock
from trainingapp.frameworks.models import Entry
from trainingapp.handover import services as handover
from trainingapp.handover.models import HandoverReport
from trainingapp.plans import services as plans
from trainingapp.plans.models import Activity, Plan
from trainingapp.plans.terms import Party, SessionKind
from trainingapp.supervision import services as supervise
from trainingapp.supervision.models import Record, SupervisionSession
from trainingapp.supervision.terms import Attendance, Mode
from trainingapp.supervision.values import RecordValues

HANDOVER_DAY = date(2026, 11, 26)
CONFERENCE_DAY = date(2026, 9, 24)
PRIVATE = "Only between the two of us: the week was heavier than it looked."
"""What is said in individual sessions: it must never be found in a report."""

DAYS = {
    "PLAN-1.1": date(2026, 6, 4),
    "PLAN-1.2": date(2026, 6, 9),
    "PLAN-1.3": date(2026, 6, 11),
    "PLAN-1.4": date(2026, 6, 18),
    "PLAN-2.1": date(2026, 7, 7),
    "PLAN-2.2": date(2026, 7, 16),
    "PLAN-3.1": date(2026, 8, 6),
    "PLAN-3.2": date(2026, 8, 13),
    "PLAN-3.3": date(2026, 8, 20),
    "PLAN-4.1": date(2026, 9, 8),
    "PLAN-4.2": date(2026, 9, 17),
    "PLAN-5.1": date(2026, 10, 8),
    "PLAN-5.2": date(2026, 10, 15),
    "PLAN-6.5": date(2026, 11, 5),
    "PLAN-6.1": date(2026, 11, 12),
    "PLAN-6.3": HANDOVER_DAY,
}
JOINT_TEXTS: dict[SessionKind, dict[str, str]] = {
    SessionKind.JOINT_INITIAL: {
        "priorities": "Screening uptake in the two smaller practices.\nA call for every new diagnosis "
        "within two weeks.",
        "intended_role": "First contact for people after a diagnosis, and the link between the practices.",
    },
    SessionKind.JOINT_REVIEW: {
        "review": "Calls are made within nine days. Two practices still send their lists late.",
    },
    SessionKind.JOINT_HANDOVER: {
        "handover": "Monthly supervision, the caseload meeting and the contact with the hospital team.",
        "evaluation": "The role has shortened the wait for a first call. More time with nurses is wanted.",
        "next_six_months": "Communication skills, advanced level.\nShadowing in the prehabilitation team.",
        "follow_on_supervisor": "Lead nurse of the network",
    },
}
NEEDS = (
    # topic, importance, level in the first analysis, level in the second
    ("Explaining the screening programmes", 4, 2, 4),
    ("Holistic needs assessment, from the first conversation to the written plan", 5, 1, 4),
    ("Reading and presenting practice figures", 3, 2, 3),
    ("Conversations about prognosis", 5, 1, 2),
    ("Finding and using local support", 4, 3, 4),
    ("Writing up a case study", 2, 2, 2),
)


@dataclass
class Story:
    """One coordinator's programme, and the people who live it."""

    session: Session
    world: World
    plan: Plan

    @classmethod
    def begin(cls, session: Session, world: World) -> "Story":
        for key, title in (
            ("coordinator", "Cancer care coordinator"),
            ("supervisor", "Macmillan lead cancer nurse"),
            ("pcn_supervisor", ""),
        ):
            world.people[key].job_title = title
        return cls(session, world, world.enrol())

    # --- acts -------------------------------------------------------------------------------------

    def activity(self, code: str) -> Activity:
        return next(activity for activity in self.plan.activities if activity.code == code)

    def book(self, code: str, day: date | None = None, *, on: date | None = None) -> SupervisionSession:
        """Book a session for one activity: `on` is the day it is booked, a week before if not given."""
        activity, day = self.activity(code), day or DAYS[code]
        with clock.at(on or max(day - timedelta(days=7), self.plan.starts_on)):
            if activity.kind is SessionKind.GROUP:
                return supervise.book_group(
                    self.session,
                    actor=self.world.supervisor,
                    title=activity.title,
                    theme_code=activity.theme_code,
                    starts_at=clock.london(day, 14),
                    minutes=75,
                    mode=Mode.VIDEO,
                    place="",
                    activities=[activity],
                )
            return supervise.book(
                self.session,
                actor=self.world.supervisor,
                plan=self.plan,
                activity=activity,
                starts_at=clock.london(day, 10),
                minutes=45,
                mode=Mode.VIDEO,
            )

    def write(
        self,
        meeting: SupervisionSession,
        came: Attendance = Attendance.ATTENDED,
        *,
        pcn_came: Attendance = Attendance.ATTENDED,
        send: bool = True,
    ) -> Record:
        """Write the record on the day of the session, and send it."""
        day = meeting.starts_at.date()
        marks = {Party.COORDINATOR: came, Party.PCN_SUPERVISOR: pcn_came}
        summary = (
            PRIVATE
            if meeting.kind in {SessionKind.INDIVIDUAL, SessionKind.NEEDS_ANALYSIS}
            else "Said by all."
        )
        with clock.at(clock.london(day, 16)):
            return supervise.save_record(
                self.session,
                actor=self.world.supervisor,
                meeting=meeting,
                version=None,
                values=RecordValues(
                    held_on=day,
                    minutes=45,
                    mode=Mode.VIDEO,
                    summary=summary,
                    **JOINT_TEXTS.get(meeting.kind, {}),
                ),
                attendance={
                    place.id: marks.get(place.party, Attendance.ATTENDED) for place in meeting.participants
                },
                send=send,
            )

    def send(self, record: Record) -> Record:
        """Send a record that was kept as a draft."""
        return supervise.submit_record(self.session, actor=self.world.supervisor, record=record)

    def lines(self) -> list[assessments.Line]:
        """Every competency of the framework, and what is known of it."""
        return [line for area in assessments.matrix(self.session, plan=self.plan) for line in area.lines]

    def agree(self, record: Record) -> Record:
        """Everybody who has to agrees, the day after."""
        people = {
            SessionKind.INDIVIDUAL: [self.world.coordinator],
            SessionKind.NEEDS_ANALYSIS: [self.world.coordinator],
            SessionKind.GROUP: [],
            SessionKind.CONFERENCE: [],
        }.get(record.session.kind, [self.world.coordinator, self.world.pcn_supervisor])
        with clock.at(record.held_on + timedelta(days=1)):
            for person in people:
                supervise.agree_record(self.session, actor=person, record=record)
        return record

    def hold(self, code: str, day: date | None = None) -> Record:
        """Book, hold, record and agree one session."""
        return self.agree(self.write(self.book(code, day)))

    def attend_conference(self, *, counts_as_group: bool = True) -> None:
        with clock.at(date(2026, 6, 2)):
            conference = plans.add_conference(
                self.session,
                actor=self.world.lead,
                title="Support workforce conference",
                held_on=CONFERENCE_DAY,
                venue="Vale Hall",
                counts_as_group=counts_as_group,
            )
        with clock.at(date(2026, 9, 1)):
            meeting = supervise.book_conference(
                self.session,
                actor=self.world.supervisor,
                conference=conference,
                starts_at=clock.london(CONFERENCE_DAY, 9),
                minutes=450,
                activities=[self.activity("PLAN-6.2")],
            )
        self.agree(self.write(meeting))

    def add_action(self, meeting: SupervisionSession, text: str, party: Party, due_on: date) -> None:
        with clock.at(meeting.starts_at):
            supervise.add_action(
                self.session,
                actor=self.world.supervisor,
                meeting=meeting,
                text=text,
                owner_party=party,
                due_on=due_on,
            )

    def analyse(self, number: int) -> NeedsAnalysis:
        """Write, send and agree a needs analysis from NEEDS."""
        day = DAYS["PLAN-1.3" if number == 1 else "PLAN-6.5"]
        with clock.at(day):
            analysis = assess.start_analysis(
                self.session, actor=self.world.coordinator, plan=self.plan, number=number
            )
            for position, (topic, importance, *levels) in enumerate(NEEDS):
                values = ItemValues(
                    topic=topic,
                    importance=importance,
                    current=levels[number - 1],
                    action="Shadow the lead nurse, then do it together.",
                    owner_party=Party.COORDINATOR,
                    due_on=day + timedelta(days=90),
                )
                if number == 1:
                    assess.add_item(
                        self.session, actor=self.world.coordinator, analysis=analysis, values=values
                    )
                else:
                    item = analysis.items[position]
                    assess.save_item(
                        self.session,
                        actor=self.world.coordinator,
                        item=item,
                        version=item.version,
                        values=values,
                    )
            assess.submit_analysis(self.session, actor=self.world.coordinator, analysis=analysis)
            assess.agree_analysis(self.session, actor=self.world.supervisor, analysis=analysis)
        return analysis

    def rate(self, entry: Entry, knowledge: int, confidence: int, day: date) -> None:
        with clock.at(day):
            assess.rate(
                self.session,
                actor=self.world.coordinator,
                plan=self.plan,
                entry=entry,
                knowledge=knowledge,
                confidence=confidence,
            )

    def show(self, entries: list[Entry], day: date) -> None:
        """One piece of evidence for all of these."""
        with clock.at(day):
            assess.add_evidence(
                self.session,
                actor=self.world.coordinator,
                plan=self.plan,
                kind=EvidenceKind.REFLECTION,
                title="A month of calls",
                reflection="What I did, and what I would do differently.",
                happened_on=day,
                shows=dict.fromkeys(entries, "I did this myself, start to finish"),
            )

    def ask(
        self, entry: Entry, day: date, outcome: Outcome | None = Outcome.CONFIRMED, level: int = 3
    ) -> None:
        """Ask for sign-off of one competency, and perhaps have it decided the same day."""
        with clock.at(day):
            request = assess.request_sign_off(
                self.session,
                actor=self.world.coordinator,
                plan=self.plan,
                entry=entry,
                claim="I do this every week now.",
            )
            if outcome is not None:
                assess.decide(
                    self.session,
                    actor=self.world.supervisor,
                    request=request,
                    outcome=outcome,
                    level=level if outcome is Outcome.CONFIRMED else None,
                    comment="Seen in practice and talked through.",
                )

    def tick(self, code: str, person: Person, day: date) -> None:
        duty = next(each for each in self.plan.responsibilities if each.code == code)
        with clock.at(day):
            plans.tick_responsibility(
                self.session, actor=person, responsibility=duty, done_on=day, note="A note for the plan only."
            )

    def issue(self, day: date = date(2026, 11, 27), *, issue: int = 1, reason: str = "") -> HandoverReport:
        with clock.at(day):
            return handover.issue_report(
                self.session,
                actor=self.world.supervisor,
                plan=self.plan,
                expected_issue=issue,
                reason=reason,
            )

    # --- chapters ---------------------------------------------------------------------------------

    def hand_over(self) -> Record:
        """The month-6 joint session alone: all that issuing waits for."""
        return self.hold("PLAN-6.3")

    def play_sessions(self) -> None:
        """Sixteen of eighteen: one individual session called off for good, one group missed."""
        for code in ("PLAN-1.1", "PLAN-1.3", "PLAN-1.4", "PLAN-2.1"):
            self.hold(code)
        first = self.book("PLAN-1.2")
        self.add_action(
            first, "Give the coordinator a log-in at Vale Surgery", Party.PCN_SUPERVISOR, date(2026, 12, 4)
        )
        self.agree(self.write(first))
        self.write(self.book("PLAN-2.2"), Attendance.DID_NOT_ATTEND)
        called_off = self.book("PLAN-3.1", date(2026, 8, 4))
        with clock.at(date(2026, 8, 3)):
            supervise.cancel(
                self.session, actor=self.world.supervisor, meeting=called_off, reason="Unwell that day"
            )
        for code in ("PLAN-3.1", "PLAN-3.2"):
            self.hold(code)
        self.agree(self.write(self.book("PLAN-3.3"), pcn_came=Attendance.APOLOGIES))
        self.write(self.book("PLAN-4.1"), Attendance.APOLOGIES)
        self.hold("PLAN-4.2")
        self.attend_conference()
        private = self.book("PLAN-5.1")
        self.add_action(private, "Think about the hours in October", Party.COORDINATOR, date(2026, 12, 1))
        self.agree(self.write(private))
        for code in ("PLAN-5.2", "PLAN-6.5", "PLAN-6.1"):
            self.hold(code)
        self.hand_over()

    def play_competencies(self) -> None:
        """Thirty-four of forty confirmed, and one of every other kind."""
        entries = assessments.competencies(self.session, plan=self.plan)
        for place, entry in enumerate(entries[:38]):
            self.rate(entry, 3 + place % 2, 3, date(2026, 10, 5))
        self.show(entries[:37], date(2026, 10, 6))
        for place, entry in enumerate(entries[:34]):
            self.ask(entry, date(2026, 10, 8), level=3 + (place % 7 == 0))
        self.ask(entries[34], date(2026, 11, 20), None)
        self.ask(entries[35], date(2026, 11, 12), Outcome.MORE_EVIDENCE)
        self.ask(entries[36], date(2026, 11, 12), Outcome.NOT_YET)

    def play_duties(self) -> None:
        for code, person, day in (
            ("RESP-PCN.1", self.world.pcn_supervisor, date(2026, 6, 12)),
            ("RESP-PCN.2", self.world.pcn_supervisor, date(2026, 6, 10)),
            ("RESP-PCN.4", self.world.pcn_supervisor, date(2026, 6, 3)),
            ("RESP-ALL.4", self.world.supervisor, date(2026, 11, 20)),
            ("RESP-ALL.5", self.world.supervisor, date(2026, 11, 20)),
        ):
            self.tick(code, person, day)

    def play(self) -> "Story":
        """The whole programme up to the handover."""
        self.play_sessions()
        self.analyse(1)
        self.analyse(2)
        self.play_competencies()
        self.play_duties()
        self.session.flush()
        return self
