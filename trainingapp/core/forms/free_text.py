"""Free text with the patient-data guard: what it refuses, what it asks about, and the box that answers."""

import hashlib
from typing import Any

from markupsafe import Markup
from wtforms.form import BaseForm
from wtforms.utils import unset_value
from wtforms.validators import ValidationError

from trainingapp.core.forms.components import component
from trainingapp.core.forms.text import TextAreaField, TextField
from trainingapp.core.patient_data import Finding, Level, find_patient_data

CONFIRM = "not-a-patient"


class Guarded(TextField):
    """A text field that refuses NHS numbers, and asks about whatever else may be about a patient.

    To a question the form adds a checkbox, NAME-not-a-patient, "This is not about a patient". Ticked, it lets
    the very things pass that were asked about, and nothing that is written later: its value holds
    fingerprints of them. What the record held before the edit was settled then and is not asked about again.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ticked: frozenset[str] = frozenset()
        self.asked_about: tuple[str, ...] = ()

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(formdata, data, extra_filters)
        if formdata is not None:
            ticked = formdata.getlist(f"{self.name}-{CONFIRM}")
            self.ticked = frozenset(mark for value in ticked for mark in str(value).split("-"))

    def post_validate(self, form: BaseForm, validation_stopped: bool) -> None:
        """Look for patient data in text that is otherwise right."""
        if validation_stopped or self.errors:
            return
        found = find_patient_data(self.data)
        refused = [finding for finding in found if finding.level is Level.BLOCK]
        if refused:
            raise ValidationError(_told(refused))
        asked = [finding for finding in found if not self._held_before(finding)]
        marks = {fingerprint(self.data, finding): finding for finding in asked}
        self.asked_about = tuple(marks)
        open_questions = [finding for mark, finding in marks.items() if mark not in self.ticked]
        if open_questions:
            raise ValidationError(_told(open_questions))

    def _held_before(self, finding: Finding) -> bool:
        return self.data[finding.start : finding.end] in str(self.object_data or "")

    def draw(self, asked: dict[str, Any]) -> Markup:
        drawn = super().draw(asked)
        return drawn + self._question() if self.asked_about else drawn

    def _question(self) -> Markup:
        """The checkbox. It stays, ticked, while other fields are wrong, or the answer would be lost."""
        item = {
            "value": "-".join(self.asked_about),
            "text": "This is not about a patient",
            "checked": self.ticked.issuperset(self.asked_about),
        }
        identity = {"name": f"{self.name}-{CONFIRM}", "idPrefix": f"{self.id}-{CONFIRM}"}
        described = {"describedBy": f"{self.id}-error"} if self.error else {}
        return component("checkboxes")({**identity, **described, "items": [item], "small": True})


class FreeTextField(Guarded):
    """One line of free text, guarded."""


class FreeTextAreaField(Guarded, TextAreaField):
    """Several lines of free text, guarded."""


def _told(findings: list[Finding]) -> str:
    more = len(findings) - 1
    others = "" if not more else f" (and {more} more like it)" if _alike(findings) else f" (and {more} more)"
    return findings[0].message + others


def _alike(findings: list[Finding]) -> bool:
    return len({finding.kind for finding in findings}) == 1


def fingerprint(text: str, finding: Finding) -> str:
    """Stands for what was found, whatever is around it. Not a secret: the text is on the same page."""
    return hashlib.sha256(f"{finding.kind}:{text[finding.start : finding.end]}".encode()).hexdigest()[:12]
