"""What the ledger of protected time adds up to, what may be entered in it, and who may read it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from trainingapp.core.days import spoken
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.core.words import minutes as spoken_minutes
from trainingapp.plans import pace
from trainingapp.plans.calendar import ONE_DAY, add_months
from trainingapp.plans.rules import contracts, last_day, party_of
from trainingapp.plans.terms import Party
from trainingapp.training.rules.log import OPEN_STATES
from trainingapp.training.terms import ANSWERS, BY_HAND, DAYS, WEEKLY, TimeKind, TimePurpose

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person
    from trainingapp.plans.models import Plan, PlanChange
    from trainingapp.training.models import TimeEntry

MINUTES = (1, 1440)
"""One entry is about one day."""
FURTHEST_MONTHS = 24
"""A day later than this after the start of the programme has a slip of the pen in its year."""


class Expected(NamedTuple):
    """The protected time that a plan's contract hours allow."""

    by_now: pace.ProtectedTime
    whole: pace.ProtectedTime
    """Over the whole programme, as the plan stands."""


def expected(plan: "Plan", changes: Sequence["PlanChange"], today: date) -> Expected:
    """What could have been taken before today, and in all; days away count for nothing.

    Source: S3 L245 to L246, one to two hours a week and up to five days for training.
    """
    held, last = contracts(plan, changes), last_day(plan)
    by_now, whole = (
        pace.protected_time(held, starts_on=plan.starts_on, today=day, pauses=plan.pauses, last_on=last)
        for day in (today, last + ONE_DAY)
    )
    return Expected(by_now, whole)


class Taken(NamedTuple):
    """One of the two entitlements, in minutes: what was used, what could have been by now, and in all."""

    used: int
    least: int
    """By now at the least; 0 where it is a limit only."""
    most: int
    """By now at the most."""
    whole_least: int
    whole_most: int

    @property
    def short(self) -> int:
        """How much less was used than expected by now at the least."""
        return max(0, self.least - self.used)

    @property
    def over(self) -> int:
        """How much more was used than the whole programme allows."""
        return max(0, self.used - self.whole_most)

    @property
    def ahead(self) -> int:
        """How much more was used than expected by now at the most."""
        return max(0, self.used - self.most)


class Entitlement(NamedTuple):
    """The two side by side; they are never added up, because the source promises them apart."""

    weekly: Taken
    """One to two hours a week. Source: S3 L245."""
    days: Taken
    """Up to five days over the programme. Source: S3 L246."""


def entitlement(used: Mapping[TimePurpose, int], allowed: Expected) -> Entitlement:
    """What was used by purpose against what the contract hours allow.

    The days fall due evenly over the programme, as the weeks of the contract do: our convention.
    """
    by_now, whole = allowed
    days_by_now = whole.training * by_now.most // whole.most if whole.most else 0
    return Entitlement(
        Taken(_sum(used, WEEKLY), by_now.least, by_now.most, whole.least, whole.most),
        Taken(_sum(used, DAYS), 0, days_by_now, 0, whole.training),
    )


def _sum(used: Mapping[TimePurpose, int], purposes: Iterable[TimePurpose]) -> int:
    return sum(used.get(purpose, 0) for purpose in purposes)


def balance(entries: Iterable["TimeEntry"], kind: TimeKind = TimeKind.USED) -> int:
    """The minutes of that kind that stand: those of every entry, reversals being below zero."""
    return sum(entry.minutes for entry in entries if entry.kind is kind)


def in_force(entries: Sequence["TimeEntry"]) -> list["TimeEntry"]:
    """The entries that stand: neither a reversal nor reversed by another, in the order given."""
    reversed_ids = {entry.reverses_id for entry in entries}
    return [entry for entry in entries if entry.reverses_id is None and entry.id not in reversed_ids]


def by_purpose(entries: Iterable["TimeEntry"]) -> Mapping[TimePurpose, int]:
    """The minutes used that stand by what they were for; nothing of what adds up to nothing."""
    totals: Counter[TimePurpose] = Counter()
    for entry in entries:
        if entry.kind is TimeKind.USED:
            totals[entry.purpose] += entry.minutes
    return {purpose: totals[purpose] for purpose in TimePurpose if totals[purpose]}


def unanswered(entries: Sequence["TimeEntry"]) -> list["TimeEntry"]:
    """The requests that stand without an answer that stands, in the order given."""
    standing = in_force(entries)
    answered = {entry.answers_id for entry in standing if entry.kind in ANSWERS}
    return [e for e in standing if e.kind is TimeKind.REQUESTED and e.id not in answered]


def not_taken_up(entries: Sequence["TimeEntry"]) -> list["TimeEntry"]:
    """The grants that no use has taken up, in the order given."""
    standing = in_force(entries)
    used = {entry.answers_id for entry in standing if entry.kind is TimeKind.USED}
    return [entry for entry in standing if entry.kind is TimeKind.GRANTED and entry.id not in used]


def untouched(entries: Sequence["TimeEntry"]) -> list["TimeEntry"]:
    """The entries that stand and that nothing else rests on: neither an answer nor a use, in the order given.

    Of the two halves of an answer neither is untouched once one is used.
    """
    standing = in_force(entries)
    rested_on = {entry.answers_id for entry in standing}
    used = {e.answers_id for e in standing if e.kind in ANSWERS and e.id in rested_on}
    return [
        entry
        for entry in standing
        if entry.id not in rested_on and not (entry.kind in ANSWERS and entry.answers_id in used)
    ]


# --- what may be entered --------------------------------------------------------------------------


def check_use(used_on: date, minutes: int, today: date) -> None:
    """Raises DomainError for time that was not used yet, or is more than a day holds."""
    if used_on > today:
        raise DomainError("Time is logged once it was used: its date must be today or in the past", "used_on")
    _check_minutes(minutes)


def _check_minutes(minutes: int) -> None:
    shortest, longest = MINUTES
    if not shortest <= minutes <= longest:
        raise DomainError(f"Minutes must be between {shortest} and {longest}", "minutes")


def check_ahead(plan: "Plan", used_on: date, minutes: int, today: date) -> None:
    """Raises DomainError for a day that is over or cannot be meant, or more than a day holds."""
    if used_on < today:
        raise DomainError("Enter a day to come. Time that was used already is logged instead", "used_on")
    latest = add_months(plan.starts_on, FURTHEST_MONTHS)
    if used_on > latest:
        raise DomainError(f"Date must be on or before {spoken(latest)}. Check the year", "used_on")
    _check_minutes(minutes)


def check_by_hand(purpose: TimePurpose) -> None:
    """Raises DomainError for what the records and registers of sessions enter by themselves."""
    if purpose not in BY_HAND:
        raise DomainError("Time in sessions is entered by their records. Select another purpose", "purpose")


def check_day(there: int, minutes: int, used_on: date) -> None:
    """Raises DomainError where a day would hold more than 24 hours; `there`: minutes that stand already."""
    most = MINUTES[1]
    if there + minutes > most:
        raise DomainError(
            f"{spoken_minutes(there)} are entered for {spoken(used_on)} already, and a day has 24 hours",
            "minutes",
        )


def check_answer(asked: int, granted: int, *, has_reason: bool) -> None:
    """Raises DomainError for a grant of more than was asked, or of less without a reason."""
    if not 0 <= granted <= asked:
        raise DomainError(f"Grant at most the {spoken_minutes(asked)} that were asked for", "minutes")
    if granted < asked and not has_reason:
        raise DomainError("Select the reason, so that it can be counted", "refused_for")


# --- who may --------------------------------------------------------------------------------------


def check_keeper(actor: "Person", plan: "Plan") -> None:
    """Raises NotAllowed for anybody but the coordinator, DomainError for a plan that is not under way."""
    if plan.coordinator_id != actor.id:
        raise NotAllowed("Only the coordinator enters their own protected time")
    if plan.state not in OPEN_STATES:
        raise DomainError("This plan is not active, so no time can be entered in it")


def may_answer(actor: "Person", plan: "Plan") -> bool:
    """Whether somebody confirms or refuses: the PCN supervisor of the plan now, whoever was asked then."""
    return actor.alliance_id == plan.alliance_id and party_of(plan, actor.id) is Party.PCN_SUPERVISOR


def may_take_back(actor: "Person", plan: "Plan", entry: "TimeEntry") -> bool:
    """Whether somebody reverses an entry: their own by hand, or an answer of the PCN’s side."""
    if entry.reverses_id is not None or entry.session_id is not None:
        return False
    return may_answer(actor, plan) if entry.kind in ANSWERS else plan.coordinator_id == actor.id


def may_read_entries(actor: "Person", plan: "Plan") -> bool:
    """Whether somebody reads the entries: the parties of the plan now. The programme lead reads totals."""
    return actor.alliance_id == plan.alliance_id and party_of(plan, actor.id) is not None
