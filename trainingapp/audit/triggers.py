"""Triggers that keep tables append-only and the event log chained, for migrations to create and drop.

SQLite loses a table's triggers when a migration rebuilds the table: create them again at its end.
"""

import re

from sqlalchemy import Connection

LOG = "audit_events"
TABLE_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def create_triggers(connection: Connection) -> None:
    """Protect the event log: no update, delete or truncate, and each insert continues the chain."""
    protect_append_only(connection, LOG)
    _run(connection, _CHAIN_SQLITE if _is_sqlite(connection) else _CHAIN_POSTGRESQL)


def drop_triggers(connection: Connection) -> None:
    """Undo `create_triggers`."""
    if _is_sqlite(connection):
        _run(connection, ["DROP TRIGGER audit_events_chain"])
    else:
        drops = [
            "DROP TRIGGER audit_events_chain ON audit_events",
            "DROP FUNCTION audit_events_check_chain()",
        ]
        _run(connection, drops)
    unprotect(connection, LOG)


def protect_append_only(connection: Connection, table_name: str) -> None:
    """Let the database refuse to update, delete or truncate rows of a table; inserting stays free.

    A refusal is an IntegrityError on both databases. On SQLite the connection needs recursive_triggers=ON, or
    INSERT OR REPLACE would delete unseen. Raises ValueError for a name that is not a plain identifier.
    """
    table = _checked(table_name)
    _run(connection, _protection_sqlite(table) if _is_sqlite(connection) else _protection_postgresql(table))


def unprotect(connection: Connection, table_name: str) -> None:
    """Undo `protect_append_only`."""
    table = _checked(table_name)
    if _is_sqlite(connection):
        _run(connection, [f"DROP TRIGGER {table}_no_update", f"DROP TRIGGER {table}_no_delete"])
        return
    drops = [f"DROP TRIGGER {table}_{rule} ON {table}" for rule in ("no_update", "no_delete", "no_truncate")]
    _run(connection, [*drops, f"DROP FUNCTION {table}_refuse_change()"])


def _protection_sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("update", "delete")
    ]


def _protection_postgresql(table: str) -> list[str]:
    # restrict_violation makes the driver raise IntegrityError, as SQLite's does.
    refuse = f"""
        CREATE FUNCTION {table}_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION USING MESSAGE = '{table} is append-only', ERRCODE = 'restrict_violation';
        END $$"""
    triggers = [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION {table}_refuse_change()"
        for verb, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT"))
    ]
    return [refuse, *triggers]


_CHAIN_SQLITE = [
    """
    CREATE TRIGGER audit_events_chain BEFORE INSERT ON audit_events
    WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM audit_events)
      OR NEW.prev_hash IS NOT coalesce(
         (SELECT hash FROM audit_events ORDER BY id DESC LIMIT 1),
         '0000000000000000000000000000000000000000000000000000000000000000')
    BEGIN SELECT RAISE(ABORT, 'audit_events must continue its chain'); END"""
]

_CHAIN_POSTGRESQL = [
    """
    CREATE FUNCTION audit_events_check_chain() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        last_id integer;
        last_hash text;
    BEGIN
        SELECT id, hash INTO last_id, last_hash FROM audit_events ORDER BY id DESC LIMIT 1;
        IF NEW.id IS DISTINCT FROM coalesce(last_id, 0) + 1
           OR NEW.prev_hash IS DISTINCT FROM
              coalesce(last_hash, '0000000000000000000000000000000000000000000000000000000000000000') THEN
            RAISE EXCEPTION USING
                MESSAGE = 'audit_events must continue its chain', ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$""",
    """
    CREATE TRIGGER audit_events_chain BEFORE INSERT ON audit_events
    FOR EACH ROW EXECUTE FUNCTION audit_events_check_chain()""",
]


def _checked(table_name: str) -> str:
    if not TABLE_NAME.fullmatch(table_name):
        raise ValueError(f"not a table name: {table_name!r}")
    return table_name


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _run(connection: Connection, statements: list[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
