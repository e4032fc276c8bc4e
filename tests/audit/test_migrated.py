"""The log as the migrations make it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.audit.people import append
from trainingapp.audit.queries import verify


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET actor_name = 'Nobody'",
        "DELETE FROM audit_events",
        "INSERT INTO audit_events SELECT * FROM audit_events",
    ],
)
def test_the_migrated_log_takes_events_and_refuses_to_be_rewritten(session: Session, statement: str) -> None:
    append(session)
    append(session)
    assert verify(session).is_whole
    with pytest.raises(IntegrityError, match=r"is append-only|must continue its chain"):
        session.execute(text(statement))
