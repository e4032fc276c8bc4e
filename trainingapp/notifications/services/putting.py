"""Putting a message into the outbox, in the transaction of the change it tells of."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.core.db import new_id
from trainingapp.notifications.models import OutboxMessage
from trainingapp.notifications.waking import note


class Addressee(Protocol):
    """Somebody a message can go to."""

    @property
    def id(self) -> UUID: ...

    @property
    def name(self) -> str: ...

    @property
    def email(self) -> str: ...

    @property
    def is_active(self) -> bool: ...


def put(
    session: Session,
    *,
    kind: str,
    to: Addressee,
    params: Mapping[str, object],
    alliance_id: UUID | None,
    calendar: str = "",
    calendar_method: str = "",
    is_security: bool = False,
    waiting_id: UUID | None = None,
    about_path: str = "",
    unique_key: str | None = None,
) -> OutboxMessage | None:
    """Write a message down, to be sent once the transaction is committed.

    None when nothing is to be sent: nobody is left to read it, or `unique_key` was used before. `params` are
    short facts for the template `kind`; never what somebody wrote.
    """
    if not to.is_active or not to.email:
        return None
    if unique_key and session.scalar(select(OutboxMessage.id).where(OutboxMessage.unique_key == unique_key)):
        return None
    message = OutboxMessage(
        id=new_id(),
        kind=kind,
        person_id=to.id,
        alliance_id=alliance_id,
        to_name=to.name,
        to_address=to.email,
        params=dict(params),
        calendar=calendar,
        calendar_method=calendar_method,
        is_security=is_security,
        waiting_id=waiting_id,
        about_path=about_path,
        unique_key=unique_key,
    )
    session.add(message)
    session.flush()
    note(session, message.id)
    return message


class Draft(NamedTuple):
    """One message of many of a kind."""

    to: Addressee
    params: Mapping[str, object]
    unique_key: str


def put_many(session: Session, *, kind: str, drafts: Sequence[Draft], alliance_id: UUID) -> set[str]:
    """Write many messages of one kind down as `put` does one, in 2 statements; returns the new ones' keys.

    No two of the drafts may have one key.
    """
    keys = [draft.unique_key for draft in drafts]
    used = set(session.scalars(select(OutboxMessage.unique_key).where(OutboxMessage.unique_key.in_(keys))))
    messages = [
        OutboxMessage(
            id=new_id(),
            kind=kind,
            person_id=to.id,
            alliance_id=alliance_id,
            to_name=to.name,
            to_address=to.email,
            params=dict(params),
            unique_key=key,
        )
        for to, params, key in drafts
        if to.is_active and to.email and key not in used
    ]
    session.add_all(messages)
    session.flush()
    for message in messages:
        note(session, message.id)
    return {message.unique_key for message in messages if message.unique_key}
