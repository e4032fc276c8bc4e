"""The command line: set up, add people, load the library, check the audit chain, run the demonstration."""

import sys
from pathlib import Path

import click

from trainingapp.accounts.commands import alliance, person
from trainingapp.accounts.queries import alliance_ids
from trainingapp.audit import queries as audit
from trainingapp.audit.rules import Head
from trainingapp.config import SettingsError, read_settings
from trainingapp.core import migrations
from trainingapp.core.db import make_engine, make_session, transaction
from trainingapp.core.errors import DomainError
from trainingapp.demo.command import demo
from trainingapp.frameworks import services as frameworks
from trainingapp.frameworks.library import LibraryError, library_folder, read_library
from trainingapp.notifications.commands import outbox
from trainingapp.policy import POLICY
from trainingapp.training import services as training
from trainingapp.worker.command import worker


def main() -> None:
    """Run a command; what a person should know is printed plainly, without a traceback."""
    try:
        commands(prog_name="trainingapp")
    except (SettingsError, LibraryError, DomainError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)


@click.group()
def commands() -> None:
    """Runs the supervision and training programme."""


@commands.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    settings = read_settings()
    migrations.make_folder_for(settings.database_url)
    migrations.upgrade(make_engine(settings.database_url, durable=settings.durable))
    click.echo("The database is up to date.")


@commands.command()
def access() -> None:
    """Print who may do what."""
    for permission, rule in sorted(POLICY.items()):
        click.echo(f"{permission:24} {rule.who}")


@commands.group()
def library() -> None:
    """The reference library in competencies/."""


FOLDER = click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), help="another folder than competencies/"
)


@library.command()
@FOLDER
def check(folder: Path | None) -> None:
    """Read every file and say what is wrong, with file and line."""
    found = read_library(library_folder(folder))
    click.echo(f"{len(found.publications)} publications, {sum(1 for _ in found.entries)} entries: all sound.")


@library.command()
@FOLDER
def load(folder: Path | None) -> None:
    """Put every new published version into the database, and new courses into every catalogue."""
    settings = read_settings()
    found = read_library(library_folder(folder))
    with transaction(make_engine(settings.database_url)) as session:
        loaded = frameworks.load_library(session, library=found)
        adopted = [
            course
            for alliance_id in alliance_ids(session)
            for course in training.adopt_courses(session, actor=None, alliance_id=alliance_id)
        ]
    click.echo(f"{len(loaded.added)} loaded, {len(loaded.unchanged)} there already.")
    if adopted:
        click.echo(f"{len(adopted)} courses taken over into the alliances’ catalogues.")


@commands.group("audit")
def audit_commands() -> None:
    """The append-only log of what was done."""


@audit_commands.command()
@click.option("--head", "published", help='a head printed earlier, as "NUMBER HASH", to find a rewritten log')
def verify(published: str | None) -> None:
    """Walk the whole chain and name the first broken link, if there is one."""
    settings = read_settings()
    with make_session(make_engine(settings.database_url), read_only=True) as session:
        result = audit.verify(session, published=_head(published))
    if result.broken:
        raise DomainError(result.broken.sentence)
    click.echo(f"All {result.head.id} events are as they were written.")
    click.echo(f"Head to keep outside this database: {result.head.id} {result.head.hash}")


def _head(text: str | None) -> Head | None:
    if text is None:
        return None
    number, _, digest = text.partition(" ")
    return Head(int(number), digest)


commands.add_command(demo)
commands.add_command(alliance)
commands.add_command(person)
commands.add_command(outbox)
commands.add_command(worker)
