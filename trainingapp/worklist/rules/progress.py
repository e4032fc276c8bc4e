"""How far a plan is against where it should be by today, and which session is next."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from trainingapp.plans import pace as clock
from trainingapp.plans.calendar import ONE_DAY
from trainingapp.plans.terms import CUT_SHORT, PlanState, SessionKind
from trainingapp.supervision.terms import DELIVERED, ActivityStatus
from trainingapp.training.rules import Entitlement, Expected, entitlement
from trainingapp.training.terms import TimePurpose
from trainingapp.worklist.items import Meeting, Next, Outlook, Pace, PlanLine, Planned
from trainingapp.worklist.terms import PaceWord

NEEDS_BOOKING = frozenset({ActivityStatus.DUE, ActivityStatus.OVERDUE, ActivityStatus.MISSED})


def pace(plan: PlanLine, activities: Sequence[Planned], today: date) -> Pace:
    """How much of the plan is done, and how much should be by today: what was due before today.

    In a pause: before its first day. What was waived and not held is not counted. Source: R28, R30, idea 7.
    """
    counted = [a for a in activities if a.status is not ActivityStatus.WAIVED]
    delivered = [a for a in counted if a.status in DELIVERED]
    return counted_pace(
        plan,
        met=clock.expected(delivered, today, plan.pauses),
        expected=clock.expected(counted, today, plan.pauses),
        done=len(delivered),
        total=len(counted),
        today=today,
    )


def counted_pace(plan: PlanLine, *, met: int, expected: int, done: int, total: int, today: date) -> Pace:
    """The pace of a plan whose activities were counted by the database."""
    return Pace(
        met=met,
        expected=expected,
        done=done,
        total=total,
        paused=plan.state is PlanState.PAUSED,
        ended=plan.state is PlanState.COMPLETED or plan.state in CUT_SHORT,
        started=plan.starts_on <= today and plan.state is not PlanState.DRAFT,
    )


def month_of(plan: PlanLine, today: date) -> int:
    """The programme month, from 1, absences left out; 0 before the start; past the last one it goes on."""
    return clock.month_of(plan.starts_on, plan.pauses, today)


def last_day(plan: PlanLine) -> date:
    """The last day of the six months, with the absences in them, or what it was extended to."""
    return clock.last_day(plan.starts_on, plan.pauses, plan.extended_to)


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
    until = "before the pause" if pace.paused else "by today"
    said = f"{who} done {pace.met} of the {pace.expected} {things} expected {until}"
    early = pace.done - pace.met
    return f"{said}, and {early} more ahead of time" if early else said


def step(part: int, whole: int) -> int:
    """A share as a percentage in steps of five: the width of a bar, whose styles are classes."""
    return 0 if whole <= 0 else max(0, min(100, round(20 * part / whole) * 5))


def next_session(activities: Iterable[Planned], now: datetime) -> Next | None:
    """The booked session of the plan that ends soonest after now: one that has just begun still counts."""
    booked = [
        Next(activity, activity.meeting)
        for activity in activities
        if activity.status is ActivityStatus.BOOKED
        and activity.meeting is not None
        and not is_over(activity.meeting, now)
    ]
    return min(booked, key=lambda found: found.meeting.starts_at, default=None)


def is_over(meeting: Meeting, now: datetime) -> bool:
    """Whether its planned end has passed."""
    return meeting.starts_at + timedelta(minutes=meeting.minutes) <= now


def needs_group(plan: PlanLine, activities: Iterable[Planned]) -> bool:
    """Whether a running plan has a group session that is due and not booked."""
    return plan.state is PlanState.ACTIVE and any(
        a.kind is SessionKind.GROUP and a.status in NEEDS_BOOKING for a in activities
    )


def waiting_for_a_group(outlooks: Iterable[Outlook]) -> int:
    """How many of these plans need a group session now."""
    return sum(each.needs_group for each in outlooks)


def time_used(
    plan: PlanLine, contracts: Sequence[clock.Contract], used: Mapping[TimePurpose, int], today: date
) -> Entitlement:
    """The protected time used, by purpose in minutes, against the weekly time and the days; never added up.

    Source: S3 L245 to L246.
    """
    last = last_day(plan)
    by_now, whole = (
        clock.protected_time(contracts, starts_on=plan.starts_on, today=day, pauses=plan.pauses, last_on=last)
        for day in (today, last + ONE_DAY)
    )
    return entitlement(used, Expected(by_now, whole))
