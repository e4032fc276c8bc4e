"""Sending a record, agreeing it, returning it, and adding to it once it is locked."""

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.audit import services as audit
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed
from trainingapp.plans.terms import SHARED, Party
from trainingapp.supervision import rules
from trainingapp.supervision.models import Record, RecordEvent
from trainingapp.supervision.services.actions import decided_in, raised_in
from trainingapp.supervision.services.locking import locked_record
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
    return record


def agree_record(session: Session, *, actor: Person, record: Record, digest: str | None = None) -> Record:
    """Agree a record that was sent; the last of those required locks it. Agreeing twice does nothing.

    `digest` is that of the text the person read. Raises EditConflict when it has changed since, NotAllowed
    for who is not asked to agree, DomainError when the record is not waiting.
    """
    meeting = record.session
    party = _asked(actor, record)
    locked_record(session, meeting)
    sent = record.state in {RecordState.SUBMITTED, RecordState.AGREED}
    if sent and party not in rules.waiting_parties(meeting.kind, record.events):
        return record
    if digest is not None and digest != rules.sent_digest(rules.steps_of(record.events)):
        raise EditConflict("This record has changed since you opened it. Read it again, then agree it")
    _take(session, actor, record, RecordEventKind.AGREED, "")
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
    RecordEventKind.ADDENDUM: "record:added-to",
}


def _asked(actor: Person, record: Record) -> Party:
    """The party in whose place the actor is asked to agree."""
    party = rules.own_party(actor.id, record.session)
    if party is None or party not in rules.must_agree(record.session.kind):
        raise NotAllowed("You are not asked to agree this record")
    return party


def _take(session: Session, actor: Person, record: Record, kind: RecordEventKind, text: str) -> None:
    """Append the event, move the record, and audit it."""
    meeting = record.session
    party = rules.own_party(actor.id, meeting)
    if party is None:
        raise NotAllowed("Only the parties of this session act on its record")
    step = Step(kind, party, _digest(session, record))
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
            "party": party.value,
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
    )
