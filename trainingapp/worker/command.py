"""`trainingapp worker`: sends mail and does what has its time of day, until it is stopped."""

import logging

import click

from trainingapp.config import read_settings
from trainingapp.worker import running


@click.command()
@click.option(
    "--workers",
    type=click.IntRange(1, 16),
    default=1,
    show_default=True,
    help="threads that send at the same time",
)
def worker(workers: int) -> None:
    """Send mail and do the daily jobs, in the foreground, until SIGTERM or Ctrl+C.

    Several may run, on several machines where the database is PostgreSQL.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("huey").setLevel(logging.WARNING)
    running.run(read_settings(), workers=workers)
