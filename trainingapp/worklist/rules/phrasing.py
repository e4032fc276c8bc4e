"""Small words that the sentences of open items are made of."""

from datetime import date, datetime

from trainingapp.core.days import spoken
from trainingapp.plans.terms import KIND_WORDS, SessionKind
from trainingapp.supervision.rules import day_of
from trainingapp.worklist.terms import ItemKind

MINUTES = {
    ItemKind.AGREE_RECORD: 5,
    ItemKind.WRITE_RECORD: 15,
    ItemKind.CLOSE_RECORD: 5,
    ItemKind.TAKE_REGISTER: 2,
    ItemKind.DECIDE_SIGN_OFF: 10,
    ItemKind.AGREE_ANALYSIS: 10,
    ItemKind.WRITE_ANALYSIS: 20,
    ItemKind.BOOK: 2,
    ItemKind.ANSWER_OFFER: 1,
    ItemKind.BOOK_FROM_OFFER: 2,
    ItemKind.PREPARE: 10,
    ItemKind.ACCEPT_AGREEMENT: 5,
    ItemKind.PROPOSE_AGREEMENT: 10,
    ItemKind.DO_DUTY: 2,
    ItemKind.ISSUE_HANDOVER: 10,
    ItemKind.ACKNOWLEDGE: 10,
    ItemKind.MEET_CONDITION: 5,
    ItemKind.RESOLVE_DISPUTE: 15,
    ItemKind.REDACT: 10,
    ItemKind.FOLLOW_NEED: 2,
    ItemKind.ANSWER_TIME: 1,
}
"""About how long each takes, so that somebody with ten minutes can choose. Our estimates."""


def kind_words(kind: SessionKind) -> str:
    """A kind of session inside a sentence."""
    return lower(KIND_WORDS[kind])


def lower(words: str) -> str:
    """A title inside a sentence; what is written in capitals, such as DES or PCN, stays so."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def on_day(moment: datetime | date) -> str:
    """The day of a moment, as a sentence says it."""
    return spoken(day_of(moment) if isinstance(moment, datetime) else moment)
