"""Says what the figures were measured on, without saying whose machine it is."""

import os
import platform

from sqlalchemy import Engine


def describe(engine: Engine) -> str:
    """Cores, system, interpreter and database, in one line."""
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    with engine.connect() as connection:
        version = ".".join(str(part) for part in connection.dialect.server_version_info or ())
    database = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[engine.dialect.name]
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{len(os.sched_getaffinity(0))} cores, {system}, {python}, {database} {version}"


def load() -> str:
    """How busy the machine was in the last minute: above its number of cores, the times are too long."""
    return f"Load of the machine in the last minute: {os.getloadavg()[0]:.1f}"
