"""What a demonstration was made from: asked at every start, so that it is renewed or refused in time."""

import hashlib
import json
from pathlib import Path

from trainingapp.config import ROOT
from trainingapp.core import migrations
from trainingapp.core.db import make_engine, transaction
from trainingapp.core.errors import DomainError
from trainingapp.demo.folder import Folder
from trainingapp.frameworks import services as frameworks
from trainingapp.frameworks.library import library_folder, read_library

MIGRATIONS = ROOT / "migrations" / "versions"
START_OVER = "Start over with: make demo-fresh (or trainingapp demo --fresh)"


def note(folder: Folder) -> None:
    """Remember the migrations and the library of the moment."""
    text = json.dumps({"migrations": _digests(MIGRATIONS), "library": _digests(library_folder())}, indent=2)
    folder.origins.write_text(text + "\n", encoding="utf-8")


def renew(folder: Folder) -> None:
    """Bring an older demonstration to the present schema and library; everything in it stays.

    Where nothing is new, only files are compared. Raises DomainError, saying what to do, where it was made
    from migrations that have been rewritten since, or by a newer version.
    """
    was = json.loads(folder.origins.read_text(encoding="utf-8")) if folder.origins.exists() else {}
    migrated, library = _digests(MIGRATIONS), _digests(library_folder())
    if was == {"migrations": migrated, "library": library}:
        return
    if any(migrated.get(name) != digest for name, digest in was.get("migrations", {"": ""}).items()):
        raise DomainError(
            f"The demonstration in {folder.path} was made by another version of the app, "
            f"whose database this one does not know. {START_OVER}"
        )
    engine = make_engine(folder.url())
    try:
        migrations.upgrade(engine)
        with transaction(engine) as session:
            frameworks.load_library(session, library=read_library(library_folder()))
    except DomainError as refusal:
        raise DomainError(f"{refusal.message}. {START_OVER}") from refusal
    finally:
        engine.dispose()
    note(folder)


def _digests(root: Path) -> dict[str, str]:
    """SHA-256 of every source file below a folder, by its path there."""
    files = sorted(file for file in root.rglob("*") if file.suffix in {".py", ".yaml"})
    return {str(file.relative_to(root)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
