"""What waits because of what was said in a session: registers, records and promises."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from trainingapp.core.days import spoken
from trainingapp.plans.terms import Party
from trainingapp.supervision import rules as supervision
from trainingapp.supervision.rules import day_of
from trainingapp.supervision.terms import RecordState
from trainingapp.worklist.facts import Facts, RecordFact
from trainingapp.worklist.items import Move
from trainingapp.worklist.rules.phrasing import MINUTES, kind_words, on_day
from trainingapp.worklist.terms import ItemKind

ACTION_SHOWN_AHEAD = timedelta(days=7)
"""An action is listed from a week before its day, so that nobody hears of it on the day itself."""
CLOSED_WITHOUT_REPLY_AFTER = timedelta(days=21)
"""So long after it was sent, and after three reminders, a record may be closed without a party's answer."""

_SUPERVISOR = Party.ALLIANCE_SUPERVISOR


def records(facts: Facts, now: datetime) -> Iterator[Move]:
    """A record waits to be written, then for each party to agree it, and at last to be closed without one."""
    for record in facts.records:
        if record.state is not RecordState.SUBMITTED:
            yield _writing(record)
            continue
        outstanding = _still_to_agree(record)
        for party in sorted(outstanding):
            yield _agreeing(record, party)
        sent = day_of(record.submitted_at or record.starts_at)
        if outstanding and day_of(now) >= sent + CLOSED_WITHOUT_REPLY_AFTER:
            yield _closing(record, sent)


def shared(record: RecordFact) -> Iterator[Move]:
    """A group or a conference waits for its register, and then for its record, which nobody has to agree."""
    if record.unmarked:
        yield _register(record)
    elif record.state is not RecordState.SUBMITTED:
        yield _writing(record)


def actions(facts: Facts, now: datetime) -> Iterator[Move]:
    """A promise waits for the side that made it."""
    for action in facts.actions:
        if action.due_on <= day_of(now) + ACTION_SHOWN_AHEAD:
            yield Move(
                ItemKind.ACT,
                action.party,
                f"{action.text.rstrip('.')} (due {spoken(action.due_on)})",
                action.due_on,
                action.action_id,
                "supervision.close_action",
                {"action_id": action.action_id},
                None,
                action.raised_in,
            )


def _still_to_agree(record: RecordFact) -> frozenset[Party]:
    digest = supervision.sent_digest(record.steps)
    return supervision.outstanding(supervision.must_agree(record.kind), record.steps, digest)


def _writing(record: RecordFact) -> Move:
    held = day_of(record.starts_at)
    said = f"the {kind_words(record.kind)} on {spoken(held)}"
    what, since = f"Write the record of {said}", held
    if record.state is RecordState.CHANGES_REQUESTED:
        what = f"Change the record of {said}: it was returned"
        since = day_of(record.returned_at or record.starts_at)
    return _about(record, ItemKind.WRITE_RECORD, _SUPERVISOR, what, since, "supervision.record_session")


def _agreeing(record: RecordFact, party: Party) -> Move:
    what = f"Agree the record of the {kind_words(record.kind)} on {on_day(record.starts_at)}"
    since = day_of(record.submitted_at or record.starts_at)
    return _about(record, ItemKind.AGREE_RECORD, party, what, since, "supervision.show_session")


def _closing(record: RecordFact, sent: date) -> Move:
    what = (
        f"Close the record of the {kind_words(record.kind)} on {on_day(record.starts_at)}: "
        "it still lacks an answer"
    )
    since = sent + CLOSED_WITHOUT_REPLY_AFTER
    page = "supervision.close_without_reply"
    return _about(record, ItemKind.CLOSE_RECORD, _SUPERVISOR, what, since, page)


def _register(record: RecordFact) -> Move:
    held = day_of(record.starts_at)
    what = f"Take the register of the {kind_words(record.kind)} on {spoken(held)}"
    return _about(record, ItemKind.TAKE_REGISTER, _SUPERVISOR, what, held, "supervision.take_register")


def _about(record: RecordFact, kind: ItemKind, party: Party, what: str, since: date, endpoint: str) -> Move:
    return Move(
        kind,
        party,
        what,
        since,
        record.session_id,
        endpoint,
        {"session_id": record.session_id},
        MINUTES[kind],
        record.kind,
    )
