"""The forms of evidence."""

from collections.abc import Sequence
from typing import Any, cast

from trainingapp.assessments.rules import LONGEST_HOW, how_field
from trainingapp.core.forms import (
    CheckboxesField,
    FreeTextAreaField,
    FreeTextField,
    NhsDateField,
    NhsForm,
    RadiosField,
    UploadField,
    required,
)
from trainingapp.frameworks.models import Entry


class AddEvidenceForm(NhsForm):
    """What it is, when it happened, and what it says; what it shows is asked on the next page."""

    kind = RadiosField("What kind of evidence is it?", validators=[required("Select what kind it is")])
    title = FreeTextField(
        "Title",
        validators=[required("Enter a title, so that you both find it again")],
        description="For example: setting up the follow-up list at the Tuesday clinic",
    )
    happened_on = NhsDateField(
        "When it happened", validators=[required("Enter the day it happened")], called="The date it happened"
    )
    reflection = FreeTextAreaField(
        "In your words",
        mark_optional=False,
        description="What you did, why, what came of it and what you would do differently. Write about your "
        "own work: nothing here may identify a patient.",
    )
    link = FreeTextField(
        "Web address",
        longest=2_000,
        description="A page, a document or a certificate that your supervisor can open. You can add files on "
        "the page of the evidence, once it is saved",
    )


class ChooseCompetenciesForm(NhsForm):
    """Which competencies a piece shows; sent by GET, so that the choice is in the address."""

    entries = CheckboxesField(
        "Which competencies does it show?",
        validators=[required("Select at least one competency that this shows")],
        called="Competencies",
    )


class LinkEvidenceForm(NhsForm):
    """A sentence for each competency: how the piece shows it."""


def link_evidence_form(entries: Sequence[Entry]) -> LinkEvidenceForm:
    """The form with one field for each of these competencies."""
    fields: dict[str, Any] = {
        how_field(entry): FreeTextAreaField(
            f"How does it show {entry.code} {entry.title or entry.statement}?",
            validators=[required(f"Say in a sentence how it shows {entry.code}")],
            called=f"How it shows {entry.code}",
            description=entry.statement if entry.title else "",
            longest=LONGEST_HOW,
        )
        for entry in entries
    }
    made: Any = type("LinkOnePieceForm", (LinkEvidenceForm,), fields)
    return cast(LinkEvidenceForm, made())


class AddEvidenceFileForm(NhsForm):
    """One file, on a page of its own: what was written before is saved already."""

    file = UploadField(validators=[required("Choose a file")])


class HideEvidenceForm(NhsForm):
    """What has to be hidden at once, and why."""

    what = RadiosField(
        "What needs redaction?", validators=[required("Select what needs redaction")], called="What to hide"
    )
    reason = FreeTextAreaField(
        "What has to be taken out?",
        validators=[required("Say what has to be taken out, without repeating it")],
        called="The reason",
        description="For example: page 2 shows a name. Do not write the name itself",
        longest=1_000,
    )


class WithdrawEvidenceForm(NhsForm):
    """Why it is not to be used any more."""

    reason = FreeTextAreaField(
        "Why do you withdraw it?",
        validators=[required("Enter the reason for withdrawing it")],
        called="The reason",
        longest=1_000,
    )
