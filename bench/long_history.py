"""Makes a plan with sixty competencies and five years of history, and a queue of five hundred sign-offs."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bench.places import Place
from bench.visiting import Visitor
from trainingapp.accounts.models import Person
from trainingapp.assessments.models import (
    Decision,
    DecisionEvent,
    Evidence,
    EvidenceLink,
    NeedsAnalysis,
    NeedsItem,
    NeedsView,
    Rating,
    SignOffRequest,
)
from trainingapp.assessments.queries.scope import assigned_to
from trainingapp.assessments.terms import (
    AnalysisState,
    DecisionEventKind,
    EvidenceKind,
    NeedsSubject,
    Outcome,
    Route,
)
from trainingapp.core import clock
from trainingapp.core.db import new_id, transaction
from trainingapp.frameworks.models import Entry, Publication
from trainingapp.frameworks.terms import PublicationKind
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party, PlanState

COMPETENCIES = 60
AREAS = 8
YEARS = 5
RATINGS = 4 * YEARS
"""Of each competency: one a quarter."""
ATTEMPTS = YEARS
"""Of each competency: one a year, the last still waiting."""
EVIDENCE = 400
QUEUE = 500
SIGNED = "A line of what was signed, as long as such lines are, with the words of claim and evidence.\n" * 40
"""About as much text as a decision pins."""


@dataclass(frozen=True)
class LongHistory:
    """The plan that was made, and who looks at it."""

    plan_id: UUID
    coordinator_id: UUID
    supervisor_id: UUID

    def places(self, app: Flask, session: Session) -> list[Place]:
        """The pages that such a history makes large."""
        coordinator = Visitor(app, session.get_one(Person, self.coordinator_id))
        supervisor = Visitor(app, session.get_one(Person, self.supervisor_id))
        plan = f"/plans/{self.plan_id}"
        return [
            Place(
                f"Competency matrix, {COMPETENCIES} with {YEARS} years", coordinator, f"{plan}/competencies"
            ),
            Place(
                f"One competency with {YEARS} years of history", coordinator, f"{plan}/competencies/BENCH-1.1"
            ),
            Place(f"Evidence list, {EVIDENCE}", coordinator, f"{plan}/evidence"),
            Place(f"Needs analysis, {COMPETENCIES} rows", supervisor, f"{plan}/needs-analyses/1"),
            Place(
                f"Needs analysis form, {COMPETENCIES} rows", coordinator, f"{plan}/needs-analyses/1/my-view"
            ),
            Place(f"Sign-off queue of {QUEUE}", supervisor, "/sign-offs"),
        ]


def long_history(engine: Engine, supervisor_id: UUID) -> LongHistory:
    """Give one running plan of that supervisor the history, and their other plans the rest of the queue."""
    with transaction(engine) as session:
        plans = session.scalars(
            select(Plan).where(assigned_to(supervisor_id), Plan.state == PlanState.ACTIVE).order_by(Plan.id)
        ).all()
        made = _History(session, plans[0], supervisor_id)
        made.write()
        _queue(session, plans[1:], QUEUE - COMPETENCIES)
        return LongHistory(plans[0].id, plans[0].coordinator_id, supervisor_id)


class _History:
    """Writes it, row by row, as the years would have."""

    def __init__(self, session: Session, plan: Plan, supervisor_id: UUID) -> None:
        self.session, self.plan, self.supervisor_id = session, plan, supervisor_id
        self.start = clock.now() - timedelta(days=365 * YEARS)
        self.entries = self._framework()

    def write(self) -> None:
        """Everything."""
        for entry in self.entries:
            self._ratings(entry)
            self._attempts(entry)
        self._evidence()
        self._analysis()
        self.session.flush()

    def _framework(self) -> list[Entry]:
        publication = Publication(
            id=new_id(),
            kind=PublicationKind.FRAMEWORK,
            code="bench-framework",
            version="1",
            title="A framework of sixty",
            status="draft",
            digest=hashlib.sha256(b"bench").hexdigest(),
            body={},
        )
        self.session.add(publication)
        self.session.flush()
        entries = [
            Entry(
                id=new_id(),
                publication_id=publication.id,
                code=f"BENCH-{number % AREAS + 1}.{number // AREAS + 1}",
                position=number % AREAS * 100 + number // AREAS + 1,
                section_code=f"BENCH-{number % AREAS + 1}",
                section_title=f"Area {number % AREAS + 1}",
                title=f"Competency {number}",
                statement="Does something that takes a sentence to say, and does it in every practice.",
                status="draft",
                source="Made for measuring",
                details={"pillar": "clinical_practice", "months": [number % 6 + 1]},
            )
            for number in range(COMPETENCIES)
        ]
        self.session.add_all(entries)
        self.plan.framework_id = publication.id
        self.session.flush()
        return entries

    def _ratings(self, entry: Entry) -> None:
        self.session.add_all(
            Rating(
                plan_id=self.plan.id,
                entry_id=entry.id,
                knowledge=1 + number * 4 // RATINGS,
                confidence=1 + number * 3 // RATINGS,
                created_at=self.start + timedelta(days=91 * number),
            )
            for number in range(RATINGS)
        )

    def _attempts(self, entry: Entry) -> None:
        before: Decision | None = None
        for year in range(ATTEMPTS):
            at = self.start + timedelta(days=365 * year + 30)
            request = SignOffRequest(
                id=new_id(),
                plan_id=self.plan.id,
                entry_id=entry.id,
                attempt=year + 1,
                requested_by_id=self.plan.coordinator_id,
                claim="It is done every week, and others ask about it.",
                created_at=at,
            )
            self.session.add(request)
            if year == ATTEMPTS - 1:
                return
            self.session.flush()
            decision = Decision(
                id=new_id(),
                request_id=request.id,
                outcome=Outcome.CONFIRMED,
                level=3,
                comment="Seen, and talked through.",
                decided_by_id=self.supervisor_id,
                pinned={"format": 2, "text": SIGNED},
                as_signed=SIGNED,
                digest=hashlib.sha256(SIGNED.encode()).hexdigest(),
                created_at=at + timedelta(days=7),
            )
            self.session.add(decision)
            self.session.flush()
            if before is not None:
                self.session.add(
                    DecisionEvent(
                        decision_id=before.id,
                        kind=DecisionEventKind.SUPERSEDED,
                        person_id=self.supervisor_id,
                        by_decision_id=decision.id,
                        created_at=decision.created_at,
                    )
                )
            before = decision

    def _evidence(self) -> None:
        kinds = [EvidenceKind.REFLECTION, EvidenceKind.OBSERVATION, EvidenceKind.CERTIFICATE]
        for number in range(EVIDENCE):
            at = self.start + timedelta(days=number * 365 * YEARS // EVIDENCE)
            shown = {self.entries[(number * step) % COMPETENCIES].id for step in (1, 7)}
            self.session.add(
                Evidence(
                    plan_id=self.plan.id,
                    kind=kinds[number % len(kinds)],
                    title=f"What happened on day {number}",
                    reflection="What I did, why, what came of it and what I would do differently. " * 6,
                    happened_on=at.date(),
                    created_at=at,
                    links=[
                        EvidenceLink(entry_id=entry_id, how="It shows that it is done.")
                        for entry_id in sorted(shown)
                    ],
                )
            )

    def _analysis(self) -> None:
        analysis = self.session.scalars(
            select(NeedsAnalysis).where(NeedsAnalysis.plan_id == self.plan.id, NeedsAnalysis.number == 1)
        ).first() or NeedsAnalysis(id=new_id(), plan_id=self.plan.id, number=1)
        analysis.state = AnalysisState.DRAFT
        analysis.submitted_by, analysis.agreed_on = None, None
        self.session.add(analysis)
        self.session.flush()
        for number, entry in enumerate(self.entries[len(analysis.items) :]):
            item = NeedsItem(
                id=new_id(),
                analysis_id=analysis.id,
                position=len(analysis.items) + number + 1,
                topic=entry.title,
                entry_id=entry.id,
                subject=NeedsSubject.COMPETENCY,
                importance=4,
                current=2,
                action="Shadow a colleague, then do it together.",
                route=Route.SHADOWING,
                owner_party=Party.COORDINATOR,
                due_on=clock.today() + timedelta(days=60),
                changed_by_id=self.plan.coordinator_id,
            )
            self.session.add(item)
            self.session.flush()
            self.session.add_all(
                NeedsView(item_id=item.id, party=party, person_id=person_id, importance=4, current=current)
                for party, person_id, current in (
                    (Party.COORDINATOR, self.plan.coordinator_id, 2),
                    (Party.ALLIANCE_SUPERVISOR, self.supervisor_id, 4),
                )
            )


def _queue(session: Session, plans: Sequence[Plan], wanted: int) -> None:
    """Let so many competencies of these plans wait for a decision, the plans in turns."""
    waiting = 0
    for plan in plans:
        asked = select(SignOffRequest.entry_id).where(SignOffRequest.plan_id == plan.id)
        free = session.scalars(
            select(Entry.id).where(Entry.publication_id == plan.framework_id, Entry.id.not_in(asked))
        ).all()
        share = max(1, -(-(wanted - waiting) // max(1, len(plans) // 4)))
        for entry_id in free[:share]:
            evidence = Evidence(
                plan_id=plan.id,
                kind=EvidenceKind.REFLECTION,
                title="A clinic",
                reflection="What I did, and what I would do differently.",
                happened_on=clock.today(),
                links=[EvidenceLink(entry_id=entry_id, how="It shows that it is done.")],
            )
            session.add(evidence)
            session.add(
                SignOffRequest(
                    plan_id=plan.id,
                    entry_id=entry_id,
                    attempt=1,
                    requested_by_id=plan.coordinator_id,
                    claim="It is done every week.",
                )
            )
            waiting += 1
            if waiting == wanted:
                session.flush()
                return
    raise RuntimeError(f"the caseload has room for {waiting} waiting sign-offs, not {wanted}")
