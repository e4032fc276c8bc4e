"""Who acts in the tests of the event log."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from trainingapp.audit.models import Event
from trainingapp.audit.services import record


@dataclass(frozen=True)
class Somebody:
    name: str
    id: UUID = field(default_factory=uuid4)


AMARA = Somebody("Amara Okafor")
SOUTHERN_VALE = uuid4()


def append(session: Session, subject_id: str = "7", **details: str | int | bool | None) -> Event:
    """One event like many others."""
    return record(
        session,
        actor=AMARA,
        what="record:agreed",
        subject_type="record",
        subject_id=subject_id,
        alliance_id=SOUTHERN_VALE,
        details=details,
    )
