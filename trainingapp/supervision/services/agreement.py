"""Sending a record, answering it (or nobody does), and adding to it once it is locked."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.plans.terms import SHARED, Party
from trainingapp.supervision import queries, rules
from trainingapp.supervision.models import Record, RecordEvent
from trainingapp.supervision.services.actions import decided_in, raised_in
from trainingapp.supervision.services.locking import locked_record
from trainingapp.supervision.services.time import log_attendance
from trainingapp.supervision.terms import RecordEventKind, RecordState, SessionState
from trainingapp.supervision.values import RecordValues, Step


def submit_record(session: Session, *, actor: Person, record: Record) -> Record:
    """Send a record to those who have to agree it; where nobody has to, it is recorded at once.

    The alliance supervisor agrees by sending. Earlier agreements lapse. Sending twice does nothing. Raises
    NotAllowed for anybody else, and DomainError while something is missing.
    """
    meeting = record.session
    if not rules.may_run(actor, meeting):
        raise NotAllowed("Only the alliance supervisor of this session sends its record")
    locked_record(session, meeting)
    if not rules.is_open(record.state):
        return record
    values = RecordValues.of(record)
    rules.check_values(values, clock.today(), meeting.plan.starts_on if meeting.plan else None)
    rules.check_complete(meeting.kind, values, [place.attendance for place in meeting.participants])
    if meeting.state is not SessionState.HELD:
        raise DomainError("This session was not held, so there is nothing to agree")
    record.submitted_at = clock.now()
    _take(session, actor, record, RecordEventKind.SUBMITTED, "")
    log_attendance(session, actor=actor, meeting=meeting, record=record)
    return record


def agree_record(session: Session, *, actor: Person, record: Record, digest: str | None = None) -> Record:
    """Agree a record that was sent; the last of those required locks it. Agreeing twice does nothing.

    `digest` is that of the text the person read. Raises EditConflict when it has changed since, NotAllowed
    for who is not asked to agree, DomainError when the record is not waiting for them.
    """
    party = _asked(actor, record)
    locked_record(session, record.session)
    reply = rules.last_reply(record.events, party)
    if reply is not None and reply.kind is RecordEventKind.AGREED:
        return record
    _check_waiting(record, reply, digest)
    _take(session, actor, record, RecordEventKind.AGREED, "")
    return record


def disagree_record(
    session: Session, *, actor: Person, record: Record, statement: str, digest: str | None = None
) -> Record:
    """Say that one disagrees with a record that was sent, in a statement that is kept beside it.

    The record closes once everybody asked has answered. `digest` is that of the text the person read. The
    same statement twice is kept once. Raises EditConflict, NotAllowed and DomainError as for agreeing, and
    DomainError without a statement.
    """
    party = _asked(actor, record)
    locked_record(session, record.session)
    reply = rules.last_reply(record.events, party)
    if reply is not None and (reply.kind, reply.text) == (RecordEventKind.DISAGREED, statement.strip()):
        return record
    _check_waiting(record, reply, digest)
    if not statement.strip():
        raise DomainError("Enter what you see differently. It will stand beside the record", "statement")
    _take(session, actor, record, RecordEventKind.DISAGREED, statement.strip())
    return record


def close_without_reply(
    session: Session, *, actor: Person, record: Record, party: Party, reminded_on: Sequence[date], reason: str
) -> Record:
    """Record that a party never answered, with the days it was reminded; if nobody else is asked, it closes.

    From two weeks after the record was sent, with at least two reminders. Twice for one party does nothing.
    Raises NotAllowed for anybody but the alliance supervisor of the session, DomainError otherwise.
    """
    meeting = record.session
    if not rules.may_run(actor, meeting):
        raise NotAllowed("Only the alliance supervisor of this session closes its record")
    locked_record(session, meeting)
    reply = rules.last_reply(record.events, party)
    if reply is not None and reply.kind is RecordEventKind.NO_REPLY:
        return record
    waits = record.state is RecordState.SUBMITTED and party in rules.waiting_parties(
        meeting.kind, record.events
    )
    if record.submitted_at is None or not waits:
        raise DomainError("This record does not wait for them. Nothing was changed")
    sent_on = rules.day_of(record.submitted_at)
    days = rules.check_no_reply(sent_on, reminded_on, reason, clock.today())
    _take(session, actor, record, RecordEventKind.NO_REPLY, reason.strip(), about=party, reminded_on=days)
    return record


def return_record(session: Session, *, actor: Person, record: Record, reason: str) -> Record:
    """Ask for changes, with a reason; the record opens again for its writer. Twice does nothing."""
    _asked(actor, record)
    locked_record(session, record.session)
    if not reason.strip():
        raise DomainError("Enter what should change, so that it can be put right", "reason")
    last = record.events[-1] if record.events else None
    if (
        last is not None
        and last.kind is RecordEventKind.RETURNED
        and (last.person_id, last.text) == (actor.id, reason.strip())
    ):
        return record
    _take(session, actor, record, RecordEventKind.RETURNED, reason.strip())
    return record


def add_addendum(session: Session, *, actor: Person, record: Record, text: str) -> Record:
    """Add a note to a locked record, beside the text that was agreed. The same note twice is kept once.

    In a shared session that is for who led it; in others for every party.
    """
    meeting = record.session
    party = rules.own_party(actor.id, meeting)
    if party is None or (meeting.kind in SHARED and party is not Party.ALLIANCE_SUPERVISOR):
        raise NotAllowed("Only the parties of this session add to its record")
    locked_record(session, meeting)
    if not text.strip():
        raise DomainError("Enter what you want to add", "text")
    if any(
        (event.kind, event.person_id, event.text) == (RecordEventKind.ADDENDUM, actor.id, text.strip())
        for event in record.events
    ):
        return record
    _take(session, actor, record, RecordEventKind.ADDENDUM, text.strip())
    return record


_AUDITED = {
    RecordEventKind.SUBMITTED: "record:submitted",
    RecordEventKind.AGREED: "record:agreed",
    RecordEventKind.RETURNED: "record:returned",
    RecordEventKind.DISAGREED: "record:disagreed",
    RecordEventKind.NO_REPLY: "record:closed-without-reply",
    RecordEventKind.ADDENDUM: "record:added-to",
}


def _asked(actor: Person, record: Record) -> Party:
    """The party in whose place the actor is asked to agree."""
    party = rules.own_party(actor.id, record.session)
    if party is None or party not in rules.must_agree(record.session.kind):
        raise NotAllowed("You are not asked to agree this record")
    return party


def _check_waiting(record: Record, reply: RecordEvent | None, digest: str | None) -> None:
    """Raises DomainError for a party that was settled before, EditConflict where the text has changed."""
    if reply is not None:
        raise DomainError(rules.answered_words(reply.kind, record.state))
    if digest is not None and digest != rules.sent_digest(rules.steps_of(record.events)):
        raise EditConflict("This record has changed since you opened it. Read it again, then answer")


def _take(
    session: Session,
    actor: Person,
    record: Record,
    kind: RecordEventKind,
    text: str,
    *,
    about: Party | None = None,
    reminded_on: Sequence[date] = (),
) -> None:
    """Append the event, move the record, and audit it. `about` is the party that never answered."""
    meeting = record.session
    party = rules.own_party(actor.id, meeting)
    if party is None:
        raise NotAllowed("Only the parties of this session act on its record")
    step = Step(kind, about or party, _digest(session, record))
    record.state = rules.after(
        record.state, rules.steps_of(record.events), step, rules.must_agree(meeting.kind)
    )
    session.add(
        RecordEvent(
            record=record,
            person_id=actor.id,
            party=party,
            kind=kind,
            text=text,
            content_digest=step.digest,
            about_party=about,
            reminded_on=[day.isoformat() for day in reminded_on] or None,
        )
    )
    session.flush()
    audit.record(
        session,
        actor=actor,
        what=_AUDITED[kind],
        subject_type="record",
        subject_id=record.id,
        alliance_id=meeting.alliance_id,
        details={
            "kind": meeting.kind.value,
            "party": step.party.value,
            "state": record.state.value,
            "digest": step.digest,
        },
    )


def _digest(session: Session, record: Record) -> str:
    meeting = record.session
    return rules.content_digest(
        RecordValues.of(record),
        {place.person_id: place.attendance for place in meeting.participants},
        [(action.text, action.owner_party, action.due_on) for action in raised_in(session, meeting)],
        {action.id: (action.state, action.outcome) for action in decided_in(session, meeting)},
        [entry.code for entry in queries.discussed(session, session_id=meeting.id)],
    )
