"""The training needs of the programme in totals, and the group themes that they ask for."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from flask import render_template, request
from flask_login import current_user

from trainingapp.core.access import access
from trainingapp.core.db import session
from trainingapp.programme import queries, rules
from trainingapp.programme.queries import Part, Programme
from trainingapp.programme.rules import Count, Figure, Split
from trainingapp.programme.views.blueprint import blueprint

Named = TypeVar("Named")


@blueprint.get("/programme/needs")
@access("programme:read")
def show_needs() -> str:
    programme = queries.programme(session, actor=current_user)
    cohorts = sorted({rules.cohort(plan.starts_on) for plan in programme.plans}, reverse=True)
    split, part = _asked(programme, cohorts)
    needs = queries.cohort_needs(session, programme.asked, split)
    people = sum(needs.people.values()) if part is None else needs.people.get(part, 0)
    return render_template(
        "programme/show_needs.html",
        people=people if people >= rules.FEWEST else None,
        areas=_rows(needs.areas, part),
        themes=sorted(_rows(needs.themes, part), key=lambda row: row[2]),
        pcns=programme.pcns,
        cohorts=cohorts,
        part=part,
        FEWEST=rules.FEWEST,
    )


def _asked(programme: Programme, cohorts: Sequence[date]) -> tuple[Split, Part | None]:
    """The part of the programme that the address asks for; what is unknown is not asked for."""
    places = {str(pcn_id): pcn_id for pcn_id, _ in programme.pcns}
    place = places.get(request.args.get("pcn", ""))
    if place is not None:
        return Split.PLACE, place
    month = rules.cohort_asked(request.args.get("cohort"))
    return (Split.COHORT, month) if month in cohorts else (Split.WHOLE, None)


def _rows(
    counted: Sequence[tuple[Named, Mapping[Part, Count]]], part: Part | None
) -> list[tuple[Named, Figure, tuple[bool, int]]]:
    """Each with the figure that may be shown, and its place among those that are needed most."""
    found = []
    for named, counts in counted:
        figure = rules.figure(counts, part)
        count = sum(counts.values(), Count()) if part is None else counts.get(part, Count())
        found.append((named, figure, rules.urgency(figure, count)))
    return found
