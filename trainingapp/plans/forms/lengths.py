"""The forms about how long a plan runs, at how many hours, and in which network."""

from trainingapp.core.forms import NhsDateField, NhsForm, RadiosField, SelectField, in_range, required
from trainingapp.plans.forms.bending import reason_field
from trainingapp.plans.forms.hours import HoursField, PracticeHoursForm
from trainingapp.plans.terms import PCN_SUPERVISOR_WORDS


class ExtendPlanForm(NhsForm):
    """A later last day."""

    extended_to = NhsDateField("New last day", validators=[required("Enter the new last day")])
    reason = reason_field()


class ChangeHoursForm(PracticeHoursForm):
    """Other contract hours; the fields for the practices are added by `with_practices`."""

    weekly_hours = HoursField(
        "Contract hours a week",
        validators=[
            required("Enter the contract hours a week"),
            in_range(1, 60, "Contract hours must be between 1 and 60"),
        ],
        called="Contract hours",
        description="Full time is 37.5",
    )
    from_on = NhsDateField(
        "First day of the new hours",
        validators=[required("Enter the first day of the new hours")],
        description="Today or in the past. Protected time is counted by them from that day",
    )
    reason = reason_field()


class SpreadPlanForm(NhsForm):
    """Why the rest of a plan takes longer."""

    reason = reason_field()


class ChooseNetworkForm(NhsForm):
    """The network a plan moves to. Sent by GET."""

    pcn = SelectField("Primary care network (PCN)", validators=[required("Select the PCN")], called="PCN")


class TransferPlanForm(PracticeHoursForm):
    """Who and where in the new network; the fields for the practices are added by `with_practices`."""

    to = SelectField(
        "PCN supervisor", validators=[required("Select the PCN supervisor")], called="PCN supervisor"
    )
    pcn_supervisor_kind = RadiosField(
        "What the PCN supervisor is",
        validators=[required("Select what the PCN supervisor is")],
        choices=PCN_SUPERVISOR_WORDS.items(),
    )
    reason = reason_field()
