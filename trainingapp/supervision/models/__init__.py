"""The tables of supervision: sessions with their records, and places in groups."""

from trainingapp.supervision.models.places import (
    MOST_PLACES,
    GroupOpening,
    GroupPlace,
)
from trainingapp.supervision.models.sessions import (
    LONGEST,
    Action,
    DiscussedCompetency,
    GlassBreak,
    Guest,
    Invitee,
    Participant,
    Preparation,
    PrivateNote,
    Record,
    RecordEvent,
    SessionMove,
    SupervisionSession,
    TimeOffer,
    TimeOption,
)

__all__ = [
    "LONGEST",
    "MOST_PLACES",
    "Action",
    "DiscussedCompetency",
    "GlassBreak",
    "GroupOpening",
    "GroupPlace",
    "Guest",
    "Invitee",
    "Participant",
    "Preparation",
    "PrivateNote",
    "Record",
    "RecordEvent",
    "SessionMove",
    "SupervisionSession",
    "TimeOffer",
    "TimeOption",
]
