"""What a digest says when it leaves: how many of each kind still wait, and since when; never about whom."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from trainingapp.core.words import plural
from trainingapp.notifications.models import OutboxMessage
from trainingapp.worklist.items import Item
from trainingapp.worklist.queries import reminders as queries
from trainingapp.worklist.terms import ITEM_WORDS, ItemKind


def digest(session: Session, message: OutboxMessage) -> Mapping[str, object] | None:
    """What the template needs, as of now; None when everything was done since the digest was put in."""
    day = date.fromisoformat(message.params["day"])
    told = queries.told(session, person_id=message.person_id, day=day)
    if message.alliance_id is None or not told:
        return None
    plan_ids = [UUID(hex=each) for each in message.params["plans"]]
    still = [
        item
        for item in queries.open_now(session, alliance_id=message.alliance_id, plan_ids=plan_ids)
        if item.key in told
    ]
    if not still:
        return None
    own = [item for item in still if not told[item.key]]
    return {
        "number": len(still),
        "own": lines(own),
        "others": lines(item for item in still if told[item.key]),
        "link_id": message.params["link_id"],
        "has_account": message.params["has_account"],
    }


def lines(items: Iterable[Item]) -> list[tuple[str, date]]:
    """How many of each kind, and since when the oldest of them, the longest waiting first."""
    found: dict[ItemKind, list[date]] = {}
    for item in items:
        found.setdefault(item.kind, []).append(item.since)
    counted = [(plural(len(days), *ITEM_WORDS[kind]), min(days)) for kind, days in found.items()]
    return sorted(counted, key=lambda line: line[1])
