"""Who reads of what waits, and which home pages are whose."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from trainingapp.accounts.terms import Role
from trainingapp.plans.terms import CUT_SHORT, JOINT, DutyParty, Party
from trainingapp.worklist.items import Group, Item, Move, Pile, PlanLine
from trainingapp.worklist.rules.agreeing import PARTY_OF_DUTY
from trainingapp.worklist.rules.waiting import oldest_first, owner
from trainingapp.worklist.terms import Home, ItemKind

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person

STUCK_AFTER = timedelta(days=7)
"""What waits for longer than this is shown to the programme lead as stuck. Our convention."""


def may_know(reader: Party | None, item: Item) -> bool:
    """Whether somebody on that side of the plan (None: the programme lead) may hear of an item's subject.

    What somebody has to do themselves is always theirs to know; this is about what waits for others. To the
    lead an item whose place nobody fills says no more than that somebody is missing.
    """
    if reader is None:
        return item.kind not in _BETWEEN_THE_PARTIES or item.owner.is_lead
    if reader is item.owner.party:
        return True
    if reader is Party.PCN_SUPERVISOR:
        joint = item.session_kind in JOINT
        return item.kind in _KNOWN_TO_THE_NETWORK or (item.kind in _FROM_A_SESSION and joint)
    return item.kind is not ItemKind.DO_DUTY


_FROM_A_SESSION = frozenset(
    {
        ItemKind.AGREE_RECORD,
        ItemKind.WRITE_RECORD,
        ItemKind.CLOSE_RECORD,
        ItemKind.ACT,
        ItemKind.ANSWER_OFFER,
        ItemKind.BOOK_FROM_OFFER,
        ItemKind.PREPARE,
    }
)
"""Known to the network where the session is one of its own."""
_KNOWN_TO_THE_NETWORK = frozenset(
    {ItemKind.BOOK, ItemKind.ISSUE_HANDOVER, ItemKind.ACKNOWLEDGE, ItemKind.FOLLOW_NEED}
)
_BETWEEN_THE_PARTIES = frozenset({ItemKind.ACT, ItemKind.FOLLOW_NEED})
"""They say what somebody promised, or has to learn: the lead sees how many there are."""


def waiting_for(items: Iterable[Item], person_id: UUID) -> list[Item]:
    """What waits for this person, oldest first."""
    return oldest_first(item for item in items if item.owner.person_id == person_id)


def waiting_for_leads(items: Iterable[Item]) -> list[Item]:
    """What falls to the programme lead, oldest first: what is theirs, and what nobody is there to do."""
    return oldest_first(item for item in items if item.owner.is_lead)


def must_acknowledge(items: Iterable[Item], person_id: UUID) -> bool:
    """Whether the handover report waits for this person."""
    return any(i.kind is ItemKind.ACKNOWLEDGE and i.owner.person_id == person_id for i in items)


def may_tick(plan: PlanLine, person_id: UUID, party: DutyParty) -> bool:
    """Whether somebody may mark that party's responsibilities as done: `plans.rules.can_tick` for lines."""
    return plan.state not in CUT_SHORT and plan.party_of(person_id) is PARTY_OF_DUTY[party]


def waiting_on_others(items: Iterable[Item], person_id: UUID, reader: Party | None) -> list[Item]:
    """What waits for anybody else and this person may know of, oldest first."""
    others = (item for item in items if item.owner.person_id != person_id and may_know(reader, item))
    return oldest_first(others)


def grouped(items: Iterable[Item]) -> list[Group]:
    """The same items counted by coordinator, kind and owner, the longest waiting first."""
    found: dict[tuple[object, ...], Group] = {}
    for item in items:
        key = (item.plan_id, item.kind, item.owner)
        known = found.get(key)
        count = known.number + 1 if known else 1
        since = min(known.since, item.since) if known else item.since
        found[key] = Group(item.kind, item.plan_id, item.whom, item.owner, count, since)
    return sorted(found.values(), key=lambda group: (group.since, group.whom, group.kind))


def folded(items: Iterable[Item]) -> list[Item]:
    """The same items, but several bookings, ratings or responsibilities of one plan as one line.

    They are done one after the other on one page, so a line for each would only hide the rest.
    """
    lines: list[Item] = []
    together: dict[tuple[object, ...], list[Item]] = {}
    for item in items:
        if item.kind in _FOLDED:
            together.setdefault((item.plan_id, item.kind, item.owner), []).append(item)
        else:
            lines.append(item)
    return oldest_first([*lines, *(_one_line(several) for several in together.values())])


def _one_line(several: list[Item]) -> Item:
    first = oldest_first(several)[0]
    if len(several) == 1:
        return first
    words, endpoint = _FOLDED[first.kind]
    minutes = sum(item.minutes or 0 for item in several)
    return replace(
        first,
        what=words.format(len(several)),
        endpoint=endpoint,
        values={"plan_id": first.plan_id},
        minutes=minutes,
    )


_FOLDED = {
    ItemKind.BOOK: ("Book {} sessions that are overdue or were missed", "worklist.show_plan"),
    ItemKind.RATE: ("Rate yourself in {} competency areas", "assessments.show_competencies"),
    ItemKind.DO_DUTY: ("Meet and tick {} responsibilities", "plans.list_responsibilities"),
    ItemKind.FOLLOW_NEED: ("Say how far {} training needs are", "assessments.show_training_plan"),
    ItemKind.ANSWER_TIME: ("Grant or refuse {} requests for protected time", "training.answer_requests"),
}


def is_stuck(since: date, today: date) -> bool:
    """Whether something has waited for longer than STUCK_AFTER."""
    return today - since > STUCK_AFTER


def piles(plan_id: UUID, moves: Iterable[Move], today: date) -> list[Pile]:
    """What is stuck in one plan, counted by kind and side, without a word of content.

    What only the programme lead can do is among it from the first day: the page of the stuck is their home.
    """
    found: dict[tuple[object, ...], Pile] = {}
    for move in moves:
        if move.party is None or is_stuck(move.since, today):
            key = (move.kind, move.party, move.person_id)
            known = found.get(key)
            found[key] = (
                known._replace(number=known.number + 1, since=min(known.since, move.since))
                if known
                else Pile(move.kind, plan_id, move.party, move.person_id, 1, move.since)
            )
    return list(found.values())


def named(found: Pile | Group, plans: Mapping[UUID, PlanLine]) -> Group:
    """What is stuck with the coordinator and the one person who can unblock it."""
    if isinstance(found, Group):
        return found
    plan = plans[found.plan_id]
    answers = owner(plan, found.party, found.person_id)
    return Group(found.kind, plan.id, plan.coordinator.name, answers, found.number, found.since)


# --- which home ------------------------------------------------------------------------------------

_ROLE_OF = {
    Home.PROGRAMME_LEAD: Role.PROGRAMME_LEAD,
    Home.ALLIANCE_SUPERVISOR: Role.ALLIANCE_SUPERVISOR,
    Home.PCN_SUPERVISOR: Role.PCN_SUPERVISOR,
    Home.COORDINATOR: Role.COORDINATOR,
    Home.OPERATOR: Role.OPERATOR,
}


def homes(person: "Person") -> list[Home]:
    """The home pages of somebody's roles, the widest first."""
    return [home for home in Home if person.has(_ROLE_OF[home])]


def chosen_home(person: "Person", asked: str | None) -> Home | None:
    """The home asked for if it is one of theirs, or else their first; None for somebody without a role."""
    own = homes(person)
    return next((home for home in own if home.value == asked), own[0] if own else None)
