"""The worker's look into quarantine: waiting files scanned, their rows brought up to date, senders told."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from trainingapp.accounts import queries as accounts
from trainingapp.core.db import make_session, transaction
from trainingapp.files import depot, queries, services
from trainingapp.files.models import StoredFile
from trainingapp.files.scanner import SECONDS, Clamd, ScannerFault
from trainingapp.files.store import StoreFault
from trainingapp.files.terms import FileState
from trainingapp.notifications import services as notifications

AT_ONCE = 50
LEASE = timedelta(seconds=3 * SECONDS)
"""Longer than a scan may take: it is over before anybody else begins."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Quarantine:
    """Everything that scanning takes."""

    engine: Engine
    scanner: Clamd
    lease: timedelta = LEASE

    def scan_waiting(self) -> int:
        """Scan what is due, as long as the scanner answers; returns how many files were settled."""
        with make_session(self.engine, read_only=True) as session:
            due = queries.to_scan(session, limit=AT_ONCE)
        settled = 0
        for file_id in due:
            try:
                settled += self.scan(file_id) is not None
            except ScannerFault as fault:
                log.warning("files stay in quarantine: %s", fault)
                break
        return settled

    def scan(self, file_id: UUID) -> FileState | None:
        """Scan one file if it is due, and say what it is now; None when it was not to be had.

        Whatever happens in between, the row tells: a file whose worker dies is claimed anew when the lease
        runs out. Raises ScannerFault when there was no answer, after putting the file off.
        """
        with transaction(self.engine) as session:
            claim = services.claim(session, file_id=file_id, lease=self.lease)
            store = depot.of(session).store
        if claim is None:
            return None
        try:
            with store.open(claim.key) as content:
                answer = self.scanner.scan(content)
        except (ScannerFault, StoreFault) as fault:
            with transaction(self.engine) as session:
                services.put_off(session, claim=claim)
            raise ScannerFault(str(fault)) from fault
        with transaction(self.engine) as session:
            file = services.settle(session, claim=claim, answer=answer)
            if file is not None and file.state is FileState.INFECTED:
                _tell(session, file, was_served=claim.was_served)
            state = None if file is None else file.state
        log.info("file %s: %s", file_id, state or "taken over by another worker")
        return state


def _tell(session: Session, file: StoredFile, *, was_served: bool) -> None:
    """Tell whoever sent it: their device may be infected."""
    sender = accounts.person(session, file.sent_by_id)
    if sender is None:
        return
    notifications.put(
        session,
        kind="file-infected",
        to=sender,
        params={
            "file_name": file.name,
            "at": file.created_at.isoformat(),
            "finding": file.finding,
            "was_served": was_served,
        },
        alliance_id=file.alliance_id,
        is_security=True,
        unique_key=f"file-infected:{file.id}",
    )
