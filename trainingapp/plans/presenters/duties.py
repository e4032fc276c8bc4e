"""The responsibilities of three parties, as their page shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from trainingapp.accounts.models import Person
from trainingapp.plans import rules
from trainingapp.plans.models import Plan, Responsibility, ResponsibilityEvent
from trainingapp.plans.presenters.choices import ANSWERS_FOR
from trainingapp.plans.terms import DUTY_WORDS, DutyParty, DutyStatus


@dataclass(frozen=True)
class DutyLine:
    """One responsibility as its page shows it."""

    duty: Responsibility
    status: DutyStatus
    may_tick: bool
    owner: Person | None
    """Who takes care of it: the person named, or else whoever fills the party's place."""
    delivered_by: list[str]
    """Titles of the plan's activities that deliver it."""
    undone: ResponsibilityEvent | None
    """The last time a tick was taken back, unless it was ticked again since."""


@dataclass(frozen=True)
class DutyGroup:
    """The responsibilities of one party."""

    party: DutyParty
    heading: str
    who: Person | None
    lines: list[DutyLine]
    done: int


def duty_groups(
    plan: Plan, *, actor: Person, history: Mapping[UUID, Sequence[ResponsibilityEvent]], today: date
) -> list[DutyGroup]:
    """The three parties' responsibilities, the reader's own first."""
    own = rules.duty_party_of(plan, actor.id)
    order = sorted(DutyParty, key=lambda party: party is not own)
    return [_group(plan, party, actor, history, today) for party in order]


def _group(
    plan: Plan,
    party: DutyParty,
    actor: Person,
    history: Mapping[UUID, Sequence[ResponsibilityEvent]],
    today: date,
) -> DutyGroup:
    titles = {activity.code: activity.title for activity in plan.activities}
    may_tick = rules.can_tick(actor, plan, party)
    who = plan.assigned(ANSWERS_FOR[party])
    lines = [
        DutyLine(
            duty=duty,
            status=rules.duty_status(duty.done_on, duty.due_on, today),
            may_tick=may_tick,
            owner=duty.owner or who,
            delivered_by=[titles[code] for code in duty.satisfied_by if code in titles],
            undone=_undone(history.get(duty.id, ())),
        )
        for duty in plan.responsibilities
        if duty.party is party
    ]
    return DutyGroup(
        party=party,
        heading=DUTY_WORDS[party],
        who=who,
        lines=lines,
        done=sum(line.status is DutyStatus.DONE for line in lines),
    )


def _undone(events: Sequence[ResponsibilityEvent]) -> ResponsibilityEvent | None:
    return events[-1] if events and events[-1].done_on is None else None
