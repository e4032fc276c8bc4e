"""Rating oneself."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from trainingapp.accounts import services as accounts
from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, rules
from trainingapp.assessments.models import Rating
from trainingapp.assessments.services.competencies import check_in_framework
from trainingapp.assessments.services.log import record
from trainingapp.assessments.terms import RatingPoint
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.core.typed import Typed
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import month_of, party_of


@dataclass(frozen=True)
class Said:
    """What somebody says of themselves about one competency: 1 to 5 each, and perhaps a note."""

    entry: Entry
    knowledge: int
    confidence: int
    note: str = ""


def rate(
    session: Session,
    *,
    actor: Person,
    plan: Plan,
    entry: Entry,
    knowledge: int,
    confidence: int,
    note: str = "",
    point: RatingPoint | None = None,
) -> Rating:
    """Say where one stands on a competency, 1 to 5; what was said before stays.

    `point` is that of the month the plan is in, if not given. The same said twice on one day is kept once.
    Raises NotAllowed for anybody but the coordinator, DomainError for a competency of another framework or
    that does not apply, and for what is not on the scales.
    """
    said = Said(entry, knowledge, confidence, note)
    return rate_many(session, actor=actor, plan=plan, said=[said], point=point)[0]


def rate_many(
    session: Session, *, actor: Person, plan: Plan, said: Sequence[Said], point: RatingPoint | None = None
) -> list[Rating]:
    """Say where one stands on several competencies at once; all of it is kept, or nothing. As `rate`."""
    rules.check_coordinator(party_of(plan, actor.id))
    rules.check_open(plan.state)
    if not said:
        raise DomainError("Rate at least one competency")
    entries = [each.entry for each in said]
    check_in_framework(plan, entries)
    left_out = queries.left_out_of(session, plan=plan)
    rules.check_applies(not any(each.id in left_out for each in entries))
    for each in said:
        rules.check_rated(each.knowledge, "knowledge", "your knowledge")
        rules.check_rated(each.confidence, "confidence", "your confidence")
    now_is = point or rules.rating_point(month_of(plan, clock.today()))
    before = queries.latest_ratings(session, plan=plan, entries=entries)
    return [_rate(session, actor, plan, each, now_is, before.get(each.entry.id)) for each in said]


def _rate(
    session: Session, actor: Person, plan: Plan, said: Said, point: RatingPoint, last: Rating | None
) -> Rating:
    note = said.note.strip()
    rating = Rating(
        plan_id=plan.id,
        entry_id=said.entry.id,
        knowledge=said.knowledge,
        confidence=said.confidence,
        note=note,
        point=point,
    )
    if last is not None and _says_again(last, rating):
        return last
    session.add(rating)
    session.flush()
    record(
        session,
        actor=actor,
        plan=plan,
        what="competency:rated",
        subject_type="rating",
        subject_id=rating.id,
        code=said.entry.code,
        point=point.value,
    )
    return rating


def _says_again(last: Rating, now: Rating) -> bool:
    """Whether the form was sent twice: the same words on the same day of London."""
    same = all(
        getattr(last, name) == getattr(now, name) for name in ("knowledge", "confidence", "note", "point")
    )
    return same and last.created_at.astimezone(clock.LONDON).date() == clock.today()


def keep_ratings(session: Session, *, actor: Person, plan: Plan, typed: Typed) -> tuple[str, ...]:
    """Keep ratings as they are being chosen, for their writer alone; nobody is rated by it.

    Returns why something was not kept. Raises NotAllowed for anybody but the coordinator.
    """
    rules.check_coordinator(party_of(plan, actor.id))
    return accounts.hold_typed(session, actor=actor, typed=typed)
