"""Words for the pages of plans: people, tracks, moves, and the responsibilities of three parties."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from trainingapp.accounts.models import Organisation, Person
from trainingapp.core.forms import Choice
from trainingapp.frameworks.models import Publication
from trainingapp.plans import rules
from trainingapp.plans.models import Plan, Responsibility, ResponsibilityEvent
from trainingapp.plans.terms import (
    DUTY_WORDS,
    TRACK_WORDS,
    DutyParty,
    DutyStatus,
    Party,
    PlanState,
    Track,
)

MOVE_WORDS = {
    PlanState.ACTIVE: ("Resume it", "The programme goes on."),
    PlanState.PAUSED: ("Pause it", "For leave or illness. It can be resumed."),
    PlanState.COMPLETED: (
        "Complete it",
        "The six months are over and handed over. This cannot be undone.",
    ),
    PlanState.WITHDRAWN: ("Withdraw it", "The coordinator leaves the programme. This cannot be undone."),
    PlanState.TRANSFERRED: (
        "Transfer it",
        "The coordinator moves to a network or alliance that supervises them. This cannot be undone.",
    ),
}
STATE_TAGS = {
    PlanState.DRAFT: ("Draft", "grey"),
    PlanState.ACTIVE: ("Active", "green"),
    PlanState.PAUSED: ("Paused", "yellow"),
    PlanState.COMPLETED: ("Completed", "blue"),
    PlanState.WITHDRAWN: ("Withdrawn", "white"),
    PlanState.TRANSFERRED: ("Transferred", "purple"),
}
DUTY_TAGS = {
    DutyStatus.DONE: ("Done", "green"),
    DutyStatus.OVERDUE: ("Overdue", "red"),
    DutyStatus.DUE: ("To do", "blue"),
    DutyStatus.THROUGHOUT: ("Throughout", "grey"),
}
_ANSWERS_FOR = {
    DutyParty.ALLIANCE: Party.ALLIANCE_SUPERVISOR,
    DutyParty.PCN: Party.PCN_SUPERVISOR,
    DutyParty.COORDINATOR: Party.COORDINATOR,
}


# --- choices --------------------------------------------------------------------------------------


def people(found: Sequence[Person]) -> list[Choice]:
    """People to choose from; who is registered says so, because it matters for supervision."""
    return [
        Choice(person.id, f"{person.name} (registered practitioner)" if person.is_registered else person.name)
        for person in found
    ]


def documents(found: Sequence[Publication]) -> list[Choice]:
    """Publications to choose from, each with the version that will be pinned."""
    return [Choice(p.id, f"{p.title}, version {p.version} ({p.status})") for p in found]


def moves(states: Sequence[PlanState]) -> list[Choice]:
    """The states a plan can move to, as verbs."""
    return [Choice(state, *MOVE_WORDS[state]) for state in states]


def tracks(computed: Track) -> list[Choice]:
    """Both tracks, the one that follows from the dates first."""
    other = next(track for track in Track if track is not computed)
    return [
        Choice(computed, TRACK_WORDS[computed], "What the dates give"),
        Choice(other, TRACK_WORDS[other], "Needs a reason"),
    ]


def hours(practices: Sequence[tuple[Organisation, Decimal]]) -> list[tuple[str, str]]:
    """The hours a week in each practice, as rows of a summary."""
    return [(practice.name, f"{given:f} hours a week") for practice, given in practices]


# --- responsibilities -----------------------------------------------------------------------------


@dataclass(frozen=True)
class DutyLine:
    """One responsibility as its page shows it."""

    duty: Responsibility
    status: DutyStatus
    may_tick: bool
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
    lines = [
        DutyLine(
            duty=duty,
            status=rules.duty_status(duty.done_on, duty.due_on, today),
            may_tick=may_tick,
            delivered_by=[titles[code] for code in duty.satisfied_by if code in titles],
            undone=_undone(history.get(duty.id, ())),
        )
        for duty in plan.responsibilities
        if duty.party is party
    ]
    return DutyGroup(
        party=party,
        heading=DUTY_WORDS[party],
        who=plan.assigned(_ANSWERS_FOR[party]),
        lines=lines,
        done=sum(line.status is DutyStatus.DONE for line in lines),
    )


def _undone(events: Sequence[ResponsibilityEvent]) -> ResponsibilityEvent | None:
    return events[-1] if events and events[-1].done_on is None else None
