"""The forms of plans: enrolling in three steps, the state, a responsibility, a conference."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from trainingapp.accounts.models import Organisation
from trainingapp.core.forms import (
    CheckboxField,
    FreeTextAreaField,
    FreeTextField,
    NhsDateField,
    NhsForm,
    RadiosField,
    SelectField,
    in_range,
    required,
)
from trainingapp.core.forms.field import NhsField
from trainingapp.plans.terms import PCN_SUPERVISOR_WORDS

REASON = 1_000
_HOURS = re.compile(r"\d{1,3}([.,]\d)?")


class HoursField(NhsField):
    """Hours a week, with at most one decimal. `data` is a Decimal, or None when blank."""

    data: Decimal | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"width": 5, "inputmode": "decimal", "spellcheck": False, **kwargs})
        self.typed: str | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.typed = str(valuelist[0]).strip()
        self.data = None
        if _HOURS.fullmatch(self.typed):
            self.data = Decimal(self.typed.replace(",", "."))
        elif self.typed:
            raise ValueError(f"{self.called} must be a number with at most one decimal, like 7.5")

    def params(self) -> dict[str, Any]:
        value = self.typed if self.typed is not None else "" if self.data is None else f"{self.data:f}"
        return {"value": value}


class EnrolCoordinatorForm(NhsForm):
    """Who joins, and in which network. Sent by GET."""

    coordinator = SelectField("Coordinator", validators=[required("Select the coordinator")])
    pcn = SelectField("Primary care network (PCN)", validators=[required("Select the PCN")], called="PCN")


class DescribeEnrolmentForm(NhsForm):
    """The rest of an enrolment. Sent by GET, so that Back, reload and a second tab work without a draft.

    Fields for the hours in each practice are added by `describe_enrolment_form`.
    """

    employment_start = NhsDateField(
        "Employment start",
        validators=[required("Enter the first day of employment")],
        description="The first day in this post, for example 1 6 2026",
    )
    starts_on = NhsDateField(
        "Programme start",
        validators=[required("Enter the first day of the programme")],
        description="The first day of month 1",
    )
    alliance_supervisor = SelectField(
        "Alliance supervisor", validators=[required("Select the alliance supervisor")]
    )
    pcn_supervisor = SelectField("PCN supervisor", validators=[required("Select the PCN supervisor")])
    pcn_supervisor_kind = RadiosField(
        "What the PCN supervisor is",
        validators=[required("Select what the PCN supervisor is")],
        choices=PCN_SUPERVISOR_WORDS.items(),
    )
    role_specification = SelectField(
        "Role specification or job description",
        validators=[required("Select the role specification or job description")],
    )
    framework = SelectField(
        "Competency framework",
        validators=[required("Select the competency framework")],
        description="This version stays with the plan, whatever is published later",
    )
    template = SelectField("Plan template", validators=[required("Select the plan template")])
    weekly_hours = HoursField(
        "Contract hours a week",
        validators=[
            required("Enter the contract hours a week"),
            in_range(1, 60, "Contract hours must be between 1 and 60"),
        ],
        called="Contract hours",
        description="Full time is 37.5",
    )

    practice_fields: Sequence[tuple[Organisation, str]] = ()
    """Each practice and the name of its field."""

    def add_error(self, field_name: str | None, message: str) -> None:
        """What is wrong with the practices as a whole is said at the first that was given hours."""
        if field_name == "practices":
            field_name = next((name for _, name in self.practice_fields if self[name].data), None)
        super().add_error(field_name, message)

    @property
    def practice_hours(self) -> list[tuple[Organisation, Decimal]]:
        """The practices that were given hours."""
        given = [(practice, self[name].data) for practice, name in self.practice_fields]
        return [(practice, hours) for practice, hours in given if hours]


def describe_enrolment_form(practices: Sequence[Organisation], **given: Any) -> DescribeEnrolmentForm:
    """The form with one field of hours for each practice of the network."""
    named = [(practice, f"hours_{practice.id.hex}") for practice in practices]
    fields: dict[str, Any] = {
        name: HoursField(
            practice.name,
            validators=[in_range(0, 60, f"Hours in {practice.name} must be between 0 and 60")],
            called=f"Hours in {practice.name}",
            mark_optional=False,
        )
        for practice, name in named
    }
    made = type("DescribeEnrolmentFormHere", (DescribeEnrolmentForm,), {**fields, "practice_fields": named})
    form: DescribeEnrolmentForm = made(meta={"csrf": False}, **given)
    return form


class ConfirmEnrolmentForm(NhsForm):
    """The track that follows from the dates, or the other one with a reason."""

    track = RadiosField("Track", validators=[required("Select the track")])
    override_reason = FreeTextAreaField(
        "Reason for the other track",
        longest=REASON,
        mark_optional=False,
        description="Only if you choose another track than the dates give",
    )


class ChangeStateForm(NhsForm):
    """The state a plan moves to, and why."""

    to = RadiosField("What happens to the plan?", validators=[required("Select what happens to the plan")])
    reason = FreeTextAreaField(
        "Reason",
        longest=REASON,
        mark_optional=False,
        description="Needed to pause, withdraw or transfer. Everybody on the plan can read it",
    )


class TickResponsibilityForm(NhsForm):
    """The day a responsibility was met."""

    done_on = NhsDateField("Date done", validators=[required("Enter the date it was done")])
    note = FreeTextAreaField("Note", longest=REASON, description="Everybody on the plan can read it")


class UntickResponsibilityForm(NhsForm):
    """Why a tick is taken back."""

    reason = FreeTextAreaField(
        "Reason",
        longest=REASON,
        validators=[required("Enter the reason for undoing this")],
        description="Everybody on the plan can read it",
    )


class AddConferenceForm(NhsForm):
    """A conference of the alliance."""

    title = FreeTextField("Title", validators=[required("Enter the title of the conference")])
    held_on = NhsDateField(
        "Date", validators=[required("Enter the date of the conference")], called="Date of the conference"
    )
    venue = FreeTextField("Venue", validators=[required("Enter the venue")])
    counts_as_group = CheckboxField(
        "Attending it also counts as the sixth group session",
        description="The offer promises six group sessions and lists five",
    )
