"""Words for the library's pages: shelves of publications, and facts and entry keys as sentences."""

from collections.abc import Iterable, Sequence, Set
from enum import StrEnum
from itertools import groupby
from typing import Any

from pydantic import BaseModel

from trainingapp.frameworks import library_models
from trainingapp.frameworks.models import Publication
from trainingapp.frameworks.terms import PublicationKind

KIND_WORDS = {
    PublicationKind.FRAMEWORK: "Competency frameworks",
    PublicationKind.ROLE_SPECIFICATION: "Role specifications",
    PublicationKind.PERSON_SPECIFICATION: "Person specifications",
    PublicationKind.JOB_DESCRIPTION: "Job descriptions",
    PublicationKind.ACTIVITY_MENU: "Menu of activities",
    PublicationKind.PLAN_TEMPLATE: "Plan templates",
    PublicationKind.THEMES: "Group themes",
    PublicationKind.COURSES: "Self-directed courses",
    PublicationKind.CONFERENCE: "Conference",
    PublicationKind.RESPONSIBILITIES: "Responsibilities",
    PublicationKind.EXPECTATIONS: "Expectations",
    PublicationKind.DRIVERS: "Policy drivers",
    PublicationKind.ONGOING_SUPPORT: "Ongoing support",
    PublicationKind.RATING_SCALES: "Rating scales",
}
COMMON = {"code", "title", "statement", "status", "source"}


def on_shelves(publications: Iterable[Publication]) -> list[tuple[str, list[Publication]]]:
    """Publications grouped by kind, in the order a newcomer wants to read them."""
    order = list(KIND_WORDS)
    ranked = sorted(publications, key=lambda p: (order.index(p.kind), p.title))
    return [(KIND_WORDS[kind], list(found)) for kind, found in groupby(ranked, key=lambda p: p.kind)]


def facts_in_words(content: library_models.Publication) -> list[tuple[str, str]]:
    """The publication's own facts as label and words."""
    facts = getattr(content, "facts", None)
    return [] if facts is None else in_words(facts)


def in_words(model: BaseModel, *, leave_out: Set[str] = frozenset()) -> list[tuple[str, str]]:
    """The keys of a typed block that say something, as label and words."""
    pairs = []
    for name in type(model).model_fields:
        value = getattr(model, name)
        if name in leave_out or value is None or value in ((), ""):
            continue
        pairs.append((name.replace("_", " ").capitalize(), _words(value)))
    return pairs


def entry_in_words(entry: BaseModel) -> list[tuple[str, str]]:
    """What an entry says beside its statement."""
    return in_words(entry, leave_out=COMMON)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, StrEnum):
        return value.value.replace("_", " ")
    if isinstance(value, BaseModel):
        return "; ".join(f"{label.lower()}: {words}" for label, words in in_words(value))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_words(each) for each in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
