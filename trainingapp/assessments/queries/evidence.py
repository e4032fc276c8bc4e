"""What a plan holds beside decisions: evidence, the latest rating, and the scales that people rate on."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from trainingapp.assessments.models import Evidence, EvidenceLink, Rating
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.library_entries import ScaleLevel
from trainingapp.frameworks.library_models import RatingScales
from trainingapp.frameworks.models import Entry
from trainingapp.frameworks.terms import RatingScale
from trainingapp.plans.models import Plan


def evidence(session: Session, *, plan: Plan, entry: Entry | None = None) -> list[Evidence]:
    """The plan's evidence with the competencies it shows, newest first; perhaps for one competency alone."""
    wanted = (
        select(Evidence)
        .where(Evidence.plan_id == plan.id)
        .options(selectinload(Evidence.links).joinedload(EvidenceLink.entry))
        .order_by(Evidence.happened_on.desc(), Evidence.created_at.desc(), Evidence.id.desc())
    )
    if entry is not None:
        wanted = wanted.where(Evidence.links.any(EvidenceLink.entry_id == entry.id))
    return list(session.scalars(wanted))


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
