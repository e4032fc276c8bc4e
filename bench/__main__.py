"""`python -m bench`: prints the tables of docs/performance.md, measured here and now."""

import argparse
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine

from bench import aims
from bench.children import keep_bytecode
from bench.cold import print_cold
from bench.crowd import crowd
from bench.data import on_postgresql, on_sqlite
from bench.enrol_many import print_enrol_many
from bench.explaining import explain
from bench.floor import Floor
from bench.machine import describe, load
from bench.mail import print_mail
from bench.pages import print_pages
from bench.parts import print_parts
from bench.pdf import print_pdf
from bench.places import Guide, Place
from bench.visiting import make_app
from trainingapp.accounts.terms import Role
from trainingapp.core.db import make_session

CASELOAD = 60
ALLIANCE = 200


def main() -> None:
    """Measure what was asked for, on a demonstration that lasts as long as the run."""
    asked = _arguments()
    with ExitStack() as leaving:
        folder = Path(leaving.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        keep_bytecode(folder / "bytecode")
        url = leaving.enter_context(on_postgresql() if asked.postgresql else on_sqlite(folder))
        app = make_app(url, folder / "template-cache")
        leaving.callback(app.extensions["engine"].dispose)
        Bench(app, url, asked).run()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=60, help="times each page is fetched (default: 60)")
    parser.add_argument("--repeats", type=int, default=5, help="fresh processes of each kind (default: 5)")
    parser.add_argument("--postgresql", action="store_true", help="measure on PostgreSQL instead of SQLite")
    parser.add_argument(
        "--pages-only", action="store_true", help="leave out the PDF, the cold worker and the mail"
    )
    parser.add_argument("--explain", metavar="WORD", help="only show queries and profile of pages so named")
    return parser.parse_args()


class Bench:
    """One run: the app, its database, and what was asked for."""

    def __init__(self, app: Flask, url: str, asked: argparse.Namespace) -> None:
        self.app, self.url, self.asked = app, url, asked
        self.engine: Engine = app.extensions["engine"]
        self.floor = Floor(app)

    def run(self) -> None:
        """Measure the demonstration, then the same made large."""
        print(describe(self.engine))
        print(load())
        print(
            f"Aims: at most {aims.QUERIES} queries, {aims.TIMES_FLOOR:.0f} times the floor at p50, "
            f"{aims.FIRST_VIEW // 1000} kB for the first view."
        )
        with make_session(self.engine, read_only=True) as session:
            guide = Guide(self.app, session)
            self._pages("Pages, on the demonstration", guide.all())
            [home] = guide.homes([Role.ALLIANCE_SUPERVISOR])
            if not (self.asked.pages_only or self.asked.explain is not None):
                print_cold(self.url, home, repeats=self.asked.repeats)
                print_pdf(self.app, session, repeats=self.asked.repeats)
        if not (self.asked.pages_only or self.asked.explain is not None):
            print_mail(self.url)
        with self.engine.begin() as connection:
            crowd(connection, supervisor_id=home.visitor.person_id, caseload=CASELOAD, alliance=ALLIANCE)
        with make_session(self.engine, read_only=True) as session:
            [lead] = Guide(self.app, session).homes([Role.PROGRAMME_LEAD])
            large = [
                replace(home, name=f"{home.name}, {CASELOAD} running plans"),
                replace(lead, name=f"{lead.name}, {ALLIANCE} plans"),
            ]
            self._pages("Pages, with the demonstration's plans copied", large)
        if not (self.asked.pages_only or self.asked.explain is not None):
            print_enrol_many(self.url, repeats=self.asked.repeats)
        print(load())

    def _pages(self, title: str, places: Sequence[Place]) -> None:
        if self.asked.explain is not None:
            explain(self.app, title, places, self.asked.explain)
        else:
            print_pages(title, self.app, self.floor, places, rounds=self.asked.rounds)
            print_parts("Where the time of these pages goes", self.app, places, rounds=self.asked.rounds // 2)


main()
