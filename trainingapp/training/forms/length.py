"""A length in hours and minutes, as two fields of a form."""

from trainingapp.core.forms import IntegerField, NhsForm, in_range

MOST_HOURS = 1_000


class LengthForm(NhsForm):
    """A form that asks how long something takes or took."""

    hours = IntegerField(
        "Hours",
        validators=[in_range(0, MOST_HOURS, f"Hours must be between 0 and {MOST_HOURS:,}")],
        mark_optional=False,
    )
    minutes = IntegerField(
        "Minutes", validators=[in_range(0, 59, "Minutes must be between 0 and 59")], mark_optional=False
    )

    @property
    def length(self) -> int | None:
        """Hours and minutes in minutes; None where neither was given."""
        if self.hours.data is None and self.minutes.data is None:
            return None
        return (self.hours.data or 0) * 60 + (self.minutes.data or 0)

    @staticmethod
    def length_data(minutes: int | None) -> dict[str, int | None]:
        """What the two fields hold for a length."""
        if minutes is None:
            return {"hours": None, "minutes": None}
        return {"hours": minutes // 60, "minutes": minutes % 60}
