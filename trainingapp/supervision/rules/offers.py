"""Offers of times: which may be proposed, who runs and answers one, and what the answers come to."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from trainingapp.core.errors import DomainError
from trainingapp.plans.rules import party_of
from trainingapp.plans.terms import SHARED, Party
from trainingapp.supervision.rules.access import parties
from trainingapp.supervision.terms import OfferState

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person
    from trainingapp.plans.terms import SessionKind
    from trainingapp.supervision.models import Invitee, TimeOffer, TimeOption

FEWEST, MOST = 2, 5
"""With one time there is nothing to choose; more than five nobody reads."""


def asked_parties(kind: "SessionKind") -> tuple[Party, ...]:
    """Who is asked which times suit: everybody in the session but the one who proposes them."""
    return tuple(party for party in parties(kind) if party is not Party.ALLIANCE_SUPERVISOR)


def check_times(times: Sequence[datetime], now: datetime) -> None:
    """Raises DomainError unless 2 to 5 different times that are still to come are proposed.

    The field of the refusal is that of the time by its place in the list, "times-0-day".
    """
    if not FEWEST <= len(times) <= MOST:
        raise DomainError(f"Offer {FEWEST} to {MOST} times", "times-1-day")
    for place, moment in enumerate(times):
        if moment <= now:
            raise DomainError("Enter a time that is still to come", f"times-{place}-day")
        if moment in times[:place]:
            raise DomainError("This time is there already. Enter another one", f"times-{place}-day")


def may_run_offer(actor: "Person", offer: "TimeOffer") -> bool:
    """The alliance supervisor of the plan now, or for a group the one who offers it."""
    if actor.alliance_id != offer.alliance_id:
        return False
    if offer.kind in SHARED:
        return offer.led_by_id == actor.id
    return any(party_of(i.plan, actor.id) is Party.ALLIANCE_SUPERVISOR for i in offer.invitees)


def is_asked(invitee: "Invitee") -> bool:
    """Whether they are still on that side of the plan: who was replaced is not waited for."""
    return party_of(invitee.plan, invitee.person_id) is invitee.party


def check_open(offer: "TimeOffer") -> None:
    """Raises DomainError when there is nothing to choose any more."""
    if offer.state is OfferState.WITHDRAWN:
        raise DomainError("These times were withdrawn, so there is nothing to answer")
    if offer.state is OfferState.BOOKED:
        raise DomainError("One of these times has been booked, so there is nothing to answer")


def check_answer(offer: "TimeOffer", suits: Collection[UUID], now: datetime) -> None:
    """Raises DomainError when an answer comes too late, or names a time that is over or was not offered."""
    check_open(offer)
    open_ones = {option.id for option in open_options(offer.options, now)}
    if not open_ones:
        raise DomainError("All of these times are over. Ask for new ones")
    if not set(suits) <= open_ones:
        raise DomainError("One of these times is over. Choose among the others", "suits")


def open_options(options: Iterable["TimeOption"], now: datetime) -> list["TimeOption"]:
    """The times that are still to come."""
    return [option for option in options if option.starts_at > now]


def suits(invitee: "Invitee", option_id: UUID) -> bool | None:
    """Whether that time suits somebody; None while they have not answered."""
    return None if invitee.suits is None else str(option_id) in invitee.suits


def is_answered(offer: "TimeOffer") -> bool:
    """Whether everybody who is still asked has answered, so that the next move is the supervisor's."""
    return all(invitee.suits is not None for invitee in offer.invitees if is_asked(invitee))
