"""Everything that happened to one competency, in order, and its self-ratings as a picture."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from trainingapp.assessments.models import Applicability, Decision, Evidence, Rating, SignOffRequest
from trainingapp.assessments.queries import Line
from trainingapp.assessments.terms import (
    DECISION_EVENT_WORDS,
    EVIDENCE_EVENT_WORDS,
    EVIDENCE_WORDS,
    LEVEL_WORDS,
    OUTCOME_WORDS,
    RATING_POINT_WORDS,
    DecisionEventKind,
    Outcome,
)
from trainingapp.core.words import day


@dataclass(frozen=True)
class Happening:
    """One thing that happened: when, what, who did it, and in whose words more."""

    at: datetime
    what: str
    by: str
    text: str = ""
    """What somebody wrote."""
    decision: Decision | None = None
    """Where it was signed."""


def history(
    line: Line,
    *,
    coordinator: str,
    evidence: Sequence[Evidence],
    applicabilities: Iterable[Applicability],
    full: bool,
) -> list[Happening]:
    """What happened to a competency, newest first.

    `full`: with ratings, evidence and claims, for the two whose work they are. Others read what was decided
    and what became of it.
    """
    found = [*_attempts(line.attempts, coordinator, full), *_applicabilities(applicabilities)]
    if full:
        found += [*_ratings(line.ratings, coordinator), *_evidence(evidence, coordinator)]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _ratings(ratings: Iterable[Rating], coordinator: str) -> Iterator[Happening]:
    for each in ratings:
        said = f"knowledge {each.knowledge}, confidence {each.confidence}"
        what = f"Self-rating, {RATING_POINT_WORDS[each.point].lower()}: {said}"
        yield Happening(each.created_at, what, coordinator, each.note)


def _evidence(evidence: Iterable[Evidence], coordinator: str) -> Iterator[Happening]:
    for each in evidence:
        title = "" if each.is_hidden else f": {each.title}"
        yield Happening(
            each.created_at, f"Evidence added, {EVIDENCE_WORDS[each.kind].lower()}{title}", coordinator
        )
        for event in each.events:
            what = f"Evidence{title}: {EVIDENCE_EVENT_WORDS[event.kind].lower()}"
            yield Happening(event.created_at, what, event.person.name)


def _attempts(attempts: Iterable[SignOffRequest], coordinator: str, full: bool) -> Iterator[Happening]:
    for each in attempts:
        claim = each.claim if full else ""
        yield Happening(each.created_at, f"Sign-off asked for, attempt {each.attempt}", coordinator, claim)
        if each.decision is not None:
            yield from _decision(each.decision, full)


def _decision(decision: Decision, full: bool) -> Iterator[Happening]:
    is_own = decision.outcome is Outcome.WITHDRAWN
    text = decision.comment if full or not is_own else ""
    yield Happening(decision.created_at, decision_words(decision), decision.decided_by.name, text, decision)
    for event in decision.events:
        if event.kind is DecisionEventKind.SUPERSEDED:  # the newer decision stands beside it
            continue
        reason = event.reason if full else ""
        what = f"Confirmation of {day(decision.created_at)}: {DECISION_EVENT_WORDS[event.kind].lower()}"
        yield Happening(event.created_at, what, event.person.name, reason)


def decision_words(decision: Decision) -> str:
    """How a request ended, with its level, and its condition's last day."""
    words = OUTCOME_WORDS[decision.outcome]
    if decision.outcome is Outcome.WITHDRAWN:
        return "Request withdrawn"
    if decision.level is None:
        return f"Decision: {words.lower()}"
    until = f", with a condition by {day(decision.condition_due_on)}" if decision.condition_due_on else ""
    level = f"level {decision.level}, {LEVEL_WORDS[decision.level].lower()}"
    return f"Decision: {words.lower()} at {level}{until}"


def _applicabilities(said: Iterable[Applicability]) -> Iterator[Happening]:
    for each in said:
        what = "Applies to this post after all" if each.applies else "Does not apply to this post"
        yield Happening(each.created_at, what, each.said_by.name, each.reason)


# --- ratings over time ----------------------------------------------------------------------------

WIDTH, HEIGHT, EDGE = 300, 100, 12
LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True)
class RatingPicture:
    """Where each rating is on a picture of WIDTH by HEIGHT: time to the right, 1 to 5 upwards."""

    knowledge: list[tuple[float, float]]
    confidence: list[tuple[float, float]]
    levels: list[float]
    """The height of each level, from 1 to 5."""
    width: int = WIDTH
    height: int = HEIGHT
    edge: int = EDGE


def rating_picture(ratings: Sequence[Rating]) -> RatingPicture | None:
    """The ratings of a competency as two lines; None where there are not two to join."""
    if len(ratings) < 2:
        return None
    first, last = ratings[0].created_at, ratings[-1].created_at
    length = (last - first).total_seconds() or 1

    def across(moment: datetime) -> float:
        return round(EDGE + (WIDTH - 2 * EDGE) * (moment - first).total_seconds() / length, 1)

    return RatingPicture(
        [(across(each.created_at), _up(each.knowledge)) for each in ratings],
        [(across(each.created_at), _up(each.confidence)) for each in ratings],
        [_up(level) for level in range(LOWEST, HIGHEST + 1)],
    )


def _up(level: int) -> float:
    return round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (level - LOWEST) / (HIGHEST - LOWEST), 1)
