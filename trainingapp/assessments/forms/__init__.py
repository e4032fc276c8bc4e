"""The forms of assessments, by noun."""

from trainingapp.assessments.forms.analyses import (
    ConfirmForm,
    NeedsItemForm,
    ReturnAnalysisForm,
)
from trainingapp.assessments.forms.choosing import (
    ChooseItemsForm,
)
from trainingapp.assessments.forms.competencies import (
    BringBackCompetencyForm,
    LeaveOutCompetencyForm,
    RateAreaForm,
    RateCompetencyForm,
    rate_area_form,
)
from trainingapp.assessments.forms.criteria import (
    CheckCriteriaForm,
)
from trainingapp.assessments.forms.evidence import (
    AddEvidenceFileForm,
    AddEvidenceForm,
    ChooseCompetenciesForm,
    HideEvidenceForm,
    LinkEvidenceForm,
    WithdrawEvidenceForm,
    link_evidence_form,
)
from trainingapp.assessments.forms.needs_progress import (
    FollowNeedForm,
)
from trainingapp.assessments.forms.needs_views import (
    GiveViewsForm,
)
from trainingapp.assessments.forms.sign_offs import (
    DecideSignOffForm,
    MeetConditionForm,
    RequestSignOffForm,
    RequestSignOffsForm,
    RevokeDecisionForm,
    WithdrawSignOffForm,
)
from trainingapp.assessments.forms.witnesses import (
    AskWitnessForm,
    GiveStatementForm,
    RevokeWitnessForm,
)

__all__ = [
    "AddEvidenceFileForm",
    "AddEvidenceForm",
    "AskWitnessForm",
    "BringBackCompetencyForm",
    "CheckCriteriaForm",
    "ChooseCompetenciesForm",
    "ChooseItemsForm",
    "ConfirmForm",
    "DecideSignOffForm",
    "FollowNeedForm",
    "GiveStatementForm",
    "GiveViewsForm",
    "HideEvidenceForm",
    "LeaveOutCompetencyForm",
    "LinkEvidenceForm",
    "MeetConditionForm",
    "NeedsItemForm",
    "RateAreaForm",
    "RateCompetencyForm",
    "RequestSignOffForm",
    "RequestSignOffsForm",
    "ReturnAnalysisForm",
    "RevokeDecisionForm",
    "RevokeWitnessForm",
    "WithdrawEvidenceForm",
    "WithdrawSignOffForm",
    "link_evidence_form",
    "rate_area_form",
]
