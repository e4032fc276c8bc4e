"""The form that follows an action of the training plan."""

from trainingapp.assessments.terms import NEED_STATE_WORDS
from trainingapp.core.forms import FreeTextAreaField, NhsForm, RadiosField, SelectField, required


class FollowNeedForm(NhsForm):
    """How far it is, and perhaps the training that did it."""

    state = RadiosField(
        "How far is it?", choices=NEED_STATE_WORDS.items(), validators=[required("Select how far it is")]
    )
    note = FreeTextAreaField(
        "Note", longest=1_000, description="If it is not needed any more, say why. Nothing about patients."
    )
    log_entry_id = SelectField(
        "Training that did it", blank="No line of the training log", called="The training"
    )
