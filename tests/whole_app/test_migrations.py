"""The migrations make exactly the tables of the models, can be undone, and keep what is in them."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from tests.databases import sqlite_url
from trainingapp.core import migrations
from trainingapp.core.db import make_engine
from trainingapp.models import metadata

APPEND_ONLY = [
    "acceptances",
    "agreements",
    "plan_changes",
    "plan_events",
    "record_events",
    "reminders",
    "session_moves",
    "time_entries",
    "glass_breaks",
    "needs_events",
    "ratings",
    "sign_off_requests",
    "decisions",
    "handover_reports",
    "acknowledgements",
    "audit_events",
    "applicabilities",
    "certificates",
    "criterion_checks",
    "decision_events",
    "evidence_events",
    "moderation_picks",
    "moderation_reviews",
    "moderation_samples",
    "needs_progress",
    "needs_views",
    "training_log_events",
]


def test_models_and_migrations_say_the_same(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_migrated_tables_have_the_checks_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        found = {
            table: sorted(str(check["name"]) for check in inspect(connection).get_check_constraints(table))
            for table in metadata.tables
        }
    wanted = {
        name: sorted(
            f"ck_{name}_{each.name}" if not str(each.name).startswith("ck_") else str(each.name)
            for each in table.constraints
            if isinstance(each, CheckConstraint)
        )
        for name, table in metadata.tables.items()
    }
    assert found == wanted


def test_migrations_can_be_undone_and_done_again(tmp_path: Path) -> None:
    engine = make_engine(sqlite_url(tmp_path))
    migrations.upgrade(engine)
    assert migrations.is_current(engine)
    migrations.downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    migrations.upgrade(engine)
    assert set(metadata.tables) < set(inspect(engine).get_table_names())
    engine.dispose()


def test_upgrading_again_changes_nothing(engine: Engine) -> None:
    migrations.upgrade(engine)
    assert migrations.is_current(engine)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_append_only_tables_have_their_triggers(engine: Engine, table: str) -> None:
    if engine.dialect.name == "sqlite":
        query = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
    else:
        query = (
            "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = CAST(:table AS regclass)"
        )
    with engine.connect() as connection:
        assert connection.execute(text(query), {"table": table}).scalar_one() >= 2


def test_every_column_choice_is_checked_by_the_database(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(
            text(
                "INSERT INTO memberships (id, created_at, updated_at, person_id, role)"
                " VALUES (:id, :now, :now, :id, 'emperor')"
            ),
            {"id": "0" * 32, "now": "2026-01-01 00:00:00"},
        )
