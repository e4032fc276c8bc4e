"""`trainingapp demo`: makes the demonstration if it is not there, says who can sign in, and serves it."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click

from trainingapp.accounts.terms import ROLE_WORDS
from trainingapp.core.errors import DomainError
from trainingapp.demo import origins, people, serving, visits
from trainingapp.demo.building import build, restore_files
from trainingapp.demo.checking import CheckError, check
from trainingapp.demo.folder import Folder

USUAL_FOLDER = Path("var/demo")
USUAL_PORT = 8000


@click.command()
@click.option("--check", "only_check", is_flag=True, help="try it on a free port as each role, and stop")
@click.option("--fresh", is_flag=True, help="start over with new data")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=USUAL_PORT,
    show_default=True,
    help="on this machine only",
)
@click.option(
    "--dir",
    "path",
    type=click.Path(file_okay=False, path_type=Path),
    help=f"the folder to keep it in; {USUAL_FOLDER} if not given (with --check, a temporary one)",
)
def demo(only_check: bool, fresh: bool, port: int, path: Path | None) -> None:
    """Serve two fictional alliances on this machine, with people to sign in as."""
    if only_check:
        _check(path, fresh)
        return
    folder = Folder(path or USUAL_FOLDER)
    serving.check_port(port)
    _make_ready(folder, fresh)
    click.echo(_welcome(folder, port))
    serving.serve(folder, port)


def _check(path: Path | None, fresh: bool) -> None:
    if path is not None:
        _check_in(Folder(path), fresh)
        return
    with tempfile.TemporaryDirectory(prefix="trainingapp-demo-") as temporary:
        _check_in(Folder(Path(temporary)), fresh)


def _check_in(folder: Folder, fresh: bool) -> None:
    _make_ready(folder, fresh)
    try:
        for line in check(folder):
            click.echo(line)
    except CheckError as failure:
        click.echo(f"The demonstration is broken: {failure}", err=True)
        sys.exit(1)
    click.echo("Everything is there.")


def _make_ready(folder: Folder, fresh: bool) -> None:
    """Build what is not there; leave what is there as it is, or start over if asked to."""
    try:
        if fresh:
            folder.clear()
        folder.prepare()
        settings = serving.settings_for(folder)
    except OSError as error:
        raise DomainError(
            f"{folder.path} cannot be written to ({error.strerror}). Name another folder"
        ) from error
    if folder.is_made:
        origins.renew(folder)
        restore_files(folder, settings)
        return
    click.echo(f"Making the demonstration in {folder.path}: half a minute, the first time only.")
    seconds = _timed(lambda: build(folder, settings))
    click.echo(f"Made in {seconds:.0f} seconds.")


def _timed(work: Callable[[], None]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def _welcome(folder: Folder, port: int) -> str:
    lines = [
        "",
        f"The demonstration is at {serving.address(port)}",
        "",
        f"Everybody's password is: {people.PASSWORD}",
    ]
    for key in people.FIRST_TO_TRY:
        one = people.member(key)
        lines.append(f"  {ROLE_WORDS[one.role]:20} {one.email}")
    visit = visits.way_in(folder)
    if visit is not None:
        name, path = visit
        lines += ["", f"{name} has no account and comes in by a link:", f"  {serving.address(port)}{path}"]
    lines += [
        "",
        f"Everybody else: {folder.people}",
        f"A finished handover report: {folder.report}",
        f"Mail is not sent but printed: {folder.mail}",
        "docs/demo.md says who they all are. Stop it with Ctrl+C.",
        "",
    ]
    return "\n".join(lines)
