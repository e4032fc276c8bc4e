"""The forms of training, by noun."""

from trainingapp.training.forms.courses import ConfirmForm, CourseForm, EditCourseForm, RetireCourseForm
from trainingapp.training.forms.log import (
    AddCertificateForm,
    AddLogEntryForm,
    CompleteLogEntryForm,
    EditReflectionForm,
    JoinCommunityForm,
    MoveLogEntryForm,
)
from trainingapp.training.forms.time import AnswerTimeForm, EnterTimeForm, TakeBackTimeForm

__all__ = [
    "AddCertificateForm",
    "AddLogEntryForm",
    "AnswerTimeForm",
    "CompleteLogEntryForm",
    "ConfirmForm",
    "CourseForm",
    "EditCourseForm",
    "EditReflectionForm",
    "EnterTimeForm",
    "JoinCommunityForm",
    "MoveLogEntryForm",
    "RetireCourseForm",
    "TakeBackTimeForm",
]
