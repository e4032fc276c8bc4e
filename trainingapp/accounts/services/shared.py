"""What the verbs on accounts share: the second lock, waiting for one's turn, and the log."""

from uuid import UUID

from sqlalchemy.orm import Session

from trainingapp.accounts import rules
from trainingapp.accounts.models import Organisation, Person
from trainingapp.audit import services as audit
from trainingapp.core import clock
from trainingapp.core.actor import Actor
from trainingapp.core.errors import NotAllowed
from trainingapp.notifications import services as notifications


def check_may_manage(actor: Person | None, alliance_id: UUID | None) -> None:
    """Raise NotAllowed unless the actor is a programme lead of that alliance, or the system itself (None)."""
    if actor is not None and not rules.can_manage(actor, alliance_id):
        raise NotAllowed("Only a programme lead keeps the people and organisations of their own alliance")


def wait_for(session: Session, row: Person | Organisation) -> None:
    """Read the row as it is now, and let others wait to change it until this transaction ends."""
    columns = [attribute.key for attribute in row.__mapper__.column_attrs]
    session.refresh(row, attribute_names=columns, with_for_update=True)


def record(
    session: Session, actor: Actor | None, what: str, subject: Person | Organisation, **details: str
) -> None:
    """Append what was done to the log."""
    audit.record(
        session,
        actor=actor,
        what=what,
        subject_type=what.partition(":")[0],
        subject_id=subject.id,
        alliance_id=subject.alliance_id,
        details=details,
    )


def tell(session: Session, kind: str, person: Person) -> None:
    """Send somebody mail about their own account, so that they know when it was not them."""
    notifications.put(
        session,
        kind=kind,
        to=person,
        params={"at": clock.now().isoformat()},
        alliance_id=person.alliance_id,
        is_security=True,
    )
