"""The operator's commands for mail: how it stands, and sending again what was given up."""

import click

from trainingapp.config import read_settings
from trainingapp.core.db import make_engine, make_session, transaction
from trainingapp.core.words import moment, plural
from trainingapp.notifications import queries, services


@click.group()
def outbox() -> None:
    """The mail that waits to be sent."""


@outbox.command()
def show() -> None:
    """Say how much waits, since when, and what went wrong last."""
    settings = read_settings()
    with make_session(make_engine(settings.database_url), read_only=True) as session:
        found = queries.counts(session)
    click.echo(f"Waiting: {found.queued}, of which {found.retrying} failed before.")
    click.echo(f"Given up: {found.failed}.")
    click.echo(f"Longest waiting since: {moment(found.oldest_at) if found.oldest_at else 'nothing waits'}")
    click.echo(f"Last sent: {moment(found.last_sent_at) if found.last_sent_at else 'nothing yet'}")
    if found.last_error:
        click.echo(f"Last error: {found.last_error}")


@outbox.command("send-again")
def send_again() -> None:
    """Send again every message that was given up."""
    settings = read_settings()
    with transaction(make_engine(settings.database_url, durable=settings.durable)) as session:
        given_up = queries.failed(session)
        for message in given_up:
            services.send_again(session, actor=None, message=message)
        click.echo(f"{plural(len(given_up), 'message')} will be sent again within a minute.")
