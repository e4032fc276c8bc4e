"""What waits of assessments: sign-offs to decide, needs analyses, and competencies to rate."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from trainingapp.assessments.terms import ANALYSIS_WORDS, AnalysisState
from trainingapp.plans.terms import Party
from trainingapp.supervision.rules import day_of
from trainingapp.supervision.terms import DELIVERED
from trainingapp.worklist.facts import AnalysisFact, AreaToRate, Facts
from trainingapp.worklist.items import Move
from trainingapp.worklist.rules.phrasing import MINUTES, lower
from trainingapp.worklist.terms import ItemKind

LAST_MONTH = 6
MINUTES_A_RATING = 2
_OTHER = {
    Party.COORDINATOR: Party.ALLIANCE_SUPERVISOR,
    Party.ALLIANCE_SUPERVISOR: Party.COORDINATOR,
}


def requests(facts: Facts, now: datetime) -> Iterator[Move]:
    """A sign-off that was asked for waits for the alliance supervisor's decision."""
    for request in facts.requests:
        yield Move(
            ItemKind.DECIDE_SIGN_OFF,
            Party.ALLIANCE_SUPERVISOR,
            f"Decide on the sign-off of {request.code}, {request.title}",
            day_of(request.asked_at),
            request.request_id,
            "assessments.decide_sign_off",
            {"request_id": request.request_id},
            MINUTES[ItemKind.DECIDE_SIGN_OFF],
        )


def analyses(facts: Facts, now: datetime) -> Iterator[Move]:
    """A needs analysis waits to be written once its session was held, then for whoever did not send it."""
    by_number = {analysis.number: analysis for analysis in facts.analyses}
    for activity in facts.activities:
        number = activity.needs_analysis
        if number is None or activity.status not in DELIVERED or activity.starts_at is None:
            continue
        begun = by_number.get(number)
        if begun is None or begun.state is AnalysisState.DRAFT:
            verb = "Finish and send" if begun else "Write"
            what = f"{verb} the {_name(number)}"
            since = day_of(activity.starts_at)
            yield _about(facts, number, ItemKind.WRITE_ANALYSIS, Party.ALLIANCE_SUPERVISOR, what, since)
    for analysis in facts.analyses:
        yield from _answering(facts, analysis)


def _answering(facts: Facts, analysis: AnalysisFact) -> Iterator[Move]:
    since = day_of(analysis.changed_at)
    name = _name(analysis.number)
    if analysis.submitted_by is None:
        return
    if analysis.state is AnalysisState.SUBMITTED:
        other = _OTHER[analysis.submitted_by]
        yield _about(facts, analysis.number, ItemKind.AGREE_ANALYSIS, other, f"Agree the {name}", since)
    elif analysis.state is AnalysisState.CHANGES_REQUESTED:
        what = f"Change the {name}: it was returned"
        kind = ItemKind.WRITE_ANALYSIS
        yield _about(facts, analysis.number, kind, analysis.submitted_by, what, since)


def _name(number: int) -> str:
    return lower(ANALYSIS_WORDS[number])


def _about(facts: Facts, number: int, kind: ItemKind, party: Party, what: str, since: date) -> Move:
    values = {"plan_id": facts.plan_id, "number": number}
    page = "assessments.show_analysis"
    return Move(kind, party, what, since, number, page, values, MINUTES[kind])


# --- what to rate ---------------------------------------------------------------------------------


def ratings(facts: Facts, now: datetime) -> Iterator[Move]:
    """An area waits to be rated by the coordinator from the month that teaches it."""
    for area, since in facts.to_rate:
        left = f"{area.left} left" if area.left > 1 else "1 left"
        yield Move(
            ItemKind.RATE,
            Party.COORDINATOR,
            f"Rate yourself on {lower(area.title)} (month {area.month}, {left})",
            since,
            area.code,
            "assessments.show_competencies",
            {"plan_id": facts.plan_id, "area": area.code},
            MINUTES_A_RATING * area.left,
        )


def areas_to_rate(
    unrated: Iterable[tuple[str, str, Sequence[int]]], month: int, running: bool = True
) -> tuple[AreaToRate, ...]:
    """The areas of which the coordinator should have rated something by this programme month.

    `unrated`: area code, area title and programme months of each competency without a rating. One that is
    taught all along, without months, is asked for in the last month.
    """
    found: dict[str, AreaToRate] = {}
    for code, title, months in unrated:
        wanted = min(months, default=LAST_MONTH)
        if not running or wanted > month:
            continue
        known = found.get(code)
        first = min(known.month, wanted) if known else wanted
        found[code] = AreaToRate(code, title, first, known.left + 1 if known else 1)
    return tuple(found.values())
