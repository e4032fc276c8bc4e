"""What a record's page says when somebody disagreed or never answered."""

from dataclasses import dataclass
from datetime import date

from trainingapp.core import clock, words
from trainingapp.plans.terms import PARTY_WORDS, Party
from trainingapp.supervision import rules
from trainingapp.supervision.models import Record, RecordEvent, SupervisionSession
from trainingapp.supervision.terms import RecordEventKind, RecordState


@dataclass(frozen=True)
class EndingLine:
    """A statement of somebody who disagrees, or what was recorded about somebody who never answered."""

    event: RecordEvent
    about: str
    """The side it is about, in words."""
    days: list[str]
    """For who never answered, the days they were reminded."""
    is_earlier: bool
    """Whether it was about a text that has been sent again since."""

    @property
    def disagrees(self) -> bool:
        return self.event.kind is RecordEventKind.DISAGREED


def ending_lines(record: Record) -> list[EndingLine]:
    """Every disagreement with a record and every missing reply, oldest first."""
    events = record.events
    sent = [place for place, event in enumerate(events) if event.kind is RecordEventKind.SUBMITTED]
    return [
        EndingLine(
            event=event,
            about=rules.spoken_party(event.about_party or event.party),
            days=[words.day(date.fromisoformat(day)) for day in event.reminded_on or []],
            is_earlier=place < sent[-1],
        )
        for place, event in enumerate(events)
        if event.kind in {RecordEventKind.DISAGREED, RecordEventKind.NO_REPLY}
    ]


def ending_words(record: Record) -> str:
    """How a closed record ended, as a sentence begins: "Closed with a disagreement"; blank for others."""
    if record.state is not RecordState.CLOSED:
        return ""
    return rules.ending(rules.steps_of(record.events)).words.capitalize().replace("pcn", "PCN")


def is_locked(record: Record) -> bool:
    """Whether nothing but notes can follow."""
    return record.state in rules.LOCKED


def has_not_answered(record: Record, party: Party | None) -> bool:
    """Whether it was recorded that this side never answered the text that counts."""
    reply = rules.last_reply(record.events, party) if party else None
    return reply is not None and reply.kind is RecordEventKind.NO_REPLY


def parties_waiting(meeting: SupervisionSession) -> list[tuple[Party, str]]:
    """The sides that have still to answer the record, with the name of who fills each now."""
    record = meeting.record
    if record is None or record.state is not RecordState.SUBMITTED or meeting.plan is None:
        return []
    found = []
    for party in sorted(rules.waiting_parties(meeting.kind, record.events), key=list(Party).index):
        person = meeting.plan.assigned(party)
        found.append(
            (party, f"{person.name} ({rules.spoken_party(party)})" if person else PARTY_WORDS[party])
        )
    return found


def closable_on(record: Record) -> date:
    """The first day on which a record that was sent can be closed without a reply."""
    return rules.closes_without_reply_on(rules.day_of(record.submitted_at or clock.now()))


def can_close_now(record: Record) -> bool:
    """Whether that day has come."""
    return closable_on(record) <= clock.today()
