"""The forms of sessions: booking them, recording them, and the small ones around a record."""

from trainingapp.supervision.forms.bookings import (
    AddAttendeesForm,
    BookConferenceForm,
    BookGroupForm,
    BookSessionForm,
    CancelSessionForm,
)
from trainingapp.supervision.forms.records import RecordSessionForm, record_form
from trainingapp.supervision.forms.replies import (
    AddAddendumForm,
    AgreeRecordForm,
    BreakGlassForm,
    CloseActionForm,
    KeepNoteForm,
    ReturnRecordForm,
)

__all__ = [
    "AddAddendumForm",
    "AddAttendeesForm",
    "AgreeRecordForm",
    "BookConferenceForm",
    "BookGroupForm",
    "BookSessionForm",
    "BreakGlassForm",
    "CancelSessionForm",
    "CloseActionForm",
    "KeepNoteForm",
    "RecordSessionForm",
    "ReturnRecordForm",
    "record_form",
]
