"""What waits so that people meet: sessions to book, times to answer and to choose from, and preparing."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from trainingapp.core.days import spoken
from trainingapp.plans.calendar import ONE_DAY
from trainingapp.plans.terms import JOINT, Party, SessionKind
from trainingapp.supervision.rules import day_of
from trainingapp.supervision.terms import ActivityStatus
from trainingapp.worklist.facts import ActivityFact, AnswerFact, Facts, OfferFact, PrepareFact
from trainingapp.worklist.items import Move
from trainingapp.worklist.rules.phrasing import MINUTES, kind_words, lower, on_day
from trainingapp.worklist.terms import ItemKind

CHOSEN_BEFORE = timedelta(days=2)
"""So long before the first of the times offered one of them is to be booked, whoever has not answered."""
PREPARED_BEFORE = timedelta(days=5)
"""A preparation is asked for so long before its session. Our convention."""
PREPARED = JOINT | {SessionKind.INDIVIDUAL}
"""The kinds of session that a coordinator is asked to prepare."""

_SUPERVISOR = Party.ALLIANCE_SUPERVISOR


def bookings(facts: Facts, now: datetime) -> Iterator[Move]:
    """What is late or was missed waits to be booked, unless times for it are being chosen."""
    for activity in facts.activities:
        if activity.is_offered:
            continue
        found = _late(activity)
        if found is not None:
            what, since = found
            endpoint, values = booking_page(
                activity.kind, activity.plan_id, activity.activity_id, activity.conference_id
            )
            subject = activity.activity_id
            minutes = MINUTES[ItemKind.BOOK]
            yield Move(ItemKind.BOOK, _SUPERVISOR, what, since, subject, endpoint, values, minutes)


def _late(activity: ActivityFact) -> tuple[str, date] | None:
    title = lower(activity.title)
    if activity.status is ActivityStatus.OVERDUE:
        due_to = activity.due_to
        return f"Book the {title}: it was due by {spoken(due_to)}", due_to + ONE_DAY
    if activity.status is ActivityStatus.MISSED and activity.starts_at is not None:
        since = day_of(activity.starts_at)
        return f"Book the {title} again: it was missed on {spoken(since)}", since
    return None


def booking_page(
    kind: SessionKind, plan_id: UUID, activity_id: UUID, conference_id: UUID | None
) -> tuple[str, dict[str, object]]:
    """The endpoint where an activity is booked, and its values."""
    if kind is SessionKind.GROUP:
        return "supervision.book_group", {}
    if kind is SessionKind.CONFERENCE:
        if conference_id is None:
            return "supervision.list_conferences", {}
        return "supervision.book_conference", {"conference_id": conference_id}
    return "supervision.book_session", {"plan_id": plan_id, "activity_id": activity_id}


# --- times to choose from -------------------------------------------------------------------------


def answers(facts: Facts, now: datetime) -> Iterator[Move]:
    """Each of those asked says which times suit, while one of them is still to come."""
    return (_answer(asked) for asked in facts.answers if asked.last_at > now)


def _answer(asked: AnswerFact) -> Move:
    return Move(
        ItemKind.ANSWER_OFFER,
        asked.party,
        f"Say which times suit you for the {lower(asked.title)}",
        day_of(asked.offered_at),
        asked.offer_id,
        "supervision.answer_offer",
        {"offer_id": asked.offer_id},
        MINUTES[ItemKind.ANSWER_OFFER],
        asked.kind,
        asked.person_id,
    )


def offers(facts: Facts, now: datetime) -> Iterator[Move]:
    """The alliance supervisor books one of the times, once everybody has answered or the first is near."""
    for offer in facts.offers:
        yield from shared(offer, now)


def shared(offer: OfferFact, now: datetime) -> Iterator[Move]:
    """The same for one offer, also that of a group, which belongs to no plan."""
    since = _to_book_since(offer)
    if since <= day_of(now):
        yield Move(
            ItemKind.BOOK_FROM_OFFER,
            _SUPERVISOR,
            f"Book the {lower(offer.title)} at one of the times you offered",
            since,
            offer.offer_id,
            "supervision.show_offer",
            {"offer_id": offer.offer_id},
            MINUTES[ItemKind.BOOK_FROM_OFFER],
            offer.kind,
        )


def _to_book_since(offer: OfferFact) -> date:
    near = max(day_of(offer.offered_at), day_of(offer.first_at) - CHOSEN_BEFORE)
    if offer.unanswered:
        return near
    return min(near, day_of(offer.answered_at or offer.offered_at))


# --- preparing ------------------------------------------------------------------------------------


def preparations(facts: Facts, now: datetime) -> Iterator[Move]:
    """The coordinator says what they bring, until the session begins."""
    for booked in facts.prepare:
        since = max(day_of(booked.starts_at) - PREPARED_BEFORE, day_of(booked.booked_at))
        if booked.kind in PREPARED and since <= day_of(now) and now < booked.starts_at:
            yield _prepare(booked, since)


def _prepare(booked: PrepareFact, since: date) -> Move:
    return Move(
        ItemKind.PREPARE,
        Party.COORDINATOR,
        f"Prepare the {kind_words(booked.kind)} on {on_day(booked.starts_at)}",
        since,
        booked.session_id,
        "supervision.prepare_session",
        {"session_id": booked.session_id},
        MINUTES[ItemKind.PREPARE],
        booked.kind,
    )
