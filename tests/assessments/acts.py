"""Short ways to bring a plan's learning into the state a test begins with."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import Page, PageClient
from tests.world import World
from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, services
from trainingapp.assessments.models import Decision, Evidence, NeedsAnalysis, SignOffRequest
from trainingapp.assessments.services import ItemValues
from trainingapp.assessments.terms import EvidenceKind, Outcome
from trainingapp.core import clock
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Assignment, Plan
from trainingapp.plans.terms import Party

TODAY = date(2026, 7, 8)
"""A Wednesday in programme month 2 of the plans that `World.enrol` makes."""
SVG = "{http://www.w3.org/2000/svg}"
"""What the parser puts before the names of drawn elements."""
NHS_NUMBER = "943 476 5919"
REFLECTION = "We agreed the search, ran it in both practices and compared the counts."
HOW = "I drew the list up myself, start to finish"
CLAIM = "I do this every week, and nobody has to ask me"
REASONS = "I watched this done twice, and the list was right both times"


def competency(world: World, plan: Plan, code: str = "CMP-A.1") -> Entry:
    """A competency of the plan's framework."""
    found = queries.competency(world.session, plan=plan, code=code)
    assert found is not None
    return found


def foreign_entry(session: Session, plan: Plan) -> Entry:
    """A line of some other publication than the plan's framework."""
    return session.scalars(select(Entry).where(Entry.publication_id != plan.framework_id)).first()


def evidenced(world: World, plan: Plan, *entries: Entry, **changes: Any) -> Evidence:
    """The coordinator adds a reflection that shows these competencies."""
    given: dict[str, Any] = {
        "actor": world.coordinator,
        "plan": plan,
        "kind": EvidenceKind.REFLECTION,
        "title": "A list made with two practices",
        "reflection": REFLECTION,
        "happened_on": date(2026, 7, 1),
        "shows": dict.fromkeys(entries, HOW),
    }
    return services.add_evidence(world.session, **(given | changes))


def asked(world: World, plan: Plan, entry: Entry, claim: str = CLAIM) -> SignOffRequest:
    """The coordinator asks for a sign-off, with evidence."""
    evidenced(world, plan, entry)
    return services.request_sign_off(
        world.session, actor=world.coordinator, plan=plan, entry=entry, claim=claim
    )


def asked_many(
    world: World, plan: Plan, number: int, coordinator: Person | None = None
) -> list[SignOffRequest]:
    """The coordinator asks for the first so many competencies at once, all with one piece of evidence."""
    who = coordinator or world.coordinator
    entries = queries.competencies(world.session, plan=plan)[:number]
    evidenced(world, plan, *entries, actor=who, happened_on=clock.today())
    return services.request_many(world.session, actor=who, plan=plan, entries=entries, claim=CLAIM)


def decided(
    world: World,
    request: SignOffRequest,
    outcome: Outcome = Outcome.CONFIRMED,
    *,
    actor: Person | None = None,
    **changes: Any,
) -> Decision:
    """The supervisor decides."""
    given: dict[str, Any] = {
        "actor": actor or world.supervisor,
        "request": request,
        "outcome": outcome,
        "level": 3 if outcome is Outcome.CONFIRMED else None,
        "comment": REASONS,
    }
    return services.decide(world.session, **(given | changes))


def item_values(topic: str = "Spreadsheets", **changes: Any) -> ItemValues:
    """An item with a gap, and what is done about it."""
    given: dict[str, Any] = {
        "topic": topic,
        "importance": 4,
        "current": 2,
        "action": "Take the evening course",
        "owner_party": Party.COORDINATOR,
        "due_on": date(2026, 9, 1),
    }
    return ItemValues(**(given | changes))


def drafted(world: World, plan: Plan, *topics: str, number: int = 1) -> NeedsAnalysis:
    """An analysis that both are still writing."""
    analysis = services.start_analysis(world.session, actor=world.coordinator, plan=plan, number=number)
    for topic in topics:
        services.add_item(
            world.session, actor=world.coordinator, analysis=analysis, values=item_values(topic)
        )
    return analysis


def agreed(world: World, plan: Plan, *topics: str) -> NeedsAnalysis:
    """The first analysis, agreed by both."""
    analysis = drafted(world, plan, *topics)
    services.submit_analysis(world.session, actor=world.coordinator, analysis=analysis)
    services.agree_analysis(world.session, actor=world.supervisor, analysis=analysis)
    return analysis


def reassigned(session: Session, plan: Plan, person: Person) -> None:
    """Another alliance supervisor takes the plan over today."""
    for each in plan.assignments:
        if each.party is Party.ALLIANCE_SUPERVISOR:
            each.ends_on = TODAY
    plan.assignments.append(Assignment(person=person, party=Party.ALLIANCE_SUPERVISOR, starts_on=TODAY))
    session.flush()


def send_opened(
    client: PageClient, opened: Page, changes: dict[str, Any], *, action: str | None = None, status: int = 200
) -> Page:
    """Send a page that this person had opened before, from the visit they are in now."""
    fields = opened.fields(action) | changes
    del fields["csrf_token"]
    return client.post(opened.action(action), fields, status=status)
