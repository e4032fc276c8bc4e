"""Appending to the log: what is written, inside which transaction, and by many at once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.audit.people import AMARA, SOUTHERN_VALE, append
from trainingapp.audit.models import Event
from trainingapp.audit.queries import events_about, head, verify
from trainingapp.audit.rules import EMPTY
from trainingapp.audit.services import record
from trainingapp.core import clock

THREADS = 8
APPENDS = 25


def test_record_keeps_who_what_when_and_about_what(log: Session) -> None:
    subject = uuid4()
    with clock.at(datetime(2026, 4, 1, 9, 30, tzinfo=UTC)):
        record(
            log,
            actor=AMARA,
            what="record:agreed",
            subject_type="record",
            subject_id=subject,
            alliance_id=SOUTHERN_VALE,
            details={"version": 2, "to": "agreed"},
        )
    log.commit()
    log.expire_all()
    event = log.get_one(Event, 1)
    assert event.at == "2026-04-01T09:30:00.000000+00:00"
    assert (event.actor_id, event.actor_name) == (str(AMARA.id), "Amara Okafor")
    assert (event.subject_type, event.subject_id) == ("record", str(subject))
    assert (event.what, event.alliance_id) == ("record:agreed", str(SOUTHERN_VALE))
    assert json.loads(event.details) == {"to": "agreed", "version": 2}
    assert event.prev_hash == EMPTY.hash


def test_record_without_an_actor_is_the_systems(log: Session) -> None:
    event = record(
        log, actor=None, what="reminder:sent", subject_type="session", subject_id="3", alliance_id=None
    )
    assert (event.actor_id, event.actor_name, event.alliance_id, event.details) == (
        None,
        "System",
        None,
        "{}",
    )


def test_records_of_one_transaction_follow_one_another(log: Session) -> None:
    first, second = append(log), append(log)
    assert (first.id, second.id) == (1, 2)
    assert second.prev_hash == first.hash
    assert head(log) == (2, second.hash)


def test_record_leaves_nothing_when_the_transaction_rolls_back(log: Session) -> None:
    append(log)
    log.commit()
    append(log)
    log.rollback()
    assert head(log).id == 1
    append(log)
    log.commit()
    assert verify(log).is_whole
    assert head(log).id == 2


def test_record_goes_with_the_change_it_tells_about(log: Session) -> None:
    log.execute(text("INSERT INTO diary_pages VALUES (1, 'one')"))
    log.commit()
    append(log)
    with pytest.raises(IntegrityError):
        log.execute(text("INSERT INTO diary_pages VALUES (1, 'one')"))
    log.rollback()
    assert head(log) == EMPTY


def test_free_text_is_refused_and_nothing_written(log: Session) -> None:
    with pytest.raises(ValueError, match="free text"):
        append(log, note="She told me at length " * 20)
    log.commit()
    assert head(log) == EMPTY


def test_an_act_without_a_plain_name_is_refused(log: Session) -> None:
    with pytest.raises(ValueError, match="audited act"):
        record(log, actor=AMARA, what="Agreed", subject_type="record", subject_id="1", alliance_id=None)
    assert head(log) == EMPTY


def test_the_log_takes_any_script_and_reads_it_back_whole(log: Session) -> None:
    append(log, subject_id="٣ 🙂", area="Ćwiczenia עברית 🙂")
    log.commit()
    log.expire_all()
    assert json.loads(log.get_one(Event, 1).details) == {"area": "Ćwiczenia עברית 🙂"}
    assert verify(log).is_whole


def test_many_at_once_leave_one_unbroken_chain(log_engine: Engine) -> None:
    def append_many(thread: int) -> None:
        for n in range(APPENDS):
            with Session(log_engine) as session, session.begin():
                append(session, subject_id=f"{thread}-{n}")

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(append_many, range(THREADS)))  # list() raises what a thread raised
    with Session(log_engine) as session:
        result = verify(session)
        assert result.broken is None
        assert result.head.id == THREADS * APPENDS
        appended = {event.subject_id for n in range(1, 201) if (event := session.get_one(Event, n))}
        assert appended == {f"{thread}-{n}" for thread in range(THREADS) for n in range(APPENDS)}


def test_events_about_one_record_come_oldest_first_and_alone(log: Session) -> None:
    for subject in ("7", "8", "7", "7"):
        append(log, subject_id=subject)
    record(log, actor=None, what="plan:paused", subject_type="plan", subject_id="7", alliance_id=None)
    assert [event.id for event in events_about(log, "record", "7")] == [1, 3, 4]
    assert [event.id for event in events_about(log, "plan", "7")] == [5]
    assert events_about(log, "record", "9") == []
