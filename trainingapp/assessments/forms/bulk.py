"""The rows of a batch, and the form that confirms them with one note."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from wtforms.utils import unset_value

from trainingapp.assessments.rules.bulk import LONGEST, RowsRefused
from trainingapp.core.forms import FreeTextAreaField, HiddenField, NhsForm, RadiosField, required
from trainingapp.core.forms.field import NhsField

SHOWN = "shown"


class RowsField(NhsField):
    """Which requests a page showed, and which of them are in, each with the mark of its evidence.

    The page draws the rows itself: a hidden `shown` with all their ids, and for each a checkbox of this
    field's name whose value is the id and the mark, with a dot between. `data` maps the ids that are in to
    their marks.
    """

    data: dict[UUID, str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown: list[UUID] = []
        self.refused: Mapping[UUID, str] = {}

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(formdata, data, extra_filters)
        if formdata is not None:
            sent = " ".join(map(str, formdata.getlist(SHOWN)))
            self.shown = list(dict.fromkeys(_ids(sent.split())))[:LONGEST]

    def process_data(self, value: Any) -> None:
        self.data = dict(value or {})

    def process_formdata(self, valuelist: list[Any]) -> None:
        pairs = [str(value).partition(".") for value in valuelist]
        self.data = {each: mark for named, _, mark in pairs for each in _ids([named])}

    @property
    def target_id(self) -> str:
        """The checkbox of the first row that was refused, or else of the first that was shown."""
        first = next((each for each in self.shown if each in self.refused), next(iter(self.shown), None))
        return f"row-{first}" if first else "rows"


def _ids(sent: list[str]) -> Iterator[UUID]:
    for each in sent:
        try:
            yield UUID(str(each))
        except ValueError:
            continue  # no page of ours sends such a one


class RowsForm(NhsForm):
    """A form that signs several rows, of which it can say at each why it cannot be signed."""

    rows = RowsField()

    @contextmanager
    def refusing_rows(self) -> Iterator[None]:
        """Keep what is refused at each row, for the page to say it there."""
        try:
            yield
        except RowsRefused as refusal:
            self.rows.refused = refusal.reasons
            raise


class ConfirmSignOffsForm(RowsForm):
    """One level and one note for all rows that are left in."""

    sign = HiddenField()
    """Set by the page itself: the list before it hands rows on without signing anything."""
    level = RadiosField(
        "At which level?",
        validators=[required("Select the level: 3, competent, or 4, can support others")],
        called="The level",
    )
    how_observed = FreeTextAreaField(
        "How did you see this work?",
        validators=[required("Say how you saw the work")],
        called="How you saw it",
        description="For example: in two clinics on 3 and 10 July, and in the records of the list.",
        longest=2_000,
    )
    comment = FreeTextAreaField(
        "Reasons",
        validators=[required("Enter the reasons for your decision")],
        description="Each coordinator reads this with their own decisions, so name nobody. It stays.",
        longest=5_000,
    )

    @property
    def is_sent_to_sign(self) -> bool:
        """Whether the page that signs was sent, and not the list before it."""
        return bool(self.sign.data)
