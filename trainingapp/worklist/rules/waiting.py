"""Whose move it is on everything that is open in a plan."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from trainingapp.plans.terms import Party, PlanState
from trainingapp.worklist.facts import Facts, OfferFact, RecordFact
from trainingapp.worklist.items import Item, Move, Named, Owner, PlanLine
from trainingapp.worklist.rules import agreeing, booking, competence, learning, recording
from trainingapp.worklist.terms import ITEM_WORDS, ItemKind

_ALIVE = frozenset({PlanState.ACTIVE, PlanState.PAUSED})
_EVER_STARTED = _ALIVE | {PlanState.COMPLETED}
_ACTIVE = frozenset({PlanState.ACTIVE})
_AFTERWARDS = frozenset({PlanState.ACTIVE, PlanState.COMPLETED})
WAITS_IN: Mapping[ItemKind, frozenset[PlanState]] = {
    ItemKind.AGREE_RECORD: _EVER_STARTED,
    ItemKind.WRITE_RECORD: _EVER_STARTED,
    ItemKind.CLOSE_RECORD: _EVER_STARTED,
    ItemKind.TAKE_REGISTER: _EVER_STARTED,
    ItemKind.DECIDE_SIGN_OFF: _ALIVE,
    ItemKind.AGREE_ANALYSIS: _ALIVE,
    ItemKind.WRITE_ANALYSIS: _ALIVE,
    ItemKind.BOOK: _ACTIVE,
    ItemKind.ANSWER_OFFER: _ACTIVE,
    ItemKind.BOOK_FROM_OFFER: _ACTIVE,
    ItemKind.PREPARE: _ACTIVE,
    ItemKind.RATE: _ACTIVE,
    ItemKind.ACT: _EVER_STARTED,
    ItemKind.DO_DUTY: _AFTERWARDS,
    ItemKind.PROPOSE_AGREEMENT: _ACTIVE,
    ItemKind.ACCEPT_AGREEMENT: _ALIVE,
    ItemKind.ISSUE_HANDOVER: _AFTERWARDS,
    ItemKind.ACKNOWLEDGE: _EVER_STARTED,
    ItemKind.MEET_CONDITION: _ALIVE,
    ItemKind.RESOLVE_DISPUTE: _EVER_STARTED,
    ItemKind.REDACT: _ALIVE,
    ItemKind.FOLLOW_NEED: _ACTIVE,
    ItemKind.ANSWER_TIME: _ACTIVE,
}
"""The states of a plan in which such a thing waits; once it was cut short, nothing does."""
EVER_WAITING = _EVER_STARTED
"""In every other state of a plan nothing waits for anybody."""

_SOURCES: tuple[Callable[[Facts, datetime], Iterator[Move]], ...] = (
    recording.records,
    recording.actions,
    learning.requests,
    learning.analyses,
    learning.ratings,
    booking.bookings,
    booking.answers,
    booking.offers,
    booking.preparations,
    agreeing.agreements,
    agreeing.duties,
    agreeing.handover,
    competence.conditions,
    competence.disputes,
    competence.redactions,
    competence.needs,
    competence.time_asked,
)


def moves(facts: Facts, now: datetime) -> Iterator[Move]:
    """Everything open in a plan, and which side has to move; in no order."""
    state = facts.state
    if state in EVER_WAITING:
        for source in _SOURCES:
            for move in source(facts, now):
                if state in WAITS_IN[move.kind]:
                    yield move


def open_items(facts: Facts, plan: PlanLine, now: datetime) -> list[Item]:
    """Everything open in a plan, each with the one person whose move it is, oldest first."""
    return oldest_first(_item(move, plan) for move in moves(facts, now))


def oldest_first(items: Iterable[Item]) -> list[Item]:
    """The longest waiting first; on the same day by coordinator, then by what it is."""
    return sorted(items, key=_age)


def _age(item: Item) -> tuple[date, str, ItemKind, str]:
    return item.since, item.whom, item.kind, item.what


# --- one owner each -------------------------------------------------------------------------------


def owner(plan: PlanLine, party: Party | None, person_id: UUID | None = None) -> Owner:
    """The one person who has to move for a party of the plan today; without a party, the programme lead.

    That is who was asked in person, while they are on the plan, or else who fills the place. Where nobody
    does, or they can no longer sign in, it is for the programme lead to find somebody.
    """
    if party is None:
        return Owner(None, "Programme lead", None)
    person = (plan.people.get(person_id) if person_id else None) or plan.assigned(party)
    if person is None or not person.is_active:
        return Owner(None, "Programme lead", party)
    return Owner(person.id, person.name, party)


_MISSING = {
    Party.COORDINATOR: "{} can no longer sign in",
    Party.ALLIANCE_SUPERVISOR: "Find an alliance supervisor for {}",
    Party.PCN_SUPERVISOR: "Find a PCN supervisor for {}",
}


def _item(move: Move, plan: PlanLine) -> Item:
    answers = owner(plan, move.party, move.person_id)
    what, endpoint, values = move.what, move.endpoint, move.values
    if answers.is_lead and move.party is not None:
        # What was typed in a session is not the lead's to read, and the page behind it not theirs to open.
        what = f"{_MISSING[move.party].format(plan.coordinator.name)}: {ITEM_WORDS[move.kind][0]}"
        endpoint, values = "plans.show_details", {"plan_id": plan.id}
    elif move.kind is ItemKind.DO_DUTY and plan.party_of(answers.person_id) is not move.party:
        # Only the side a responsibility belongs to may tick it. Whoever took it on from another side sees to
        # it that it is done, and finds it among the plan's responsibilities.
        endpoint, values = "plans.list_responsibilities", {"plan_id": plan.id}
    return Item(
        move.kind,
        plan.id,
        plan.coordinator.name,
        what,
        move.since,
        answers,
        endpoint,
        values,
        move.minutes,
        move.session_kind,
        move.subject,
        plan.alliance_id,
    )


# --- groups and conferences, which belong to no plan -----------------------------------------------


def shared_items(records: Iterable[RecordFact], offers: Iterable[OfferFact], now: datetime) -> list[Item]:
    """What waits for whoever leads a group or a conference, oldest first."""
    found = [
        *(_shared(move, record.led_by, record) for record in records for move in recording.shared(record)),
        *(_shared(move, offer.led_by, offer) for offer in offers for move in booking.shared(offer, now)),
    ]
    return oldest_first(found)


def _shared(move: Move, led_by: Named, about: RecordFact | OfferFact) -> Item:
    party = Party.ALLIANCE_SUPERVISOR
    answers = (
        Owner(led_by.id, led_by.name, party) if led_by.is_active else Owner(None, "Programme lead", party)
    )
    what, endpoint, values = move.what, move.endpoint, move.values
    if answers.is_lead:
        what = f"Find somebody to lead in place of {led_by.name}: {ITEM_WORDS[move.kind][0]}"
        endpoint, values = "accounts.list_people", {}
    return Item(
        move.kind,
        None,
        "",
        what,
        move.since,
        answers,
        endpoint,
        values,
        move.minutes,
        move.session_kind,
        move.subject,
        about.alliance_id,
    )
