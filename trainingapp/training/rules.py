"""What the ledger of protected time adds up to, what may be entered in it, and who may read it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from trainingapp.core.errors import DomainError
from trainingapp.plans import pace
from trainingapp.plans.calendar import ONE_DAY
from trainingapp.plans.rules import contracts, last_day, party_of
from trainingapp.training.terms import TimePurpose

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person
    from trainingapp.plans.models import Plan, PlanChange
    from trainingapp.training.models import TimeEntry

MINUTES = (1, 1440)
"""One entry is about one day."""


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


def balance(entries: Iterable["TimeEntry"]) -> int:
    """The minutes that stand: those of every entry, reversals being below zero."""
    return sum(entry.minutes for entry in entries)


def in_force(entries: Sequence["TimeEntry"]) -> list["TimeEntry"]:
    """The entries that stand: neither a reversal nor reversed by another, in the order given."""
    reversed_ids = {entry.reverses_id for entry in entries}
    return [entry for entry in entries if entry.reverses_id is None and entry.id not in reversed_ids]


def by_purpose(entries: Iterable["TimeEntry"]) -> Mapping[TimePurpose, int]:
    """The minutes that stand by what they were used for; nothing of what adds up to nothing."""
    totals: Counter[TimePurpose] = Counter()
    for entry in entries:
        totals[entry.purpose] += entry.minutes
    return {purpose: totals[purpose] for purpose in TimePurpose if totals[purpose]}


def check_use(used_on: date, minutes: int, today: date) -> None:
    """Raises DomainError for time that was not used yet, or is more than a day holds."""
    if used_on > today:
        raise DomainError("Time is logged once it was used: its date must be today or in the past", "used_on")
    shortest, longest = MINUTES
    if not shortest <= minutes <= longest:
        raise DomainError(f"Minutes must be between {shortest} and {longest}", "minutes")


def may_read_entries(actor: "Person", plan: "Plan") -> bool:
    """Whether somebody reads the entries: the parties of the plan now. The programme lead reads totals."""
    return actor.alliance_id == plan.alliance_id and party_of(plan, actor.id) is not None
