"""Adding evidence."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.assessments import queries, rules
from trainingapp.assessments.models import Evidence, EvidenceLink
from trainingapp.assessments.services.competencies import check_in_framework
from trainingapp.assessments.services.log import record
from trainingapp.assessments.terms import EvidenceKind
from trainingapp.assessments.web_links import link_fault
from trainingapp.core import clock
from trainingapp.core.errors import DomainError
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan
from trainingapp.plans.rules import party_of


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
    if kind is EvidenceKind.REFLECTION and not reflection:
        raise DomainError("Write your reflection, or enter a web address", "reflection")
    if (link or (kind is EvidenceKind.OTHER and not reflection)) and (fault := link_fault(link)):
        raise DomainError(fault, "link")


def _is_same(one: Evidence, other: Evidence) -> bool:
    names = ("kind", "title", "reflection", "link", "happened_on")
    return all(getattr(one, name) == getattr(other, name) for name in names)
