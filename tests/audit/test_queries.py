"""Verifying a stored log after somebody with the owner's rights has meddled with it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from tests.audit.people import append
from trainingapp.audit import queries
from trainingapp.audit.models import Event
from trainingapp.audit.queries import head, verify
from trainingapp.audit.rules import EMPTY, Break, Head
from trainingapp.audit.terms import Flaw
from trainingapp.audit.triggers import create_triggers, drop_triggers

LENGTH = 10


@pytest.fixture
def published(log: Session) -> Head:
    for n in range(LENGTH):
        append(log, subject_id=str(n))
    log.commit()
    written_down = head(log)
    log.close()
    return written_down


@pytest.fixture
def owner(log_engine: Engine, published: Head) -> Iterator[Connection]:
    """Somebody who may drop the triggers and does; they are back before anybody looks."""
    with log_engine.begin() as connection:
        drop_triggers(connection)
        yield connection


def verified(owner: Connection, published: Head | None = None) -> Break | None:
    create_triggers(owner)
    with Session(owner) as session:
        return verify(session, published=published).broken


def test_an_empty_log_is_whole(log: Session) -> None:
    assert verify(log) == (EMPTY, None)


def test_an_untouched_log_is_whole_and_agrees_with_its_published_head(log: Session, published: Head) -> None:
    assert verify(log, published=published) == (published, None)
    append(log)
    assert verify(log, published=published).is_whole


def test_verify_follows_the_chain_from_batch_to_batch(
    owner: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "BATCH", 3)
    assert verified(owner) is None
    drop_triggers(owner)
    owner.execute(text("UPDATE audit_events SET actor_name = 'Nobody' WHERE id = 8"))
    assert verified(owner) == Break(8, Flaw.CHANGED)


@pytest.mark.parametrize("column", [c.name for c in Event.__table__.columns if c.name != "id"])
def test_a_changed_column_of_a_middle_row_is_found(owner: Connection, column: str) -> None:
    owner.execute(text(f"UPDATE audit_events SET {column} = :new WHERE id = 5"), {"new": "f" * 64})
    assert verified(owner) == Break(5, Flaw.CHANGED)


def test_an_emptied_column_is_found(owner: Connection) -> None:
    owner.execute(text("UPDATE audit_events SET actor_id = NULL WHERE id = 5"))
    assert verified(owner) == Break(5, Flaw.CHANGED)


@pytest.mark.parametrize("number", [1, 5, 9])
def test_a_deleted_row_is_named(owner: Connection, number: int) -> None:
    owner.execute(text("DELETE FROM audit_events WHERE id = :n"), {"n": number})
    assert verified(owner) == Break(number, Flaw.MISSING)


def test_a_deleted_row_with_the_others_moved_up_is_found(owner: Connection) -> None:
    owner.execute(text("DELETE FROM audit_events WHERE id = 5"))
    for n in range(6, LENGTH + 1):
        owner.execute(text("UPDATE audit_events SET id = :n - 1 WHERE id = :n"), {"n": n})
    assert verified(owner) == Break(5, Flaw.CHANGED)


def test_two_rows_that_changed_places_are_found_at_the_first(owner: Connection) -> None:
    for old, new in ((4, 1000), (7, 4), (1000, 7)):
        owner.execute(text("UPDATE audit_events SET id = :new WHERE id = :old"), {"old": old, "new": new})
    assert verified(owner) == Break(4, Flaw.CHANGED)


def test_a_cut_off_end_is_found_with_the_published_head(owner: Connection, published: Head) -> None:
    owner.execute(text("DELETE FROM audit_events WHERE id > 7"))
    assert verified(owner, published) == Break(8, Flaw.MISSING)


def test_a_cut_off_end_that_grew_again_is_found_with_the_published_head(
    owner: Connection, published: Head
) -> None:
    owner.execute(text("DELETE FROM audit_events WHERE id > 7"))
    with Session(owner) as session:
        for _ in range(5):
            append(session)
        session.flush()
        assert verify(session).is_whole
        assert verify(session, published=published).broken == Break(LENGTH, Flaw.NOT_AS_PUBLISHED)
