"""How far a plan is against where it should be by today, and which session is next."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from trainingapp.plans.terms import CUT_SHORT, PlanState, SessionKind
from trainingapp.supervision.terms import DELIVERED, ActivityStatus
from trainingapp.supervision.values import Standing
from trainingapp.worklist.items import Next, Pace, Picture
from trainingapp.worklist.terms import PaceWord

if TYPE_CHECKING:
    from trainingapp.plans.models import Plan


def pace(plan: "Plan", standings: Mapping[UUID, Standing], today: date) -> Pace:
    """How much of the plan is done, and how much should be by today: what was due before today.

    Source: R28, planned against delivered.
    """
    delivered = {a.id for a in plan.activities if standings[a.id].status in DELIVERED}
    expected = {a.id for a in plan.activities if a.due_to < today}
    return Pace(
        met=len(expected & delivered),
        expected=len(expected),
        done=len(delivered),
        total=len(plan.activities),
        paused=plan.state is PlanState.PAUSED,
        ended=plan.state is PlanState.COMPLETED or plan.state in CUT_SHORT,
        started=plan.starts_on <= today and plan.state is not PlanState.DRAFT,
    )


def pace_word(pace: Pace) -> PaceWord:
    """The pace in one word: behind by one is not yet the word that worries."""
    if pace.ended:
        return PaceWord.ENDED
    if pace.paused:
        return PaceWord.PAUSED
    if not pace.started:
        return PaceWord.NOT_STARTED
    missing = pace.expected - pace.met
    if missing:
        return PaceWord.LITTLE_BEHIND if missing == 1 else PaceWord.BEHIND
    return PaceWord.AHEAD if pace.done > pace.expected else PaceWord.ON_TRACK


def pace_sentence(pace: Pace, *, who: str = "You have") -> str:
    """The pace in one sentence, for example "You have done 9 of the 10 things expected by today"."""
    things = "thing" if pace.expected == 1 else "things"
    if pace.ended or not pace.total:
        return f"{who} done {pace.done} of {pace.total} things"
    if not pace.expected:
        done = f"{who} done {pace.done} of {pace.total} things already" if pace.done else ""
        return done or "Nothing was due before today"
    said = f"{who} done {pace.met} of the {pace.expected} {things} expected by today"
    early = pace.done - pace.met
    return f"{said}, and {early} more ahead of time" if early else said


def step(part: int, whole: int) -> int:
    """A share as a percentage in steps of five: the width of a bar, whose styles are classes."""
    return 0 if whole <= 0 else max(0, min(100, round(20 * part / whole) * 5))


def next_session(plan: "Plan", standings: Mapping[UUID, Standing], now: datetime) -> Next | None:
    """The booked session of the plan that ends soonest after now: one that has just begun still counts."""
    booked = [
        Next(activity, standing.meeting)
        for activity in plan.activities
        if (standing := standings[activity.id]).status is ActivityStatus.BOOKED
        and standing.meeting is not None
        and standing.meeting.starts_at + timedelta(minutes=standing.meeting.minutes) > now
    ]
    return min(booked, key=lambda found: (found.meeting.starts_at, found.activity.position), default=None)


def waiting_for_a_group(pictures: Iterable[Picture]) -> int:
    """How many running plans have a group session that is due and not booked."""
    open_now = {ActivityStatus.DUE, ActivityStatus.OVERDUE, ActivityStatus.MISSED}
    return sum(
        any(a.kind is SessionKind.GROUP and p.standings[a.id].status in open_now for a in p.plan.activities)
        for p in pictures
        if p.plan.state is PlanState.ACTIVE
    )
