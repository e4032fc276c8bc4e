"""The forms of an enrolment in three steps."""

from collections.abc import Sequence
from typing import Any

from trainingapp.accounts.models import Organisation
from trainingapp.core.forms import (
    FreeTextAreaField,
    NhsDateField,
    NhsForm,
    RadiosField,
    SelectField,
    in_range,
    required,
)
from trainingapp.plans.forms.hours import HoursField, PracticeHoursForm, with_practices
from trainingapp.plans.forms.states import REASON
from trainingapp.plans.terms import PCN_SUPERVISOR_WORDS


class EnrolCoordinatorForm(NhsForm):
    """Who joins, and in which network. Sent by GET."""

    coordinator = SelectField("Coordinator", validators=[required("Select the coordinator")])
    pcn = SelectField("Primary care network (PCN)", validators=[required("Select the PCN")], called="PCN")


class DescribeEnrolmentForm(PracticeHoursForm):
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


def describe_enrolment_form(practices: Sequence[Organisation], **given: Any) -> DescribeEnrolmentForm:
    """The form with one field of hours for each practice of the network."""
    return with_practices(DescribeEnrolmentForm, practices)(meta={"csrf": False}, **given)


class ConfirmEnrolmentForm(NhsForm):
    """The track that follows from the dates, or the other one with a reason."""

    track = RadiosField("Track", validators=[required("Select the track")])
    override_reason = FreeTextAreaField(
        "Reason for the other track",
        longest=REASON,
        mark_optional=False,
        description="Only if you choose another track than the dates give",
    )
