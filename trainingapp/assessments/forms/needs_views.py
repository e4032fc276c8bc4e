"""The form in which one of the two says how they see every item: two choices a row."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from trainingapp.assessments.models import NeedsItem, NeedsView
from trainingapp.assessments.rules import Rated
from trainingapp.core.forms import Choice, NhsForm, SelectField, VersionField

NOTHING = "Choose the importance and the level of at least one item"


class GiveViewsForm(NhsForm):
    """The rows are added for the items of one analysis, see `for_items`. Left empty, a row says nothing."""

    version = VersionField()
    seen = VersionField()
    rows: Sequence[NeedsItem] = ()

    @classmethod
    def for_items(
        cls,
        items: Sequence[NeedsItem],
        given: Mapping[UUID, NeedsView],
        *,
        importance: Iterable[Choice],
        current: Iterable[Choice],
        formdata: Any = None,
    ) -> "GiveViewsForm":
        """The form for these items, with what its writer said of them before."""
        importance, current = list(importance), list(current)
        fields: dict[str, Any] = {"rows": items}
        known: dict[str, int] = {}
        for item in items:
            fields[f"importance-{item.id}"] = SelectField(
                f"Importance of {item.topic}", choices=importance, called=f"the importance of {item.topic}"
            )
            fields[f"current-{item.id}"] = SelectField(
                f"Level now of {item.topic}", choices=current, called=f"the level of {item.topic}"
            )
            if item.id in given:
                known[f"importance-{item.id}"] = given[item.id].importance
                known[f"current-{item.id}"] = given[item.id].current
        of_items = type(cls.__name__, (cls,), fields)
        form: GiveViewsForm = (
            of_items(data=known) if formdata is None else of_items(formdata=formdata, data=known)
        )
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Each row is whole or empty, and one is not."""
        is_valid = bool(super().validate(extra_validators))
        for item in self.rows:
            importance, current = self[f"importance-{item.id}"], self[f"current-{item.id}"]
            for field, other, words in (
                (importance, current, "importance"),
                (current, importance, "level now"),
            ):
                if field.is_blank and not other.is_blank and not field.errors:
                    self.add_error(field.name, f"Select the {words} of “{item.topic}”, or leave both empty")
                    is_valid = False
        if is_valid and not self.views():
            self.add_error(None, NOTHING)
            return False
        return is_valid

    def views(self) -> dict[UUID, Rated]:
        """What was said, by item."""
        return {
            item.id: Rated(self[f"importance-{item.id}"].data, self[f"current-{item.id}"].data)
            for item in self.rows
            if not self[f"importance-{item.id}"].is_blank
        }
