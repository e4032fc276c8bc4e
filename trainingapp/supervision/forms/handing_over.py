"""The forms that hand supervision over: for one supervisor's plans, and for a network's place on one."""

from trainingapp.core.forms import (
    CheckboxesField,
    FreeTextAreaField,
    NhsDateField,
    NhsForm,
    RadiosField,
    SelectField,
    required,
)
from trainingapp.plans.terms import PCN_SUPERVISOR_WORDS
from trainingapp.supervision.values import Period

WHY = "Everybody on the plan can read this. Say nothing about anybody's health."


class HandOverForm(NhsForm):
    """Step 1, whose answers stand in the address: which plans, to whom, for good or for a period."""

    plans = CheckboxesField("Whose supervision?", [required("Choose at least one coordinator")])
    to = SelectField("Who takes over?", [required("Choose who takes over")])
    lasts = RadiosField(
        "For how long?",
        [required("Choose whether it is for good or for a period")],
        choices=[
            ("good", "For good, from today"),
            ("period", "For a period: the supervision comes back by itself afterwards"),
        ],
    )
    from_on = NhsDateField("First day of the cover", description="Only for a period.")
    until_on = NhsDateField("Last day of the cover", description="Only for a period.")

    @property
    def period(self) -> Period | None:
        """The days of a cover; None where it is for good. Only once the form is valid."""
        if self.lasts.data != "period" or self.from_on.data is None or self.until_on.data is None:
            return None
        return Period(self.from_on.data, self.until_on.data)

    def validate(self, extra_validators: object = None) -> bool:
        """A period needs both of its days."""
        sound: bool = super().validate(extra_validators)
        if self.lasts.data == "period":
            for field in (self.from_on, self.until_on):
                if field.data is None and not field.errors:
                    self.add_error(field.name, f"Enter the {field.label.text.lower()}")
                    sound = False
        return sound


class ConfirmHandOverForm(NhsForm):
    """Step 2: a yes to what was shown, and why."""

    reason = FreeTextAreaField(
        "Why?",
        [required("Enter the reason, so that everybody on the plan understands it")],
        description=WHY,
        longest=500,
        called="The reason",
    )


class ChangePcnSupervisorForm(NhsForm):
    """Who in the network takes the place, and what they are there."""

    to = SelectField("Who is the PCN supervisor from today?", [required("Choose who takes over")])
    kind = RadiosField(
        "What are they in the network?",
        [required("Choose what they are in the network")],
        choices=[(kind.value, words) for kind, words in PCN_SUPERVISOR_WORDS.items()],
    )
    reason = FreeTextAreaField(
        "Why?",
        [required("Enter the reason, so that everybody on the plan understands it")],
        description=WHY,
        longest=500,
        called="The reason",
    )


class EndCoverForm(NhsForm):
    """A yes."""
