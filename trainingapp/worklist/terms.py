"""The words for what waits, and for how far somebody is."""

from enum import StrEnum


class ItemKind(StrEnum):
    """What somebody is asked to do."""

    AGREE_RECORD = "agree_record"
    WRITE_RECORD = "write_record"
    DECIDE_SIGN_OFF = "decide_sign_off"
    AGREE_ANALYSIS = "agree_analysis"
    WRITE_ANALYSIS = "write_analysis"
    BOOK = "book"
    RATE = "rate"
    ACT = "act"
    DO_DUTY = "do_duty"
    ISSUE_HANDOVER = "issue_handover"
    ACKNOWLEDGE = "acknowledge"
    ANSWER_OFFER = "answer_offer"
    BOOK_FROM_OFFER = "book_from_offer"
    PREPARE = "prepare"
    ACCEPT_AGREEMENT = "accept_agreement"
    PROPOSE_AGREEMENT = "propose_agreement"
    CLOSE_RECORD = "close_record"
    TAKE_REGISTER = "take_register"
    MEET_CONDITION = "meet_condition"
    RESOLVE_DISPUTE = "resolve_dispute"
    REDACT = "redact"
    FOLLOW_NEED = "follow_need"
    ANSWER_TIME = "answer_time"


ITEM_WORDS: dict[ItemKind, tuple[str, str]] = {
    ItemKind.AGREE_RECORD: ("record to agree", "records to agree"),
    ItemKind.WRITE_RECORD: ("record to write", "records to write"),
    ItemKind.DECIDE_SIGN_OFF: ("sign-off to decide", "sign-offs to decide"),
    ItemKind.AGREE_ANALYSIS: ("needs analysis to agree", "needs analyses to agree"),
    ItemKind.WRITE_ANALYSIS: ("needs analysis to finish", "needs analyses to finish"),
    ItemKind.BOOK: ("session to book", "sessions to book"),
    ItemKind.RATE: ("competency area to rate", "competency areas to rate"),
    ItemKind.ACT: ("action to finish", "actions to finish"),
    ItemKind.DO_DUTY: ("responsibility to meet", "responsibilities to meet"),
    ItemKind.ISSUE_HANDOVER: ("handover report to issue", "handover reports to issue"),
    ItemKind.ACKNOWLEDGE: ("handover report to acknowledge", "handover reports to acknowledge"),
    ItemKind.ANSWER_OFFER: ("choice of times to answer", "choices of times to answer"),
    ItemKind.BOOK_FROM_OFFER: ("session to book from its times", "sessions to book from their times"),
    ItemKind.PREPARE: ("session to prepare", "sessions to prepare"),
    ItemKind.ACCEPT_AGREEMENT: ("agreement to accept", "agreements to accept"),
    ItemKind.PROPOSE_AGREEMENT: ("agreement to propose", "agreements to propose"),
    ItemKind.CLOSE_RECORD: ("record without an answer to close", "records without an answer to close"),
    ItemKind.TAKE_REGISTER: ("register to take", "registers to take"),
    ItemKind.MEET_CONDITION: ("condition of a sign-off", "conditions of sign-offs"),
    ItemKind.RESOLVE_DISPUTE: ("disputed signature", "disputed signatures"),
    ItemKind.REDACT: ("piece of evidence to redact", "pieces of evidence to redact"),
    ItemKind.FOLLOW_NEED: ("training need to follow up", "training needs to follow up"),
    ItemKind.ANSWER_TIME: ("request for time to answer", "requests for time to answer"),
}
"""One of them and several of them, in words that tell no content."""


class PaceWord(StrEnum):
    """How far a plan is, against where it should be by today; always derived."""

    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    AHEAD = "ahead"
    LITTLE_BEHIND = "little_behind"
    BEHIND = "behind"
    PAUSED = "paused"
    ENDED = "ended"


PACE_WORDS: dict[PaceWord, tuple[str, str]] = {
    PaceWord.NOT_STARTED: ("Not started", "white"),
    PaceWord.ON_TRACK: ("On track", "green"),
    PaceWord.AHEAD: ("Ahead", "green"),
    PaceWord.LITTLE_BEHIND: ("1 behind", "yellow"),
    PaceWord.BEHIND: ("Behind", "red"),
    PaceWord.PAUSED: ("Paused", "grey"),
    PaceWord.ENDED: ("Ended", "grey"),
}
"""Words and the colour of the tag."""


class Home(StrEnum):
    """The home pages, the widest first: the first that fits is what somebody meets after signing in."""

    PROGRAMME_LEAD = "programme-lead"
    ALLIANCE_SUPERVISOR = "alliance-supervisor"
    PCN_SUPERVISOR = "pcn-supervisor"
    COORDINATOR = "coordinator"
    OPERATOR = "operator"


HOME_WORDS = {
    Home.PROGRAMME_LEAD: "The programme today",
    Home.ALLIANCE_SUPERVISOR: "Your coordinators",
    Home.PCN_SUPERVISOR: "The coordinators of your network",
    Home.COORDINATOR: "Your six months",
    Home.OPERATOR: "This installation",
}
