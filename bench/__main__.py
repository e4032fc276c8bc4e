"""`python -m bench`: prints the tables of docs/performance.md, measured here and now."""

import argparse
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine

from bench import aims
from bench.bulk import print_bulk
from bench.children import keep_bytecode
from bench.cold import print_cold
from bench.data import on_postgresql, on_sqlite
from bench.enrol_many import print_enrol_many
from bench.explaining import explain
from bench.floor import Floor
from bench.long_history import long_history
from bench.machine import describe, load
from bench.mail import print_mail
from bench.many_places import LARGE, SMALL, WIDE, make_alliance
from bench.nightly import print_nightly
from bench.pages import print_pages
from bench.parts import print_parts
from bench.pdf import print_pdf
from bench.places import Guide, Place
from bench.uploads import print_uploads
from bench.visiting import make_app
from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.core.db import make_session

FEWER_ROUNDS = 3
"""What the rounds are divided by for the large pages, each of which takes longer."""


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
    parser.add_argument("--pages-only", action="store_true", help="leave out all but pages")
    parser.add_argument("--explain", metavar="WORD", help="only show queries and profile of pages so named")
    return parser.parse_args()


class Bench:
    """One run: the app, its database, and what was asked for."""

    def __init__(self, app: Flask, url: str, asked: argparse.Namespace) -> None:
        self.app, self.url, self.asked = app, url, asked
        self.engine: Engine = app.extensions["engine"]
        self.floor = Floor(app)

    def run(self) -> None:
        """Measure the demonstration, then alliances made large."""
        print(describe(self.engine))
        print(load())
        print(
            f"Aims: at most {aims.QUERIES} queries, {aims.TIMES_FLOOR:.0f} times the floor at p50, "
            f"{aims.FIRST_VIEW // 1000} kB for the first view."
        )
        is_whole = not (self.asked.pages_only or self.asked.explain is not None)
        with make_session(self.engine, read_only=True) as session:
            guide = Guide(self.app, session)
            self._pages("Pages, on the demonstration", guide.all())
            if is_whole:
                [home] = guide.homes([Role.ALLIANCE_SUPERVISOR])
                print_cold(self.url, home, repeats=self.asked.repeats)
                print_pdf(self.app, session, repeats=self.asked.repeats)
                print_uploads(self.app, session.get_one(Person, home.visitor.person_id))
        if is_whole:
            print_mail(self.url)
        small, wide, large = (make_alliance(self.engine, size) for size in (SMALL, WIDE, LARGE))
        with make_session(self.engine, read_only=True) as session:
            of_alliance = [place for each in (small, large) for place in each.of_alliance(self.app, session)]
            of_supervisor = [
                place for each in (large, wide) for place in each.of_supervisor(self.app, session)
            ]
            self._pages("Pages, with many coordinators", of_supervisor, share=FEWER_ROUNDS)
            self._pages("Pages, with many plans", of_alliance, share=FEWER_ROUNDS)
        history = long_history(self.engine, large.many.supervisor_id)
        with make_session(self.engine, read_only=True) as session:
            places = history.places(self.app, session)
            self._pages("Pages, with five years of competence", places, share=FEWER_ROUNDS)
        if is_whole:
            print_nightly(self.url, [small, large], repeats=self.asked.repeats)
            print_enrol_many(self.url, repeats=self.asked.repeats)
            print_bulk(self.url, repeats=self.asked.repeats)
        print(load())

    def _pages(self, title: str, places: Sequence[Place], *, share: int = 1) -> None:
        """Measure these pages; `share` 3 means a third of the rounds."""
        if self.asked.explain is not None:
            explain(self.app, title, places, self.asked.explain)
        else:
            print_pages(title, self.app, self.floor, places, rounds=max(2, self.asked.rounds // share))
            fewer = max(2, self.asked.rounds // share // 2)
            print_parts(f"Where the time goes: {title.lower()}", self.app, places, rounds=fewer)


main()
