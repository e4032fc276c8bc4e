"""The forms of self-assessment."""

from trainingapp.core.forms import (
    FreeTextAreaField,
    NhsForm,
    RadiosField,
    required,
)


class RateCompetencyForm(NhsForm):
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
        "Note", longest=1_000, description="What would help you, or what has changed since last time"
    )
