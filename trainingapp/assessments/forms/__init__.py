"""The forms of assessments, by noun."""

from trainingapp.assessments.forms.analyses import (
    ConfirmForm,
    NeedsItemForm,
    ReturnAnalysisForm,
)
from trainingapp.assessments.forms.competencies import (
    RateCompetencyForm,
)
from trainingapp.assessments.forms.evidence import (
    AddEvidenceForm,
)
from trainingapp.assessments.forms.sign_offs import (
    DecideSignOffForm,
    RequestSignOffForm,
    WithdrawSignOffForm,
)

__all__ = [
    "AddEvidenceForm",
    "ConfirmForm",
    "DecideSignOffForm",
    "NeedsItemForm",
    "RateCompetencyForm",
    "RequestSignOffForm",
    "ReturnAnalysisForm",
    "WithdrawSignOffForm",
]
