"""Runs migrations on the connection that the app hands over; there is no configuration file."""

from alembic import context

from trainingapp.core.db import JsonText, UtcDateTime
from trainingapp.models import metadata


def plain_types(kind: str, item: object, _context: object) -> str | bool:
    """Write our column types into migrations as the plain types they are, so that history stands alone."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JsonText):
        return "sa.Text()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=plain_types,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
