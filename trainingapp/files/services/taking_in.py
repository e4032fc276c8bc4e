"""Taking in a file that somebody sends: received, read, guarded, kept."""

import hashlib
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, BinaryIO, cast
from uuid import UUID

from sqlalchemy.orm import Session

from trainingapp.audit import services as audit
from trainingapp.core import clock
from trainingapp.core.actor import Actor
from trainingapp.core.db import new_id
from trainingapp.core.errors import DomainError, Question
from trainingapp.core.patient_data import Level, find_patient_data
from trainingapp.files import depot, reading, rules
from trainingapp.files.models import LARGEST, StoredFile
from trainingapp.files.store import StoreFault
from trainingapp.files.terms import FileKind, FileState

FIELD = "file"
CHUNK = 64 * 1024
TOO_LARGE = f"The file must be {LARGEST // 1024**2} MB or smaller. Save it smaller, or in parts"


@dataclass(frozen=True)
class _Received:
    size: int
    sha256: str


@dataclass(frozen=True)
class Examined:
    """A file that was received, read and guarded, and is kept nowhere yet."""

    held: IO[bytes]
    name: str
    """As it will be shown."""
    kind: FileKind
    size: int
    sha256: str


@contextmanager
def examine(*, name: str, stream: BinaryIO, sure: bool = False) -> Iterator[Examined]:
    """Receive, read and guard a file, which takes a second or more, before anything is asked of the database.

    `sure`: its sender was asked about what looks like patient data and says that it is not. Raises
    DomainError at the field "file" as `take_in` does.
    """
    with tempfile.TemporaryFile(prefix="upload-") as held:
        received = _receive(stream, held)
        found = reading.read(held)
        shown = rules.clean_name(name, found.kind)
        _guard(shown, found.findings, sure=sure)
        yield Examined(held, shown, found.kind, received.size, received.sha256)


def take_in(
    session: Session,
    *,
    actor: Actor,
    alliance_id: UUID,
    name: str = "",
    stream: BinaryIO | Examined,
    sure: bool = False,
) -> StoredFile:
    """Keep a file that somebody sends, of a kind that its content shows, and free of patient data.

    `sure`: its sender was asked about what looks like patient data and says that it is not. What was examined
    before is not examined again, and needs neither name nor `sure`. Where there is a scanner the file is held
    in quarantine. The content is in the store before the row is; if the transaction is undone it is swept
    away.
    Raises DomainError at the field "file" for whatever is wrong with the file; its message is a Question
    where `sure` would let the file pass.
    """
    if not isinstance(stream, Examined):
        with examine(name=name, stream=stream, sure=sure) as examined:
            return take_in(session, actor=actor, alliance_id=alliance_id, stream=examined)
    place = depot.of(session)
    key = rules.new_key(clock.now().date(), secrets.token_hex(16))
    stream.held.seek(0)
    try:
        place.store.put(key, cast(BinaryIO, stream.held))
    except StoreFault as fault:
        raise DomainError(fault.message, FIELD) from fault
    file = StoredFile(
        id=new_id(),
        alliance_id=alliance_id,
        sent_by_id=actor.id,
        name=stream.name,
        kind=stream.kind,
        size=stream.size,
        sha256=stream.sha256,
        key=key,
        state=FileState.WAITING if place.is_scanned else FileState.UNSCANNED,
    )
    session.add(file)
    audit.record(
        session,
        actor=actor,
        what="file:taken-in",
        subject_type="file",
        subject_id=file.id,
        alliance_id=alliance_id,
        details={"kind": file.kind.value, "size": file.size, "sha256": file.sha256},
    )
    session.flush()
    return file


def _receive(stream: BinaryIO, held: BinaryIO) -> _Received:
    """Write what comes to the disk, counting and hashing, and no more of it than a file may have."""
    size, digest = 0, hashlib.sha256()
    while piece := stream.read(CHUNK):
        size += len(piece)
        if size > LARGEST:
            raise DomainError(TOO_LARGE, FIELD)
        digest.update(piece)
        held.write(piece)
    if not size:
        raise DomainError("The file is empty. Choose another", FIELD)
    held.flush()
    return _Received(size, digest.hexdigest())


def _guard(name: str, in_content: Sequence[reading.Found], *, sure: bool) -> None:
    """The patient-data guard, on the name and on the text inside."""
    found = [reading.Found.of(each, "In the name of the file") for each in find_patient_data(name)]
    found += in_content
    refused = [each for each in found if each.level is Level.BLOCK]
    if refused:
        raise DomainError(_told(refused), FIELD)
    if found and not sure:
        raise DomainError(Question(_told(found)), FIELD)


def _told(findings: Sequence[reading.Found]) -> str:
    more = len(findings) - 1
    return findings[0].words + (f" (and {more} more)" if more else "")
