"""The forms of sessions: booking them, recording them, and the small ones around a record."""

from trainingapp.supervision.forms.bookings import (
    BookSessionForm,
    CancelSessionForm,
    MoveSessionForm,
    asked_day,
    asked_time,
)
from trainingapp.supervision.forms.groups import (
    AddAttendeesForm,
    AddGuestsForm,
    BookConferenceForm,
    BookGroupForm,
    RemoveGuestForm,
    TakeRegisterForm,
    register_form,
)
from trainingapp.supervision.forms.handing_over import (
    ChangePcnSupervisorForm,
    ConfirmHandOverForm,
    EndCoverForm,
    HandOverForm,
)
from trainingapp.supervision.forms.offers import (
    AnswerOfferForm,
    BookGroupOfferForm,
    BookOfferForm,
    OfferGroupTimesForm,
    OfferTimesForm,
    WithdrawOfferForm,
)
from trainingapp.supervision.forms.places import BookPlaceForm, GiveBackPlaceForm, OpenPlacesForm
from trainingapp.supervision.forms.preparations import PrepareSessionForm
from trainingapp.supervision.forms.records import VALUES, RecordSessionForm, Surroundings, record_form
from trainingapp.supervision.forms.replies import (
    AddAddendumForm,
    AgreeRecordForm,
    BreakGlassForm,
    CloseActionForm,
    CloseWithoutReplyForm,
    DisagreeRecordForm,
    KeepNoteForm,
    ReturnRecordForm,
)

__all__ = [
    "VALUES",
    "AddAddendumForm",
    "AddAttendeesForm",
    "AddGuestsForm",
    "AgreeRecordForm",
    "AnswerOfferForm",
    "BookConferenceForm",
    "BookGroupForm",
    "BookGroupOfferForm",
    "BookOfferForm",
    "BookPlaceForm",
    "BookSessionForm",
    "BreakGlassForm",
    "CancelSessionForm",
    "ChangePcnSupervisorForm",
    "CloseActionForm",
    "CloseWithoutReplyForm",
    "ConfirmHandOverForm",
    "DisagreeRecordForm",
    "EndCoverForm",
    "GiveBackPlaceForm",
    "HandOverForm",
    "KeepNoteForm",
    "MoveSessionForm",
    "OfferGroupTimesForm",
    "OfferTimesForm",
    "OpenPlacesForm",
    "PrepareSessionForm",
    "RecordSessionForm",
    "RemoveGuestForm",
    "ReturnRecordForm",
    "Surroundings",
    "TakeRegisterForm",
    "WithdrawOfferForm",
    "asked_day",
    "asked_time",
    "record_form",
    "register_form",
]
