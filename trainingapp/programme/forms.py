"""The forms of moderation."""

from datetime import date
from typing import cast

from trainingapp.core.forms import (
    FreeTextAreaField,
    IntegerField,
    NhsDateField,
    NhsForm,
    RadiosField,
    in_range,
    required,
)
from trainingapp.programme.rules.moderation import MOST_PICKS
from trainingapp.programme.terms import Verdict


class DrawSampleForm(NhsForm):
    """From which days, and how many."""

    from_on = NhsDateField(
        "First day of the decisions", validators=[required("Enter the first day")], called="First day"
    )
    until_on = NhsDateField(
        "Last day of the decisions",
        description="Yesterday at the latest",
        validators=[required("Enter the last day")],
        called="Last day",
    )
    size = IntegerField(
        "How many decisions?",
        description=f"From 1 to {MOST_PICKS}. Ten take about an hour",
        width=3,
        validators=[
            required("Enter how many decisions"),
            in_range(1, MOST_PICKS, f"Enter a number of decisions from 1 to {MOST_PICKS}"),
        ],
        called="Number of decisions",
    )

    def asked(self) -> tuple[date, date, int]:
        """The first day, the last and the number. For a form that is valid."""
        return cast(tuple[date, date, int], (self.from_on.data, self.until_on.data, self.size.data))


class OpenPickForm(NhsForm):
    """The button that opens a decision with its evidence."""


class ReviewPickForm(NhsForm):
    """What a programme lead makes of a decision."""

    verdict = RadiosField(
        "What do you make of it?",
        choices=[
            (Verdict.AGREE, "I agree", "The evidence and the reasons bear this decision"),
            (Verdict.QUERY, "I have a question", "The signer reads your note, and may revoke the decision"),
        ],
        validators=[required("Select what you make of it")],
        called="What you make of it",
    )
    note = FreeTextAreaField(
        "Your note",
        longest=4_000,
        description="Needed for a question. The signer and the programme leads read it",
    )
