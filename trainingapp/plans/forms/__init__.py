"""The forms of plans, by noun."""

from trainingapp.plans.forms.agreements import PROPOSE_FORMS, AcceptAgreementForm, ProposeProgrammeForm
from trainingapp.plans.forms.bending import (
    AddActivityForm,
    MoveActivityForm,
    RestoreActivityForm,
    WaiveActivityForm,
)
from trainingapp.plans.forms.cohorts import EnrolManyForm
from trainingapp.plans.forms.conferences import AddConferenceForm, CancelConferenceForm, EditConferenceForm
from trainingapp.plans.forms.duties import (
    AssignResponsibilityForm,
    TickResponsibilityForm,
    UntickResponsibilityForm,
)
from trainingapp.plans.forms.enrolling import (
    ConfirmEnrolmentForm,
    DescribeEnrolmentForm,
    EnrolCoordinatorForm,
    describe_enrolment_form,
)
from trainingapp.plans.forms.hours import HoursField, hours_field, with_practices
from trainingapp.plans.forms.lengths import (
    ChangeHoursForm,
    ChooseNetworkForm,
    ExtendPlanForm,
    SpreadPlanForm,
    TransferPlanForm,
)
from trainingapp.plans.forms.links import (
    MakeAccountForm,
    MakeLinkForm,
    OpenLinkForm,
    RequestNewLinkForm,
    RevokeLinkForm,
)
from trainingapp.plans.forms.pausing import PausePlanForm, ResumePlanForm
from trainingapp.plans.forms.states import REASON, ChangeStateForm

__all__ = [
    "PROPOSE_FORMS",
    "REASON",
    "AcceptAgreementForm",
    "AddActivityForm",
    "AddConferenceForm",
    "AssignResponsibilityForm",
    "CancelConferenceForm",
    "ChangeHoursForm",
    "ChangeStateForm",
    "ChooseNetworkForm",
    "ConfirmEnrolmentForm",
    "DescribeEnrolmentForm",
    "EditConferenceForm",
    "EnrolCoordinatorForm",
    "EnrolManyForm",
    "ExtendPlanForm",
    "HoursField",
    "MakeAccountForm",
    "MakeLinkForm",
    "MoveActivityForm",
    "OpenLinkForm",
    "PausePlanForm",
    "ProposeProgrammeForm",
    "RequestNewLinkForm",
    "RestoreActivityForm",
    "ResumePlanForm",
    "RevokeLinkForm",
    "SpreadPlanForm",
    "TickResponsibilityForm",
    "TransferPlanForm",
    "UntickResponsibilityForm",
    "WaiveActivityForm",
    "describe_enrolment_form",
    "hours_field",
    "with_practices",
]
