"""One writer at a time on the record of a session."""

from sqlalchemy.orm import Session

from trainingapp.supervision.models import Record, SupervisionSession


def locked_record(session: Session, meeting: SupervisionSession) -> Record | None:
    """The record as it is now, while everybody else waits to write or agree it until this transaction ends.

    On SQLite a writing transaction is alone from its beginning; PostgreSQL locks the session's row, so that
    two who agree at the same moment see each other's agreement.
    """
    session.flush()
    session.refresh(meeting, attribute_names=["state", "version"], with_for_update=True)
    session.expire(meeting, ["record"])
    if meeting.record is not None:
        session.refresh(meeting.record)
    return meeting.record
