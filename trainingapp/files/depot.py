"""Which store and which scanner belong to a database: known by whoever holds one of its sessions."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session

from trainingapp.config import Settings
from trainingapp.files.store import Store

OPTION = "trainingapp_files"


@dataclass(frozen=True)
class Depot:
    """Where an installation keeps its files, and whether it has them scanned."""

    store: Store
    is_scanned: bool = False


def register(engine: Engine, settings: Settings) -> Depot:
    """Have all sessions of this engine from now on keep their files where the settings say."""
    url = settings.files_url or beside(engine.url.render_as_string(hide_password=False))
    depot = Depot(Store(url, endpoint=settings.files_endpoint), is_scanned=bool(settings.clamd))
    engine.update_execution_options(**{OPTION: depot})
    return depot


def of(session: Session) -> Depot:
    """Where files of this session belong; beside its database if nobody said anything else."""
    bind = session.get_bind()
    depot: Depot | None = bind.get_execution_options().get(OPTION)
    return depot or Depot(Store(beside(bind.engine.url.render_as_string(hide_password=False))))


def beside(database_url: str) -> str:
    """The default: the folder `files` beside a SQLite database, else in `var`; for one in memory, memory."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return str(Path("var/files").absolute())
    if url.database in {None, "", ":memory:"}:
        return "memory://files"
    return str(Path(str(url.database)).absolute().with_name("files"))
