"""Quiet chasing: one digest a person and working day, of what has waited for some time."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from trainingapp.core import clock
from trainingapp.core.db import new_id
from trainingapp.notifications import services as notifications
from trainingapp.plans.calendar import is_working_day
from trainingapp.plans.queries import escalations_agreed
from trainingapp.worklist import rules
from trainingapp.worklist.models import Reminder
from trainingapp.worklist.queries import reminders as queries
from trainingapp.worklist.queries.pictures import open_with_plans


def queue_digests(session: Session, *, alliance_id: UUID) -> int:
    """Put today's digests of an alliance into the outbox, and note who is told of what; returns how many.

    On a day that is no working day, and a second time on one day, it does nothing. What a digest says is
    written when it leaves, so that nothing completed in between is in it.
    """
    today = clock.today()
    if not is_working_day(today):
        return 0
    items, plans = open_with_plans(session, alliance_id=alliance_id)
    due: dict[UUID, list[rules.Due]] = defaultdict(list)
    for each in rules.due_today(
        items,
        plans=plans,
        leads=queries.leads(session, alliance_id=alliance_id),
        agreed=escalations_agreed(session, alliance_id=alliance_id),
        reached=queries.reached(session, alliance_id=alliance_id),
        today=today,
    ):
        due[each.person_id].append(each)
    told = _put(session, due, alliance_id)
    _note(session, [each for person_id in told for each in due[person_id]])
    return len(told)


def _put(session: Session, due: Mapping[UUID, list[rules.Due]], alliance_id: UUID) -> list[UUID]:
    """A message to each of them who wants digests and has had none today; returns to whom."""
    day = clock.today().isoformat()
    people = queries.people(session, list(due))
    links = queries.live_links(session, list(due))
    drafts = {
        person_id: notifications.Draft(
            to=person,
            params={
                "day": day,
                "plans": _plans(due[person_id]),
                "link_id": links[person_id].hex if person_id in links else "",
                "has_account": bool(person.password_hash),
            },
            unique_key=f"digest:{person_id}:{day}",
        )
        for person_id, person in people.items()
        if not person.digest_opted_out
    }
    new = notifications.put_many(
        session, kind="digest", drafts=list(drafts.values()), alliance_id=alliance_id
    )
    return [person_id for person_id, draft in drafts.items() if draft.unique_key in new]


def _plans(things: list[rules.Due]) -> list[str]:
    """The plans to look at when the digest is written; none where something is about no single plan."""
    ids = {each.item.plan_id for each in things}
    return [] if None in ids else sorted(plan_id.hex for plan_id in ids if plan_id)


def _note(session: Session, things: list[rules.Due]) -> None:
    if not things:
        return
    moment, today = clock.now(), clock.today()
    session.execute(
        insert(Reminder),
        [
            {
                "id": new_id(),
                "created_at": moment,
                "updated_at": moment,
                "item_key": each.item.key,
                "person_id": each.person_id,
                "stage": each.stage,
                "is_escalation": each.is_escalation,
                "sent_on": today,
            }
            for each in things
        ],
    )
