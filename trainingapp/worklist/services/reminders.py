"""Quiet chasing: one digest a person and working day, of what has waited for some time."""

from collections import defaultdict
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
from trainingapp.worklist.queries.pictures import everything_open


def queue_digests(session: Session, *, alliance_id: UUID) -> int:
    """Put today's digests of an alliance into the outbox, and note who is told of what; returns how many.

    On a day that is no working day, and a second time on one day, it does nothing. What a digest says is
    written when it leaves, so that nothing completed in between is in it.
    """
    today = clock.today()
    if not is_working_day(today):
        return 0
    due: dict[UUID, list[rules.Due]] = defaultdict(list)
    for each in rules.due_today(
        everything_open(session, alliance_id=alliance_id),
        plans=queries.plans_of(session, alliance_id=alliance_id),
        leads=queries.leads(session, alliance_id=alliance_id),
        agreed=escalations_agreed(session, alliance_id=alliance_id),
        reached=queries.reached(session, alliance_id=alliance_id),
        today=today,
    ):
        due[each.person_id].append(each)
    people = queries.people(session, list(due))
    links = queries.live_links(session, list(due))
    told = 0
    for person_id, things in due.items():
        person = people[person_id]
        if person.digest_opted_out:
            continue
        link = links.get(person_id)
        message = notifications.put(
            session,
            kind="digest",
            to=person,
            params={
                "day": today.isoformat(),
                "plans": _plans(things),
                "link_id": link.hex if link else "",
                "has_account": bool(person.password_hash),
            },
            alliance_id=alliance_id,
            unique_key=f"digest:{person_id}:{today.isoformat()}",
        )
        if message is not None:
            told += 1
            _note(session, things)
    return told


def _plans(things: list[rules.Due]) -> list[str]:
    """The plans to look at when the digest is written; none where something is about no single plan."""
    ids = {each.item.plan_id for each in things}
    return [] if None in ids else sorted(plan_id.hex for plan_id in ids if plan_id)


def _note(session: Session, things: list[rules.Due]) -> None:
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
