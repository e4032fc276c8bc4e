"""Rating oneself."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, rules
from trainingapp.assessments.models import Rating
from trainingapp.assessments.services.log import record
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import party_of


def rate(
    session: Session,
    *,
    actor: Person,
    plan: Plan,
    entry: Entry,
    knowledge: int,
    confidence: int,
    note: str = "",
) -> Rating:
    """Say where one stands on a competency, 1 to 5; what was said before stays.

    The same said twice on one day is kept once. Raises NotAllowed for anybody but the coordinator,
    DomainError for a competency of another framework and for what is not on the scales.
    """
    rules.check_coordinator(party_of(plan, actor.id))
    rules.check_open(plan.state)
    check_in_framework(plan, [entry])
    rules.check_rated(knowledge, "knowledge", "your knowledge")
    rules.check_rated(confidence, "confidence", "your confidence")
    note = note.strip()
    last = queries.latest_rating(session, plan=plan, entry=entry)
    if last is not None and _says_again(last, knowledge, confidence, note):
        return last
    rating = Rating(plan_id=plan.id, entry_id=entry.id, knowledge=knowledge, confidence=confidence, note=note)
    session.add(rating)
    session.flush()
    record(
        session,
        actor=actor,
        plan=plan,
        what="competency:rated",
        subject_type="rating",
        subject_id=rating.id,
        code=entry.code,
    )
    return rating


def _says_again(last: Rating, knowledge: int, confidence: int, note: str) -> bool:
    """Whether the form was sent twice: the same words on the same day of London."""
    same = (last.knowledge, last.confidence, last.note) == (knowledge, confidence, note)
    return same and last.created_at.astimezone(clock.LONDON).date() == clock.today()


def check_in_framework(plan: Plan, entries: Iterable[Entry], field: str | None = None) -> None:
    """Raises DomainError where a competency is not of the framework the plan is assessed against."""
    if any(entry.publication_id != plan.framework_id for entry in entries):
        raise DomainError("Choose competencies of the framework of this plan", field)
