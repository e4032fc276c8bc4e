"""Rating oneself and adding evidence."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, rules
from trainingapp.assessments.models import Evidence, EvidenceLink, Rating
from trainingapp.assessments.services.log import record
from trainingapp.assessments.terms import EvidenceKind
from trainingapp.assessments.web_links import link_fault
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


def add_evidence(
    session: Session,
    *,
    actor: Person,
    plan: Plan,
    kind: EvidenceKind,
    title: str,
    reflection: str = "",
    link: str = "",
    happened_on: date,
    entries: Sequence[Entry],
) -> Evidence:
    """Add a reflection, or a link (perhaps with a reflection), that shows one or more competencies.

    The same evidence sent twice is kept once. Raises NotAllowed for anybody but the coordinator, DomainError
    at `title`, `reflection`, `link`, `happened_on` or `entries` for what will not do.
    """
    rules.check_coordinator(party_of(plan, actor.id))
    rules.check_open(plan.state)
    title, reflection, link = title.strip(), reflection.strip(), link.strip()
    _check_content(kind, title, reflection, link)
    if happened_on > clock.today():
        raise DomainError("The date it happened must be today or in the past", "happened_on")
    if not entries:
        raise DomainError("Select at least one competency that this shows", "entries")
    check_in_framework(plan, entries, "entries")
    wanted = {entry.id for entry in entries}
    evidence = Evidence(
        plan_id=plan.id, kind=kind, title=title, reflection=reflection, link=link, happened_on=happened_on
    )
    for known in queries.evidence(session, plan=plan):
        if _is_same(known, evidence) and {each.entry_id for each in known.links} == wanted:
            return known
    evidence.links = [EvidenceLink(entry_id=entry_id) for entry_id in sorted(wanted)]
    session.add(evidence)
    session.flush()
    record(
        session,
        actor=actor,
        plan=plan,
        what="evidence:added",
        subject_type="evidence",
        subject_id=evidence.id,
        kind=kind.value,
        competencies=len(wanted),
    )
    return evidence


def _check_content(kind: EvidenceKind, title: str, reflection: str, link: str) -> None:
    if not title:
        raise DomainError("Enter a title, so that you both find it again", "title")
    if kind is EvidenceKind.REFLECTION and link:
        raise DomainError("Evidence with a web address is a link", "link")
    if kind is EvidenceKind.REFLECTION and not reflection:
        raise DomainError("Write your reflection, or enter a web address", "reflection")
    if kind is EvidenceKind.LINK and (fault := link_fault(link)):
        raise DomainError(fault, "link")


def _is_same(one: Evidence, other: Evidence) -> bool:
    names = ("kind", "title", "reflection", "link", "happened_on")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def check_in_framework(plan: Plan, entries: Iterable[Entry], field: str | None = None) -> None:
    """Raises DomainError where a competency is not of the framework the plan is assessed against."""
    if any(entry.publication_id != plan.framework_id for entry in entries):
        raise DomainError("Choose competencies of the framework of this plan", field)
