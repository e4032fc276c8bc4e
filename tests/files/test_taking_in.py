"""Taking a file in, giving it out, taking it back: on both databases, with the store beside them."""

import hashlib
import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound, ServiceUnavailable

from tests.files import samples
from tests.files.conftest import Send
from tests.world import START, World
from trainingapp.audit.models import Event
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, Question
from trainingapp.files import depot, queries, services
from trainingapp.files.models import LARGEST, StoredFile
from trainingapp.files.serving import as_download
from trainingapp.files.terms import FileKind, FileState

NHS_NUMBER = "943 476 5919"
PDF = samples.pdf("I went to the course")


def stored(session: Session) -> set[str]:
    """Every key in the store of this database."""
    return set(depot.of(session).store.keys())


def rows(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(StoredFile)) or 0


def events(session: Session) -> list[str]:
    return list(session.scalars(select(Event.what).order_by(Event.id)))


def content_of(file: StoredFile) -> bytes:
    response = as_download(file)
    content = response.get_data()
    response.close()
    return content


def test_what_is_sent_comes_back_as_it_was(session: Session, world: World, send: Send) -> None:
    file = send(PDF, "../../Level 1.pdf")
    assert (file.name, file.kind, file.size) == ("Level 1.pdf", FileKind.PDF, len(PDF))
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()
    assert file.state is FileState.UNSCANNED, "this installation has no scanner"
    assert (file.sent_by_id, file.alliance_id) == (world.coordinator.id, world.organisation.id)
    assert content_of(file) == PDF
    assert events(session)[-1] == "file:taken-in"


def test_its_key_says_nothing_of_it(session: Session, send: Send) -> None:
    with clock.at(START):
        first, second = send(PDF, "Level 1.pdf"), send(PDF, "Level 1.pdf")
    assert first.key != second.key
    assert first.key.startswith("2026-06-01/")
    assert not {"Level", "pdf"} & set(first.key.split("/"))
    assert {first.key, second.key} <= stored(session)


def test_it_leaves_as_a_download_that_nothing_opens_by_itself(send: Send) -> None:
    response = as_download(send(PDF, "R\u00e9sum\u00e9 \u4e2d.pdf"))
    headers = response.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Length"] == str(len(PDF))
    assert headers["Content-Disposition"] == (
        "attachment; filename=\"R_sum_ _.pdf\"; filename*=UTF-8''R%C3%A9sum%C3%A9%20%E4%B8%AD.pdf"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "private, no-store"
    response.close()


@pytest.mark.parametrize("state", [FileState.WAITING, FileState.INFECTED])
def test_what_is_in_quarantine_or_infected_is_not_found(send: Send, state: FileState) -> None:
    file = send(PDF)
    file.state = state
    with pytest.raises(NotFound):
        as_download(file)
    file.state = FileState.UNSCANNED


def test_a_store_without_the_content_says_to_try_again(session: Session, send: Send) -> None:
    file = send(PDF)
    depot.of(session).store.remove(file.key)
    with pytest.raises(ServiceUnavailable):
        as_download(file)


# --- limits ---------------------------------------------------------------------------------------


def test_ten_megabytes_are_taken_and_a_byte_more_is_not(session: Session, send: Send) -> None:
    assert send(samples.large_pdf(LARGEST)).size == LARGEST
    before = stored(session)
    with pytest.raises(DomainError, match="must be 10 MB or smaller") as refused:
        send(samples.large_pdf(LARGEST + 1))
    assert refused.value.field == "file"
    assert stored(session) == before


def test_an_endless_stream_is_not_read_to_its_end(session: Session, world: World) -> None:
    read = []

    def more(size: int) -> bytes:
        read.append(size)
        return bytes(size)

    with pytest.raises(DomainError, match="must be 10 MB or smaller"):
        services.take_in(
            session,
            actor=world.coordinator,
            alliance_id=world.organisation.id,
            name="endless.pdf",
            stream=SimpleNamespace(read=more),
        )
    assert sum(read) <= LARGEST + 2 * max(read)


def test_an_empty_file_is_refused(send: Send) -> None:
    with pytest.raises(DomainError, match="is empty"):
        send(b"")


# --- the guard ------------------------------------------------------------------------------------


@pytest.mark.parametrize("sure", [False, True])
@pytest.mark.parametrize("make", [samples.pdf, samples.word])
def test_an_nhs_number_is_refused_however_sure_its_sender_is(
    session: Session, send: Send, make, sure: bool
) -> None:
    before = stored(session)
    with pytest.raises(DomainError, match="looks like an NHS number") as refused:
        send(make(f"Number {NHS_NUMBER}"), sure=sure)
    assert refused.value.field == "file"
    assert not isinstance(refused.value.message, Question)
    assert NHS_NUMBER not in refused.value.message
    assert stored(session) == before
    assert rows(session) == 0


@pytest.mark.parametrize("make", [samples.pdf, samples.word])
def test_what_may_be_about_a_patient_passes_when_its_sender_is_sure(send: Send, make) -> None:
    content = make("The course was at SW1A 1AA", "Ask 01632 960123")
    with pytest.raises(DomainError, match=r"this looks like a .* \(and 1 more\)") as asked:
        send(content)
    assert isinstance(asked.value.message, Question)
    assert send(content, sure=True).size == len(content)


def test_the_name_is_guarded_too(send: Send) -> None:
    with pytest.raises(DomainError, match="In the name of the file: this looks like an NHS number"):
        send(samples.png(), f"{NHS_NUMBER}.png", sure=True)


# --- nothing half-written -------------------------------------------------------------------------


def test_content_of_an_undone_transaction_is_swept_when_it_is_a_day_old(session: Session, send: Send) -> None:
    with clock.at(START):
        kept = send(PDF)
        session.commit()
        lost = send(PDF).key
        session.rollback()
    assert rows(session) == 1
    assert {kept.key, lost} <= stored(session)
    with clock.at(START + timedelta(days=1)):
        assert services.sweep(session) == 0, "somebody may still be writing its row"
    with clock.at(START + timedelta(days=2)):
        assert services.sweep(session) >= 1
    assert lost not in stored(session)
    assert content_of(kept) == PDF


def test_what_is_erased_is_gone_once_that_is_committed(session: Session, world: World, send: Send) -> None:
    file = send(PDF)
    session.commit()
    services.erase(session, actor=world.coordinator, file=file)
    assert file.key in stored(session), "the row is not safe yet"
    session.commit()
    assert file.key not in stored(session)
    assert file.erased_at is not None
    with pytest.raises(NotFound):
        as_download(file)
    services.erase(session, actor=world.coordinator, file=file)
    assert events(session).count("file:erased") == 1
    assert queries.file(session, file.id, alliance_id=world.organisation.id) is file, "its row stays"


def test_an_erasure_that_is_undone_erases_nothing(session: Session, world: World, send: Send) -> None:
    file = send(PDF)
    session.commit()
    services.erase(session, actor=world.coordinator, file=file)
    session.rollback()
    session.commit()
    assert content_of(file) == PDF


def test_erased_content_that_could_not_be_removed_is_swept(
    session: Session, world: World, send: Send
) -> None:
    with clock.at(START):
        file = send(PDF)
        services.erase(session, actor=world.coordinator, file=file)
        session.commit()
    depot.of(session).store.put(file.key, io.BytesIO(PDF))
    with clock.at(START + timedelta(days=2)):
        services.sweep(session)
    assert file.key not in stored(session)


def test_another_alliances_file_is_not_there(session: Session, world: World, send: Send) -> None:
    file = send(PDF)
    assert queries.file(session, file.id, alliance_id=world.elsewhere.organisation.id) is None
