"""The form of the person specification: what was met at appointment, and what showed it."""

from collections.abc import Sequence
from typing import Any

from trainingapp.assessments.models import CriterionCheck
from trainingapp.assessments.terms import MET_WORDS
from trainingapp.core.forms import FreeTextField, NhsForm, SelectField, VersionField
from trainingapp.frameworks.models import Entry


class CheckCriteriaForm(NhsForm):
    """The rows are added for one specification, see `for_criteria`. Left empty, a row says nothing.

    `version` is how many checks there were when the page was opened.
    """

    version = VersionField()
    rows: Sequence[Entry] = ()

    @classmethod
    def for_criteria(
        cls, lines: Sequence[tuple[Entry, CriterionCheck | None]], said: int
    ) -> "CheckCriteriaForm":
        """The form for these criteria, with what was found of them before."""
        fields: dict[str, Any] = {"rows": [entry for entry, _ in lines]}
        known: dict[str, Any] = {"version": said}
        for entry, check in lines:
            fields[f"met-{entry.id}"] = SelectField(
                f"{entry.title}: at appointment",
                choices=MET_WORDS.items(),
                blank="Not checked yet",
                called=entry.title,
            )
            fields[f"shown_by-{entry.id}"] = FreeTextField(
                f"{entry.title}: what showed it", called=f"What showed {entry.title}"
            )
            if check is not None:
                known[f"met-{entry.id}"] = check.met
                known[f"shown_by-{entry.id}"] = check.shown_by
        form: CheckCriteriaForm = type(cls.__name__, (cls,), fields)(data=known)
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """What showed it belongs to an answer."""
        is_valid = bool(super().validate(extra_validators))
        for entry in self.rows:
            met, shown_by = self[f"met-{entry.id}"], self[f"shown_by-{entry.id}"]
            if met.is_blank and not shown_by.is_blank and not met.errors:
                self.add_error(met.name, f"Select whether “{entry.title}” was met")
                is_valid = False
        return is_valid
