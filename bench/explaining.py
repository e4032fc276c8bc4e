"""Shows where the time of one page goes: its queries, and the functions that took longest."""

import cProfile
import pstats
from collections import Counter
from collections.abc import Sequence

from flask import Flask

from bench.counting import queries_of
from bench.places import Place

VISITS = 30
FUNCTIONS = 40


def explain(app: Flask, title: str, places: Sequence[Place], word: str) -> None:
    """Print this for every page whose name has the word in it."""
    print(f"\n## {title}")
    for place in places:
        if word.lower() in place.name.lower():
            _explain(app, place)


def _explain(app: Flask, place: Place) -> None:
    place.visitor.fetch(place.path)
    with queries_of(app.extensions["engine"]) as sent:
        place.visitor.fetch(place.path)
    print(f"\n### {place.name}: {len(sent)} queries\n")
    for statement, count in Counter(each.statement for each in sent).items():
        print(f"{count} × {' '.join(statement.split())[:600]}\n")
    profile = cProfile.Profile()
    with profile:
        for _ in range(VISITS):
            place.visitor.fetch(place.path)
    print(f"{VISITS} visits:")
    pstats.Stats(profile).strip_dirs().sort_stats("tottime").print_stats(FUNCTIONS)
    pstats.Stats(profile).strip_dirs().sort_stats("cumulative").print_stats(2 * FUNCTIONS)
