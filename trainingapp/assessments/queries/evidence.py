"""The evidence of a plan: a piece, all of it, what may be signed with, what is hidden; and the scales."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from trainingapp.accounts.models import Person
from trainingapp.assessments import rules
from trainingapp.assessments.models import (
    CriterionCheck,
    Evidence,
    EvidenceEvent,
    EvidenceFile,
    EvidenceLink,
    Rating,
)
from trainingapp.assessments.terms import EvidenceEventKind, EvidenceKind, EvidenceState, Met
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.library_entries import ScaleLevel
from trainingapp.frameworks.library_models import RatingScales
from trainingapp.frameworks.models import Entry
from trainingapp.frameworks.terms import RatingScale
from trainingapp.plans.models import Plan
from trainingapp.training.models import TrainingLogCover, TrainingLogEntry
from trainingapp.training.terms import LogState

if TYPE_CHECKING:
    from sqlalchemy.orm.strategy_options import _AbstractLoad


def evidence(session: Session, *, plan: Plan, entry: Entry | None = None) -> list[Evidence]:
    """All the plan's evidence, newest first, perhaps for one competency alone; in 4 queries.

    With the competencies it shows, its files and its events. Hidden pieces are among it: whoever shows them
    asks `is_hidden` first.
    """
    wanted = (
        select(Evidence)
        .where(Evidence.plan_id == plan.id)
        .options(*whole())
        .order_by(Evidence.happened_on.desc(), Evidence.created_at.desc(), Evidence.id.desc())
    )
    if entry is not None:
        wanted = wanted.where(Evidence.links.any(EvidenceLink.entry_id == entry.id))
    return list(session.scalars(wanted))


def usable_evidence(session: Session, *, plan: Plan, entry: Entry) -> list[Evidence]:
    """What a sign-off of that competency may rest on, newest first: neither hidden, withdrawn nor empty."""
    return [each for each in evidence(session, plan=plan, entry=entry) if rules.is_usable(each)]


def is_standing() -> ColumnElement[bool]:
    """The condition on Evidence that it is neither hidden nor withdrawn, for whoever counts it."""
    return ~Evidence.events.any(EvidenceEvent.file_id.is_(None))


def piece(session: Session, evidence_id: UUID, *, plan: Plan) -> Evidence | None:
    """One piece of this plan's evidence, with everything that belongs to it."""
    return session.scalars(
        select(Evidence).where(Evidence.id == evidence_id, Evidence.plan_id == plan.id).options(*whole())
    ).first()


def replacement(session: Session, *, evidence: Evidence) -> Evidence | None:
    """The redacted version of a hidden piece, if there is one."""
    return session.scalars(select(Evidence).where(Evidence.replaces_id == evidence.id)).first()


def whole() -> list["_AbstractLoad"]:
    """The competencies that a piece shows, its files and its events, in a query each."""
    return [
        selectinload(Evidence.links).joinedload(EvidenceLink.entry),
        selectinload(Evidence.files).joinedload(EvidenceFile.file),
        selectinload(Evidence.events).joinedload(EvidenceEvent.person).lazyload(Person.memberships),
    ]


# --- the list -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """One piece of evidence in as few words as choosing from a list needs."""

    id: UUID
    kind: EvidenceKind
    state: EvidenceState
    entry_ids: frozenset[UUID]


def pieces(session: Session, *, plan: Plan) -> list[Piece]:
    """All the plan's evidence, newest first, without its words; in 3 queries."""
    links, events = defaultdict[UUID, set[UUID]](set), defaultdict[UUID, list[EvidenceEvent]](list)
    shown = select(EvidenceLink.evidence_id, EvidenceLink.entry_id).join(EvidenceLink.evidence)
    for evidence_id, entry_id in session.execute(shown.where(Evidence.plan_id == plan.id)):
        links[evidence_id].add(entry_id)
    happened = select(EvidenceEvent).join(EvidenceEvent.evidence).where(Evidence.plan_id == plan.id)
    for event in session.scalars(happened):
        events[event.evidence_id].append(event)
    rows = session.execute(
        select(Evidence.id, Evidence.kind)
        .where(Evidence.plan_id == plan.id)
        .order_by(Evidence.happened_on.desc(), Evidence.created_at.desc(), Evidence.id.desc())
    )
    return [
        Piece(each, kind, rules.evidence_state(events[each]), frozenset(links[each])) for each, kind in rows
    ]


def evidence_of(session: Session, *, ids: list[UUID]) -> list[Evidence]:
    """These pieces with everything that belongs to them, in that order; in 4 queries."""
    found = session.scalars(select(Evidence).where(Evidence.id.in_(ids)).options(*whole()))
    by_id = {each.id: each for each in found}
    return [by_id[each] for each in ids]


# --- what is hidden -------------------------------------------------------------------------------


class Hidden(NamedTuple):
    """What nobody may be shown any more, not even in what was signed with it."""

    evidence: frozenset[UUID]
    """The ids of pieces whose title, words, address, sentences and file names are hidden."""
    files: frozenset[UUID]
    """The ids of `EvidenceFile`s that are hidden with their names."""
    stored_files: frozenset[UUID]
    """The same as ids of `StoredFile`s."""


def hidden(session: Session, *, plan: Plan) -> Hidden:
    """What of this plan's evidence is hidden, in 2 queries; old decisions that pinned it ask this."""
    pieces = session.scalars(
        select(EvidenceEvent.evidence_id)
        .join(EvidenceEvent.evidence)
        .where(
            Evidence.plan_id == plan.id,
            EvidenceEvent.kind == EvidenceEventKind.NEEDS_REDACTION,
            EvidenceEvent.file_id.is_(None),
        )
    )
    files = session.execute(
        select(EvidenceFile.id, EvidenceFile.file_id)
        .join(EvidenceFile.evidence)
        .where(Evidence.plan_id == plan.id, EvidenceFile.hidden_at.is_not(None))
    ).all()
    return Hidden(frozenset(pieces), frozenset(row[0] for row in files), frozenset(row[1] for row in files))


# --- what evidence may be made of -----------------------------------------------------------------


def met_criterion(session: Session, check_id: UUID, *, plan: Plan) -> CriterionCheck | None:
    """A criterion of the person specification that was met at appointment, by what is said of it now."""
    return next((each for each in met_criteria(session, plan=plan) if each.id == check_id), None)


def met_criteria(session: Session, *, plan: Plan) -> list[CriterionCheck]:
    """The criteria met at appointment, as the newest check of each says, in the order printed."""
    said = (
        select(CriterionCheck)
        .where(CriterionCheck.plan_id == plan.id)
        .options(joinedload(CriterionCheck.entry))
        .order_by(CriterionCheck.created_at, CriterionCheck.id)
    )
    newest = {each.entry_id: each for each in session.scalars(said)}
    met = [each for each in newest.values() if each.met is Met.YES]
    return sorted(met, key=lambda each: each.entry.position)


def completed_training(session: Session, log_entry_id: UUID, *, plan: Plan) -> TrainingLogEntry | None:
    """A completed line of this plan's training log, with what it covers and its certificate."""
    return session.scalars(
        _completed(plan)
        .where(TrainingLogEntry.id == log_entry_id)
        .options(
            selectinload(TrainingLogEntry.covers).joinedload(TrainingLogCover.entry),
            joinedload(TrainingLogEntry.certificate),
        )
    ).first()


class Offers(NamedTuple):
    """What of a plan could be evidence and is not yet."""

    criteria: list[CriterionCheck]
    trainings: list[TrainingLogEntry]
    """Completed, newest first."""


def offers(session: Session, *, plan: Plan) -> Offers:
    """What was met at appointment and what was learned since that is not evidence yet; in 3 queries."""
    used = session.execute(
        select(Evidence.check_id, Evidence.log_entry_id).where(Evidence.plan_id == plan.id)
    ).all()
    checks, lines = {row[0] for row in used}, {row[1] for row in used}
    ordered = _completed(plan).order_by(TrainingLogEntry.finished_on.desc(), TrainingLogEntry.id.desc())
    return Offers(
        [each for each in met_criteria(session, plan=plan) if each.id not in checks],
        [each for each in session.scalars(ordered) if each.id not in lines],
    )


def _completed(plan: Plan) -> Select[TrainingLogEntry]:
    return select(TrainingLogEntry).where(
        TrainingLogEntry.plan_id == plan.id,
        TrainingLogEntry.state == LogState.COMPLETED,
        TrainingLogEntry.removed_at.is_(None),
    )


# --- beside the evidence --------------------------------------------------------------------------


def latest_rating(session: Session, *, plan: Plan, entry: Entry) -> Rating | None:
    """What the coordinator last said of themselves about one competency."""
    return session.scalars(
        select(Rating)
        .where(Rating.plan_id == plan.id, Rating.entry_id == entry.id)
        .order_by(Rating.created_at.desc(), Rating.id.desc())
        .limit(1)
    ).first()


def scales(session: Session) -> dict[RatingScale, list[ScaleLevel]]:
    """The levels of each rating scale in force, lowest first.

    Raises LookupError when the reference library was never loaded.
    """
    published = frameworks.newest(session, code="rating-scales")
    content = frameworks.typed(published) if published else None
    if not isinstance(content, RatingScales):
        raise LookupError("there are no rating scales: load the reference library first")
    return {
        section.scale: sorted(section.entries, key=lambda level: level.value) for section in content.sections
    }
