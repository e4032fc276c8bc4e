"""The database itself refuses to rewrite the log, on SQLite and on PostgreSQL."""

import pytest
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.audit.people import append
from trainingapp.audit.queries import head, verify
from trainingapp.audit.rules import EMPTY, Break
from trainingapp.audit.terms import Flaw
from trainingapp.audit.triggers import create_triggers, drop_triggers, protect_append_only, unprotect

APPEND_ONLY = "is append-only"
CHAIN = "must continue its chain"
COLUMNS = "id, at, actor_name, what, subject_type, subject_id, details, prev_hash, hash"
A, B, C = "a" * 64, "b" * 64, "c" * 64

on_sqlite = pytest.mark.parametrize("log_engine", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("log_engine", ["postgresql"], indirect=True)


@pytest.fixture
def three_events(log: Session) -> Session:
    for _ in range(3):
        append(log)
    log.execute(text("INSERT INTO diary_pages VALUES (1, 'one'), (2, 'two'), (3, 'three')"))
    log.commit()
    return log


def insert(*rows: tuple[int, str, str], verb: str = "INSERT") -> str:
    """A statement that adds events past the app: their numbers, previous hashes and hashes."""
    values = ", ".join(f"({n}, 'now', 'System', 'a:b', 'c', 'd', '[]', '{p}', '{h}')" for n, p, h in rows)
    return f"{verb} INTO audit_events ({COLUMNS}) VALUES {values}"


def assert_refused(session: Session, statement: str, why: str) -> None:
    before = everything(session)
    session.commit()
    with pytest.raises(IntegrityError, match=why):
        session.execute(text(statement))
    session.rollback()
    assert everything(session) == before


def everything(session: Session) -> list[object]:
    tables = ("audit_events", "diary_pages")
    return [session.execute(text(f"SELECT * FROM {table} ORDER BY id")).all() for table in tables]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET actor_name = 'Nobody' WHERE id = 2",
        "UPDATE audit_events SET hash = hash",
        "UPDATE audit_events SET id = id + 10",
        "DELETE FROM audit_events WHERE id = 3",
        "DELETE FROM audit_events",
        "UPDATE diary_pages SET page = 'new' WHERE id = 2",
        "DELETE FROM diary_pages WHERE id = 2",
        "DELETE FROM diary_pages",
        "INSERT INTO diary_pages VALUES (2, 'x') ON CONFLICT (id) DO UPDATE SET page = 'x'",
    ],
)
def test_update_and_delete_are_refused(three_events: Session, statement: str) -> None:
    assert_refused(three_events, statement, APPEND_ONLY)


@on_postgresql
@pytest.mark.parametrize("table", ["audit_events", "diary_pages"])
def test_truncate_is_refused(three_events: Session, table: str) -> None:
    assert_refused(three_events, f"TRUNCATE {table}", APPEND_ONLY)
    assert_refused(three_events, f"TRUNCATE {table} CASCADE", APPEND_ONLY)


@on_sqlite
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO diary_pages VALUES (2, 'new')",
        "REPLACE INTO diary_pages VALUES (2, 'new')",
        "INSERT OR REPLACE INTO diary_pages VALUES (9, 'two')",  # meets the unique page of another row
        "UPDATE OR REPLACE diary_pages SET id = 2 WHERE id = 3",
    ],
)
def test_replace_is_refused(three_events: Session, statement: str) -> None:
    assert_refused(three_events, statement, APPEND_ONLY)


@on_sqlite
def test_replace_would_pass_without_recursive_triggers(log_engine: Engine, three_events: Session) -> None:
    three_events.close()
    connection = log_engine.raw_connection()
    connection.execute("PRAGMA recursive_triggers=OFF")
    connection.execute("INSERT OR REPLACE INTO diary_pages VALUES (2, 'new')")
    assert connection.execute("SELECT page FROM diary_pages WHERE id = 2").fetchone() == ("new",)
    connection.close()


@on_sqlite
@pytest.mark.parametrize("number", [1, 2, 3])
def test_replacing_an_event_is_refused(three_events: Session, number: int) -> None:
    row = (number, head(three_events).hash, B)
    assert_refused(three_events, insert(row, verb="INSERT OR REPLACE"), CHAIN)


@pytest.mark.parametrize("number", [5, 3, 2, 0, -1])
def test_insert_with_any_number_but_the_next_is_refused(three_events: Session, number: int) -> None:
    assert_refused(three_events, insert((number, head(three_events).hash, B)), CHAIN)


@pytest.mark.parametrize("prev_hash", [A, EMPTY.hash, "the second event's", ""])
def test_insert_with_a_wrong_previous_hash_is_refused(three_events: Session, prev_hash: str) -> None:
    if prev_hash == "the second event's":
        prev_hash = three_events.scalars(text("SELECT hash FROM audit_events WHERE id = 2")).one()
    assert_refused(three_events, insert((4, prev_hash, B)), CHAIN)


def test_one_insert_of_two_rows_is_checked_row_by_row(three_events: Session) -> None:
    last = head(three_events).hash
    assert_refused(three_events, insert((4, last, A), (5, C, B)), CHAIN)
    three_events.execute(text(insert((4, last, A), (5, A, B))))
    assert head(three_events).id == 5


def test_an_insert_past_the_app_with_a_false_hash_is_found(three_events: Session) -> None:
    three_events.execute(text(insert((4, head(three_events).hash, B))))
    assert verify(three_events).broken == Break(4, Flaw.CHANGED)


def test_the_first_event_follows_64_zeros_and_nothing_else(log: Session) -> None:
    assert_refused(log, insert((1, A, B)), CHAIN)
    assert_refused(log, insert((2, EMPTY.hash, B)), CHAIN)
    log.execute(text(insert((1, EMPTY.hash, B))))
    assert head(log).id == 1


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        ((1, "short", B), "ck_audit_events_prev_hash_length"),
        ((1, EMPTY.hash, "short"), "ck_audit_events_hash_length"),
        ((0, EMPTY.hash, B), "ck_audit_events_id_positive"),
    ],
)
def test_constraints_refuse_nonsense_even_without_triggers(
    log_engine: Engine, row: tuple[int, str, str], constraint: str
) -> None:
    with log_engine.begin() as connection:
        drop_triggers(connection)
    with pytest.raises(IntegrityError, match=constraint), log_engine.begin() as connection:
        connection.exec_driver_sql(insert(row))


def test_triggers_can_be_dropped_and_made_again(log_engine: Engine, three_events: Session) -> None:
    three_events.close()
    for _ in range(2):
        with log_engine.begin() as connection:
            drop_triggers(connection)
            unprotect(connection, "diary_pages")
            assert triggers_and_functions(connection) == []
            create_triggers(connection)
            protect_append_only(connection, "diary_pages")
    with Session(log_engine) as session:
        assert_refused(session, "DELETE FROM audit_events", APPEND_ONLY)
        assert_refused(session, "DELETE FROM diary_pages", APPEND_ONLY)
        assert_refused(session, insert((9, A, B)), CHAIN)
        append(session)
        assert verify(session).is_whole


def triggers_and_functions(connection: Connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        names = """
            SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
            WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace
            UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"""
    return [name for (name,) in connection.exec_driver_sql(names)]


def test_unprotecting_one_table_frees_it_and_no_other(log_engine: Engine, three_events: Session) -> None:
    three_events.close()
    with log_engine.begin() as connection:
        unprotect(connection, "diary_pages")
        connection.exec_driver_sql("UPDATE diary_pages SET page = 'new' WHERE id = 2")
        connection.exec_driver_sql("DELETE FROM diary_pages WHERE id = 1")
        left = connection.exec_driver_sql("SELECT page FROM diary_pages ORDER BY id").scalars().all()
    assert left == ["new", "three"]
    with Session(log_engine) as session:
        assert_refused(session, "DELETE FROM audit_events", APPEND_ONLY)


@pytest.mark.parametrize(
    "name", ["diary_pages; DROP TABLE diary_pages", "Diary", "", "diary pages", "x" * 41]
)
def test_protection_refuses_what_is_no_table_name(log_engine: Engine, name: str) -> None:
    with log_engine.connect() as connection:
        with pytest.raises(ValueError, match="not a table name"):
            protect_append_only(connection, name)
        with pytest.raises(ValueError, match="not a table name"):
            unprotect(connection, name)
    assert "diary_pages" in inspect(log_engine).get_table_names()
