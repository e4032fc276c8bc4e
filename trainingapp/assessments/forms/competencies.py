"""The forms of self-assessment, and of what does not apply to a post."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from wtforms import Field, ValidationError

from trainingapp.assessments.terms import RATING_POINT_WORDS
from trainingapp.core.forms import (
    AutosavedForm,
    Choice,
    FormField,
    FreeTextAreaField,
    NhsForm,
    NhsSubform,
    RadiosField,
    required,
)

LONGEST_NOTE = 1_000
SCALES = ("knowledge", "confidence")


class PointForm(AutosavedForm):
    """At which point of the programme somebody rates themselves."""

    point = RadiosField(
        "When is this?",
        choices=RATING_POINT_WORDS.items(),
        validators=[required("Select when this is")],
        called="When",
    )


class RateCompetencyForm(PointForm):
    """Knowledge and confidence, 1 to 5; the levels come from the rating scales of the library."""

    knowledge = RadiosField(
        "How much do you know about this?",
        validators=[required("Select how much you know about this")],
        called="Knowledge",
    )
    confidence = RadiosField(
        "How confident are you in doing this at work?",
        validators=[required("Select how confident you are")],
        called="Confidence",
    )
    note = FreeTextAreaField(
        "Note", longest=LONGEST_NOTE, description="What would help you, or what has changed since last time"
    )


class RatingRowForm(NhsSubform):
    """One competency of an area: rated on both scales, or not at all."""

    mark_optional = False
    code = ""
    knowledge = RadiosField("Knowledge")
    confidence = RadiosField("Confidence")
    note = FreeTextAreaField("Note (optional)", longest=LONGEST_NOTE)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was said of this competency."""
        return self.knowledge.is_blank and self.confidence.is_blank and self.note.is_blank

    def validate_knowledge(self, field: Field) -> None:
        """A competency that something is said of is rated on both scales."""
        if field.data is None and not self.is_blank:
            raise ValidationError(f"Select your knowledge for {self.code}")

    def validate_confidence(self, field: Field) -> None:
        """As for knowledge."""
        if field.data is None and not self.is_blank:
            raise ValidationError(f"Select your confidence for {self.code}")


class RateAreaForm(PointForm):
    """Several competencies on one page; those left blank are not rated."""

    codes: Sequence[str] = ()

    def row(self, code: str) -> RatingRowForm:
        """The part of the form about one competency."""
        return cast(RatingRowForm, self[row_name(code)].form)

    def rated(self) -> list[tuple[str, RatingRowForm]]:
        """The competencies of which something is said, by code."""
        return [(code, self.row(code)) for code in self.codes if not self.row(code).is_blank]

    def offer(self, knowledge: Sequence[Choice], confidence: Sequence[Choice]) -> None:
        """Give every competency the levels of the two scales."""
        for code in self.codes:
            row = self.row(code)
            row.code = code
            row.knowledge.choices, row.confidence.choices = knowledge, confidence


def row_name(code: str) -> str:
    """The name of a competency's part of the form."""
    return code.replace(".", "_")


def rating_names(codes: Iterable[str]) -> list[str]:
    """The fields about the competencies with these codes, as the page sends them."""
    return [f"{row_name(code)}-{name}" for code in codes for name in (*SCALES, "note")]


def rate_area_form(codes: Iterable[str]) -> type[RateAreaForm]:
    """The form for the competencies with these codes."""
    known = tuple(codes)
    rows: dict[str, Any] = {row_name(code): FormField(RatingRowForm, code) for code in known}
    return type("RateAreaForm", (RateAreaForm,), {"codes": known, **rows})


class LeaveOutCompetencyForm(NhsForm):
    """Why a competency does not apply to this post."""

    reason = FreeTextAreaField(
        "Why does it not apply to this post?",
        longest=LONGEST_NOTE,
        validators=[required("Enter the reason")],
        description="For example: the network has no such clinic. All three parties of the plan read this",
        called="Reason",
    )


class BringBackCompetencyForm(NhsForm):
    """Why a competency applies after all."""

    reason = FreeTextAreaField(
        "Why does it apply after all?",
        longest=LONGEST_NOTE,
        validators=[required("Enter the reason")],
        called="Reason",
    )
