"""What a training needs analysis can be put together from, and why some of it suggests itself."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, undefer

from trainingapp.assessments import rules
from trainingapp.assessments.models import Applicability, CriterionCheck, Rating
from trainingapp.assessments.queries.criteria import criterion_checks
from trainingapp.assessments.queries.totals import left_out
from trainingapp.assessments.terms import SYSTEMS, Met, NeedsSubject
from trainingapp.frameworks.models import Entry, Publication
from trainingapp.frameworks.terms import PublicationKind, SectionKind, StatementClass
from trainingapp.plans.models import Plan

TRAINABLE = frozenset({SectionKind.CORE, SectionKind.ADDITIONAL, SectionKind.DUTIES, SectionKind.SKILLS})
"""Sections that say what the post-holder does; the others say what is hoped for, or with whom."""


@dataclass(frozen=True)
class Choosable:
    """A line of the library that a need can be about."""

    entry: Entry
    subject: NeedsSubject
    rating: Rating | None = None
    """What the coordinator last said of themselves, for a competency."""
    check: CriterionCheck | None = None
    """What was found at appointment, for a criterion."""

    @property
    def met(self) -> Met | None:
        return self.check.met if self.check else None

    @property
    def is_suggested(self) -> bool:
        """Whether a low self-rating or the person specification asks for it."""
        return rules.is_low(self.rating) or rules.is_a_need(self.met)


def choosable(session: Session, *, plan: Plan) -> list[Choosable]:
    """What a need can be about in this plan, in the order of the subjects and as printed, in 4 queries.

    Competencies of the framework that apply to the post, elements of the role, criteria that were found to be
    less than met, and systems. Attributes that a job description asks for cannot be trained, so they are not
    among them.
    """
    role, person = _documents(session, plan)
    ratings = _latest_ratings(session, plan)
    found = rules.newest_checks(criterion_checks(session, plan=plan))
    offered: list[Choosable] = []
    for entry in _entries(session, plan, person):
        subject = _subject(plan, entry, role)
        if subject is NeedsSubject.CRITERION and not _is_need(found.get(entry.id)):
            continue
        if subject is not None:
            offered.append(Choosable(entry, subject, ratings.get(entry.id), found.get(entry.id)))
    order = list(NeedsSubject)
    return sorted(offered, key=lambda each: (order.index(each.subject), each.entry.position))


def _documents(session: Session, plan: Plan) -> tuple[frozenset[str], UUID | None]:
    """The trainable sections of the plan's role, and the person specification that belongs to it."""
    found = session.scalars(
        select(Publication)
        .where(
            or_(
                Publication.id == plan.role_specification_id,
                (Publication.kind == PublicationKind.PERSON_SPECIFICATION) & Publication.retired_at.is_(None),
            )
        )
        .options(undefer(Publication.body))
        .order_by(Publication.version.desc())
    ).all()
    role = next(each for each in found if each.id == plan.role_specification_id)
    trainable = frozenset(
        section["code"] for section in role.body["sections"] if section.get("kind") in TRAINABLE
    )
    return trainable, next((each.id for each in found if _belongs(each.body, role.code)), None)


def _belongs(body: dict[str, Any], role: str) -> bool:
    is_person = body["kind"] == PublicationKind.PERSON_SPECIFICATION.value
    return is_person and bool(body["facts"]["role"] == role)


def _entries(session: Session, plan: Plan, person: UUID | None) -> list[Entry]:
    left_out_of_plan = (
        left_out().where(Applicability.plan_id == plan.id).with_only_columns(Applicability.entry_id)
    )
    return list(
        session.scalars(
            select(Entry)
            .join(Entry.publication)
            .where(
                or_(
                    Entry.publication_id.in_([plan.framework_id, plan.role_specification_id, person]),
                    Entry.code.in_(SYSTEMS) & Publication.retired_at.is_(None),
                ),
                Entry.id.not_in(left_out_of_plan),
            )
            .options(contains_eager(Entry.publication))
            .order_by(Entry.publication_id, Entry.position)
        )
    )


def _subject(plan: Plan, entry: Entry, trainable: frozenset[str]) -> NeedsSubject | None:
    if entry.publication_id == plan.framework_id:
        return NeedsSubject.COMPETENCY
    if entry.code in SYSTEMS:
        return NeedsSubject.SYSTEM
    if entry.publication_id == plan.role_specification_id:
        is_attribute = entry.details.get("statement_class") == StatementClass.ATTRIBUTE.value
        return NeedsSubject.ROLE_ELEMENT if entry.section_code in trainable and not is_attribute else None
    return NeedsSubject.CRITERION


def _is_need(check: CriterionCheck | None) -> bool:
    return check is not None and rules.is_a_need(check.met)


def _latest_ratings(session: Session, plan: Plan) -> dict[UUID, Rating]:
    """The newest self-rating of each competency, however long the history is."""
    place = (
        func.row_number()
        .over(partition_by=Rating.entry_id, order_by=(Rating.created_at.desc(), Rating.id.desc()))
        .label("place")
    )
    ranked = select(Rating, place).where(Rating.plan_id == plan.id).subquery()
    newest = aliased(Rating, ranked)
    return {each.entry_id: each for each in session.scalars(select(newest).where(ranked.c.place == 1))}
