"""How a record ends without everybody's agreement: somebody disagrees, or never answers.

A disagreement is a normal outcome, and silence must not keep a record open for ever. Source: R35, R36.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from trainingapp.core.days import spoken
from trainingapp.core.errors import DomainError
from trainingapp.plans.terms import PARTY_WORDS, Party
from trainingapp.supervision.rules.records import LOCKED, SETTLING
from trainingapp.supervision.terms import RecordEventKind, RecordState
from trainingapp.supervision.values import Step

if TYPE_CHECKING:
    from trainingapp.supervision.models import RecordEvent

NO_REPLY_AFTER = timedelta(days=14)
FEWEST_REMINDERS = 2


@dataclass(frozen=True)
class Ending:
    """Who settled their part of a record without agreeing it, each side in the order of the parties."""

    disagreed: tuple[Party, ...] = ()
    silent: tuple[Party, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.disagreed or self.silent)

    @property
    def words(self) -> str:
        """How a record closed: "closed with a disagreement", "closed, no reply from the PCN supervisor"."""
        said = ["closed with a disagreement"] if self.disagreed else []
        if self.silent:
            names = " and the ".join(spoken_party(party) for party in self.silent)
            said.append(f"{'' if said else 'closed, '}no reply from the {names}")
        return " and ".join(said)


def ending(steps: Sequence[Step]) -> Ending:
    """Who disagreed with the text that was sent last, and who never answered it."""
    settled = {step.party: step.kind for step in since_sent(steps)}
    return Ending(
        disagreed=tuple(p for p in Party if settled.get(p) is RecordEventKind.DISAGREED),
        silent=tuple(p for p in Party if settled.get(p) is RecordEventKind.NO_REPLY),
    )


def since_sent(steps: Sequence[Step]) -> Sequence[Step]:
    """What was done with the text that was sent last, its sending and later notes left out."""
    sent = [place for place, step in enumerate(steps) if step.kind is RecordEventKind.SUBMITTED]
    later = steps[sent[-1] + 1 :] if sent else ()
    return [step for step in later if step.kind is not RecordEventKind.ADDENDUM]


def last_reply(events: Iterable["RecordEvent"], party: Party) -> "RecordEvent | None":
    """What settled a party's part of the text that was sent last; nothing did once that was returned."""
    found: RecordEvent | None = None
    for event in events:
        if event.kind in {RecordEventKind.SUBMITTED, RecordEventKind.RETURNED}:
            found = None
        elif event.kind in SETTLING and (event.about_party or event.party) is party:
            found = event
    return found


def closes_without_reply_on(sent_on: date) -> date:
    """The first day on which a record sent that day can be closed without a reply."""
    return sent_on + NO_REPLY_AFTER


def check_no_reply(sent_on: date, reminded_on: Iterable[date], reason: str, today: date) -> list[date]:
    """The days of the reminders in order, each once.

    Raises DomainError while it is too early, with too few reminders or none between sending and today, or
    without a reason.
    """
    first = closes_without_reply_on(sent_on)
    if today < first:
        raise DomainError(
            f"A record waits two weeks for an answer. You can close this one from {spoken(first)}"
        )
    days = sorted(set(reminded_on))
    if any(not sent_on <= day <= today for day in days):
        raise DomainError(
            f"Reminders must lie between {spoken(sent_on)}, when the record was sent, and today",
            "reminded_on",
        )
    if len(days) < FEWEST_REMINDERS:
        raise DomainError("Enter at least two different days on which you reminded them", "reminded_on")
    if not reason.strip():
        raise DomainError("Enter why you close it without their reply", "reason")
    return days


def answered_words(reply: RecordEventKind, state: RecordState) -> str:
    """What to tell somebody whose answer comes when their part of a record is settled, and what to do."""
    what = {
        RecordEventKind.AGREED: "You agreed this record before",
        RecordEventKind.DISAGREED: "You said that you disagree with this record, and your statement stands",
        RecordEventKind.NO_REPLY: "It was recorded that you had not answered",
    }[reply]
    when = "" if state in LOCKED else " once it is locked"
    return f"{what}. You can add a note to it{when}: it stands below the record, with your name"


def spoken_party(party: Party) -> str:
    """A party inside a sentence."""
    words = PARTY_WORDS[party]
    return words if words[1:2].isupper() else words.lower()
