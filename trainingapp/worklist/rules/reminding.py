"""Who is reminded of what today: after 3, 7 and 14 days, then weekly; after a fortnight one more hears."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from trainingapp.plans.terms import EscalateTo, Party
from trainingapp.worklist.items import Item, PlanLine

STAGES = (3, 7, 14)
"""Days something has waited when its owner is reminded of it. Our convention; see docs/user/reminders.md."""
AGAIN = 7
"""Days between reminders after the last stage."""
ESCALATED_FROM = 14


class Due(NamedTuple):
    """An item of which a person is to be told today."""

    item: Item
    person_id: UUID
    stage: int
    is_escalation: bool


def stage(days: int) -> int:
    """The last stage reached after so many days; 0 before the first."""
    if days >= STAGES[-1]:
        return days - (days - STAGES[-1]) % AGAIN
    return max((each for each in STAGES if each <= days), default=0)


def due_today(
    items: Iterable[Item],
    *,
    plans: Mapping[UUID, PlanLine],
    leads: Collection[UUID],
    agreed: Mapping[UUID, EscalateTo],
    reached: Mapping[tuple[str, UUID], int],
    today: date,
) -> Iterator[Due]:
    """What each person is to be told of today.

    `agreed`: by plan, who was agreed to hear of it after a fortnight. `reached`: the last stage at which a
    person was told of an item, by its key. An item without a person is the programme leads'.
    """
    for item in items:
        now = stage((today - item.since).days)
        if not now:
            continue
        owners = {item.owner.person_id} if item.owner.person_id else set(leads)
        above = _above(item, plans, leads, agreed) - owners if now >= ESCALATED_FROM else set()
        for person_id, is_escalation in [*((p, False) for p in owners), *((p, True) for p in above)]:
            if now > reached.get((item.key, person_id), 0):
                yield Due(item, person_id, now, is_escalation)


def _above(
    item: Item,
    plans: Mapping[UUID, PlanLine],
    leads: Collection[UUID],
    agreed: Mapping[UUID, EscalateTo],
) -> set[UUID]:
    """Who hears of an item that has waited for a fortnight: as agreed, or else the programme leads."""
    plan = plans.get(item.plan_id) if item.plan_id else None
    party = _PARTIES.get(agreed.get(plan.id, EscalateTo.PROGRAMME_LEAD)) if plan else None
    person = plan.assigned(party) if plan and party else None
    if person is None or person.id == item.owner.person_id:
        return set(leads)
    return {person.id}


_PARTIES = {
    EscalateTo.ALLIANCE_SUPERVISOR: Party.ALLIANCE_SUPERVISOR,
    EscalateTo.PCN_SUPERVISOR: Party.PCN_SUPERVISOR,
}
