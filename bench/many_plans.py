"""Makes an alliance with thousands of plans, written in bulk: for measuring the pages that look at many.

Every plan is what its dates make of it: most of what was due was held and agreed, a little was missed or is
late, and the rest is still to come. The audit log knows nothing of it.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Membership, Organisation, Person
from trainingapp.accounts.terms import OrganisationKind, Role
from trainingapp.assessments.models import Decision, NeedsAnalysis, NeedsEvent, Rating, SignOffRequest
from trainingapp.assessments.terms import AnalysisEventKind, AnalysisState, Outcome
from trainingapp.core import clock
from trainingapp.core.db import Base, new_id
from trainingapp.frameworks import library_entries
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.models import Entry
from trainingapp.frameworks.terms import PublicationKind
from trainingapp.handover.models import Acknowledgement, HandoverReport
from trainingapp.plans import calendar, rules
from trainingapp.plans.models import (
    Acceptance,
    Activity,
    Agreement,
    Assignment,
    Pause,
    Plan,
    Responsibility,
)
from trainingapp.plans.terms import (
    JOINT,
    SHARED,
    AgreementKind,
    DutyParty,
    EscalateTo,
    Party,
    PauseKind,
    PcnSupervisorKind,
    PlanState,
    SessionKind,
    Track,
)
from trainingapp.supervision.models import Action, Participant, Record, RecordEvent, SupervisionSession
from trainingapp.supervision.terms import (
    ActionState,
    Attendance,
    Mode,
    RecordEventKind,
    RecordState,
    SessionState,
)

WEEKS = 104
"""Plans started evenly over two years, so a quarter of them runs."""
NETWORK_SIZE = 20
GROUP_SIZE = 25
DIGEST = hashlib.sha256(b"").hexdigest()
DUTIES = 17


@dataclass
class Many:
    """The alliance that was made, and who looks at it."""

    lead_id: UUID
    supervisor_id: UUID
    """Of the full caseload."""
    coordinator_id: UUID
    plans: int


def many_plans(connection: Connection, *, plans: int, caseload: int, seed: int = 1) -> Many:
    """Insert an alliance with so many plans, `caseload` running ones of which have one supervisor.

    The reference library must have been loaded. The days are counted from today.
    """
    return _Maker(connection, Random(seed), clock.today()).make(plans, caseload)


@dataclass
class _Maker:
    connection: Connection
    random: Random
    today: date
    rows: dict[type[Base], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    groups: dict[tuple[date, UUID], list[UUID]] = field(default_factory=dict)
    windows: dict[tuple[str, date], calendar.Window] = field(default_factory=dict)
    alliance_id: UUID = field(default_factory=new_id)

    def make(self, plans: int, caseload: int) -> Many:
        self._library()
        self._organisations(plans)
        lead = self._person("Leila Lead", Role.PROGRAMME_LEAD, self.alliance_id)
        count = max(2, plans // 4 // caseload + 1)
        supervisors = [
            self._person(f"Sam Supervisor {n}", Role.ALLIANCE_SUPERVISOR, self.alliance_id)
            for n in range(count)
        ]
        full, coordinator = 0, None
        for number in range(plans):
            starts_on = self.today - timedelta(days=7 * (number % WEEKS) - 14)
            runs = calendar.programme_month(starts_on, 6).last >= self.today
            is_mine = runs and full < caseload
            full += is_mine
            supervisor = supervisors[0] if is_mine else supervisors[1 + number % (count - 1)]
            made = self._plan(number, starts_on, supervisor, runs, plain=is_mine)
            coordinator = coordinator or (made if is_mine and starts_on < self.today else None)
        self._write()
        assert coordinator is not None
        return Many(lead, supervisors[0], coordinator, plans)

    # --- what everything stands on ----------------------------------------------------------------

    def _library(self) -> None:
        session = Session(self.connection)
        everything = frameworks.publications(session)
        framework = next(p for p in everything if p.kind is PublicationKind.FRAMEWORK and p.status != "shell")
        template = next(p for p in everything if p.kind is PublicationKind.PLAN_TEMPLATE)
        specification = next(p for p in everything if p.kind is PublicationKind.JOB_DESCRIPTION)
        self.publications = {
            "framework_id": framework.id,
            "template_id": template.id,
            "role_specification_id": specification.id,
        }
        self.events = [
            each
            for each in frameworks.plan_template(template).entries
            if isinstance(each, library_entries.PlanEvent) and rules.is_for_track(each, Track.FULL)
        ]
        self.entries = list(session.scalars(select(Entry.id).where(Entry.publication_id == framework.id)))
        session.expunge_all()

    def _organisations(self, plans: int) -> None:
        self.networks = [new_id() for _ in range(max(1, plans // NETWORK_SIZE // 4))]
        place = new_id()
        for id_, parent, kind, name in (
            (self.alliance_id, None, OrganisationKind.ALLIANCE, "Wide Vale Cancer Alliance"),
            (place, self.alliance_id, OrganisationKind.PLACE, "Wide Vale"),
            *((id_, place, OrganisationKind.PCN, f"PCN {n}") for n, id_ in enumerate(self.networks)),
        ):
            self._add(
                Organisation, id=id_, alliance_id=self.alliance_id, parent_id=parent, kind=kind, name=name
            )
        self.pcn_supervisors = [
            self._person(f"Priya Practice {n}", Role.PCN_SUPERVISOR, id_)
            for n, id_ in enumerate(self.networks)
        ]

    def _person(self, name: str, role: Role, organisation_id: UUID) -> UUID:
        id_ = new_id()
        self._add(
            Person,
            id=id_,
            alliance_id=self.alliance_id,
            name=name,
            email=f"{id_.hex}@many.example",
            email_key=f"{id_.hex}@many.example",
            password_hash="-",
        )
        self._add(Membership, person_id=id_, organisation_id=organisation_id, role=role)
        return id_

    def _add(self, model: type[Base], **values: Any) -> UUID:
        """Keep a row to be written, with its identity and the two moments of its life."""
        now = values.pop("created_at", None) or clock.now()
        row = {"id": new_id(), "created_at": now, "updated_at": now} | values
        self.rows[model].append(row)
        id_: UUID = row["id"]
        return id_

    def _write(self) -> None:
        by_name = {model.__tablename__: rows for model, rows in self.rows.items()}
        for table in Base.metadata.sorted_tables:
            rows = by_name.get(table.name)
            if rows:
                self.connection.execute(insert(table), rows)

    # --- a plan -----------------------------------------------------------------------------------

    def _plan(self, number: int, starts_on: date, supervisor: UUID, runs: bool, *, plain: bool) -> UUID:
        network = number // 4 % len(self.networks)
        coordinator = self._person(f"Cora Coordinator {number}", Role.COORDINATOR, self.networks[network])
        state = PlanState.ACTIVE if runs else PlanState.COMPLETED
        if not plain and self._one_in(25):
            state = PlanState.PAUSED if runs else PlanState.WITHDRAWN
        plan = self._add(
            Plan,
            alliance_id=self.alliance_id,
            coordinator_id=coordinator,
            pcn_id=self.networks[network],
            employment_start=starts_on,
            starts_on=starts_on,
            weekly_hours=Decimal("37.5"),
            track=Track.FULL,
            track_reason="Employed on the first day.",
            state=state,
            version=1,
            **self.publications,
        )
        people = {
            Party.COORDINATOR: coordinator,
            Party.ALLIANCE_SUPERVISOR: supervisor,
            Party.PCN_SUPERVISOR: self.pcn_supervisors[network],
        }
        for party, kind in (
            (Party.ALLIANCE_SUPERVISOR, None),
            (Party.PCN_SUPERVISOR, PcnSupervisorKind.PRACTICE_MANAGER),
        ):
            self._add(
                Assignment,
                plan_id=plan,
                person_id=people[party],
                party=party,
                pcn_supervisor_kind=kind,
                starts_on=starts_on,
            )
        if state is PlanState.PAUSED:
            from_on = max(starts_on, self.today - timedelta(days=10))
            self._add(Pause, plan_id=plan, kind=PauseKind.LEAVE, from_on=from_on, paused_by_id=supervisor)
        self._activities(plan, starts_on, people)
        self._around(plan, starts_on, people, state)
        return coordinator

    def _activities(self, plan: UUID, starts_on: date, people: dict[Party, UUID]) -> None:
        codes = {event.code for event in self.events}
        for position, event in enumerate(self.events, 1):
            window = self._window(event, starts_on)
            kind = SessionKind(event.session_kind.value)
            activity = self._add(
                Activity,
                plan_id=plan,
                code=event.code,
                kind=kind,
                title=event.title or event.statement,
                position=position,
                month=event.month,
                due_from=window.first,
                due_to=window.last,
                minutes_min=event.minutes_min,
                minutes_max=event.minutes_max,
                agenda=[],
                theme_code=event.theme,
                needs_analysis=event.needs_analysis,
                satisfied_by_code=next((code for code in event.satisfied_by if code in codes), None),
                is_listed=event.listed,
                is_added=False,
            )
            if kind is not SessionKind.CONFERENCE:
                self._session(plan, activity, kind, window, people)

    def _session(
        self,
        plan: UUID,
        activity: UUID,
        kind: SessionKind,
        window: calendar.Window,
        people: dict[Party, UUID],
    ) -> None:
        is_past = window.last < self.today
        if (is_past and self._one_in(30)) or window.first > self.today:
            return
        if not is_past and self._one_in(2):
            return
        day = window.last if is_past else self.today + timedelta(days=self.random.randint(1, 20))
        if kind in SHARED:
            meeting = self._group(day, people[Party.ALLIANCE_SUPERVISOR], is_past)
        else:
            meeting = self._meeting(kind, day, people[Party.ALLIANCE_SUPERVISOR], is_past, plan)
            self._record(meeting, kind, day, people, is_past)
        mark = Attendance.ATTENDED if is_past else None
        if is_past and self._one_in(30):
            mark = Attendance.APOLOGIES
        for party, person in people.items():
            of_plan = party is Party.COORDINATOR
            if of_plan or (kind not in SHARED and (party is not Party.PCN_SUPERVISOR or kind in JOINT)):
                self._add(
                    Participant,
                    session_id=meeting,
                    person_id=person,
                    party=party,
                    plan_id=plan,
                    activity_id=activity if of_plan else None,
                    attendance=mark,
                )

    def _meeting(self, kind: SessionKind, day: date, led_by: UUID, is_past: bool, plan: UUID | None) -> UUID:
        return self._add(
            SupervisionSession,
            created_at=_noon(day - timedelta(days=14)),
            alliance_id=self.alliance_id,
            kind=kind,
            plan_id=plan,
            led_by_id=led_by,
            title=kind.value.capitalize(),
            starts_at=clock.london(day, self.random.randint(9, 16)),
            minutes=45,
            mode=Mode.VIDEO,
            place="",
            state=SessionState.HELD if is_past else SessionState.BOOKED,
            sequence=0,
            version=1,
        )

    def _group(self, day: date, led_by: UUID, is_past: bool) -> UUID:
        """A group of that day and leader that has a place left, or a new one."""
        key = (day, led_by)
        found = self.groups.setdefault(key, [])
        if len(found) % GROUP_SIZE == 0:
            found.append(self._meeting(SessionKind.GROUP, day, led_by, is_past, None))
            if is_past:
                self._record(found[-1], SessionKind.GROUP, day, {Party.ALLIANCE_SUPERVISOR: led_by}, True)
        else:
            found.append(found[-1])
        return found[-1]

    def _record(
        self, meeting: UUID, kind: SessionKind, day: date, people: dict[Party, UUID], is_past: bool
    ) -> None:
        supervisor = people[Party.ALLIANCE_SUPERVISOR]
        recent = day > self.today - timedelta(days=30)
        if not is_past or (recent and self._one_in(8)):
            return
        waits = recent and self._one_in(5) and kind not in SHARED
        record = self._add(
            Record,
            created_at=_noon(day),
            session_id=meeting,
            state=RecordState.SUBMITTED if waits else RecordState.AGREED,
            held_on=day,
            minutes=45,
            mode=Mode.VIDEO,
            summary="What we talked about.",
            submitted_at=_noon(day),
            saved_by_id=supervisor,
            version=1,
        )
        agreed = [] if waits or kind in SHARED else [Party.COORDINATOR]
        for party in (Party.ALLIANCE_SUPERVISOR, *agreed):
            self._add(
                RecordEvent,
                created_at=_noon(day),
                record_id=record,
                person_id=people[party],
                party=party,
                kind=RecordEventKind.AGREED if agreed and party in agreed else RecordEventKind.SUBMITTED,
                content_digest=DIGEST,
            )

    # --- what hangs on it -------------------------------------------------------------------------

    def _around(self, plan: UUID, starts_on: date, people: dict[Party, UUID], state: PlanState) -> None:
        days = max(0, (self.today - starts_on).days)
        self._agreements(plan, starts_on, people)
        self._competencies(plan, starts_on, people, share=min(1.0, days / 180))
        for number, month in ((1, 1), (2, 6)):
            day = calendar.programme_month(starts_on, month).last
            if day < self.today:
                self._analysis(plan, number, day, people)
        for position in range(1, DUTIES + 1):
            due_on = starts_on + timedelta(days=14 * position) if position > 4 else None
            done = due_on is not None and due_on < self.today and not self._one_in(60)
            self._add(
                Responsibility,
                plan_id=plan,
                party=list(DutyParty)[position % 3],
                code=f"D-{position}",
                position=position,
                title=f"Duty {position}",
                statement="What is to be done.",
                due_on=due_on,
                satisfied_by=[],
                done_on=due_on if done else None,
                done_by_id=people[Party.COORDINATOR] if done else None,
            )
        if state is PlanState.COMPLETED:
            self._report(plan, people)
        else:
            self._promise(plan, people)

    def _promise(self, plan: UUID, people: dict[Party, UUID]) -> None:
        """An open action out of the plan's last session, if it had one."""
        meetings = [row["id"] for row in self.rows[SupervisionSession][-5:] if row["plan_id"] == plan]
        if meetings:
            self._add(
                Action,
                plan_id=plan,
                session_id=meetings[-1],
                text="Visit the second practice",
                owner_party=Party.COORDINATOR,
                owner_id=people[Party.COORDINATOR],
                due_on=self.today + timedelta(days=self.random.randint(-10, 20)),
                state=ActionState.OPEN,
                version=1,
            )

    def _agreements(self, plan: UUID, starts_on: date, people: dict[Party, UUID]) -> None:
        for kind in AgreementKind:
            if starts_on > self.today or self._one_in(20):
                continue
            agreement = self._add(
                Agreement,
                created_at=_noon(starts_on),
                plan_id=plan,
                kind=kind,
                number=1,
                escalate_to=EscalateTo.PROGRAMME_LEAD,
                expectations={},
                proposed_by_id=people[Party.ALLIANCE_SUPERVISOR],
                content_digest=DIGEST,
            )
            for party in rules.ACCEPTED_BY[kind]:
                if party is Party.ALLIANCE_SUPERVISOR or not self._one_in(25):
                    self._add(
                        Acceptance,
                        agreement_id=agreement,
                        person_id=people[party],
                        party=party,
                        content_digest=DIGEST,
                    )

    def _competencies(self, plan: UUID, starts_on: date, people: dict[Party, UUID], *, share: float) -> None:
        for entry in self.entries[: int(len(self.entries) * share)]:
            at = _noon(starts_on + timedelta(days=self.random.randint(1, 170)))
            self._add(Rating, created_at=at, plan_id=plan, entry_id=entry, knowledge=3, confidence=3)
            if self._one_in(5):
                continue
            request = self._add(
                SignOffRequest,
                created_at=at,
                plan_id=plan,
                entry_id=entry,
                attempt=1,
                requested_by_id=people[Party.COORDINATOR],
                claim="I do this every week.",
            )
            if not self._one_in(40):
                self._add(
                    Decision,
                    created_at=at,
                    request_id=request,
                    decided_by_id=people[Party.ALLIANCE_SUPERVISOR],
                    outcome=Outcome.CONFIRMED,
                    level=3,
                    comment="Seen in the clinic.",
                    pinned={},
                    digest=DIGEST,
                )

    def _analysis(self, plan: UUID, number: int, day: date, people: dict[Party, UUID]) -> None:
        waits = day > self.today - timedelta(days=30) and self._one_in(3)
        analysis = self._add(
            NeedsAnalysis,
            created_at=_noon(day),
            plan_id=plan,
            number=number,
            state=AnalysisState.SUBMITTED if waits else AnalysisState.AGREED,
            submitted_by=Party.COORDINATOR,
            submitted_at=_noon(day),
            agreed_on=None if waits else day,
            version=1,
        )
        self._add(
            NeedsEvent,
            created_at=_noon(day),
            analysis_id=analysis,
            person_id=people[Party.COORDINATOR],
            party=Party.COORDINATOR,
            kind=AnalysisEventKind.SUBMITTED,
        )

    def _report(self, plan: UUID, people: dict[Party, UUID]) -> None:
        report = new_id()
        self._add(
            HandoverReport,
            id=report,
            alliance_id=self.alliance_id,
            plan_id=plan,
            number=f"HR-{report.hex[-8:]}",
            issue=1,
            issued_by_id=people[Party.ALLIANCE_SUPERVISOR],
            content={},
            digest=hashlib.sha256(report.bytes).hexdigest(),
        )
        for party, person in people.items():
            if not self._one_in(60):
                self._add(Acknowledgement, report_id=report, party=party, person_id=person)

    def _window(self, event: library_entries.PlanEvent, starts_on: date) -> calendar.Window:
        """As when a plan is made; many plans start on the same day."""
        key = (event.code, starts_on)
        if key not in self.windows:
            self.windows[key] = rules.activity_window(event, starts_on)
        return self.windows[key]

    def _one_in(self, number: int) -> bool:
        return self.random.randrange(number) == 0


def _noon(day: date) -> datetime:
    return clock.london(day, 12)
