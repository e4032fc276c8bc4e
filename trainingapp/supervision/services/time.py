"""What a session used of its coordinators' protected time."""

from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.plans.terms import KIND_WORDS, SHARED, Party, SessionKind
from trainingapp.supervision import queries, rules
from trainingapp.supervision.models import Record, SupervisionSession
from trainingapp.supervision.terms import Attendance
from trainingapp.training import services as training
from trainingapp.training.terms import TimePurpose
from trainingapp.training.values import Use

PURPOSES = {SessionKind.GROUP: TimePurpose.GROUP, SessionKind.CONFERENCE: TimePurpose.CONFERENCE}
"""What a session uses time for; every other kind is supervision. Source: S3 L235, L244 to L246."""


def log_attendance(
    session: Session, *, actor: Person, meeting: SupervisionSession, record: Record | None
) -> None:
    """Enter the session's length in the ledger of each coordinator who came, and take back what was entered
    for who did not.

    A register without a record yet counts with the day and the length that were booked. The same again
    changes nothing; other minutes reverse the old entry and add a new one.
    """
    use = Use(
        used_on=record.held_on if record else rules.day_of(meeting.starts_at),
        minutes=record.minutes if record else meeting.minutes,
        purpose=PURPOSES.get(meeting.kind, TimePurpose.SUPERVISION),
        title=meeting.title or KIND_WORDS[meeting.kind],
        content=queries.content_of(session, meeting=meeting) if meeting.kind in SHARED else "",
    )
    used_by = {
        place.plan_id: use
        for place in meeting.participants
        if place.party is Party.COORDINATOR
        and place.plan_id is not None
        and place.attendance is Attendance.ATTENDED
    }
    training.settle_session(session, actor=actor, session_id=meeting.id, used_by=used_by)
