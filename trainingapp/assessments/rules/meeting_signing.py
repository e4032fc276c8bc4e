"""Signing in a meeting: who can, how long a code for it works, how often one is sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from trainingapp.plans.terms import Party

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person
    from trainingapp.plans.models import Plan

CODE_LASTS = timedelta(minutes=10)
TRIES_ALLOWED = 5
"""Wrong codes after which a code is void."""
BETWEEN_CODES = timedelta(minutes=1)
WITHIN = timedelta(hours=1)
MOST_WITHIN = 5
"""Codes for one plan within that time: with five tries each, guessing gets nowhere."""


def code_works(*, expires_at: datetime, used_at: datetime | None, tries: int, now: datetime) -> bool:
    """Whether a code can still be signed with, if it is the right one."""
    return used_at is None and now < expires_at and tries < TRIES_ALLOWED


def sending_fault(sent: Sequence[datetime], now: datetime) -> str | None:
    """Why no further code is sent now, or nothing; `sent`: when the codes for this plan were."""
    if any(now - each < BETWEEN_CODES for each in sent):
        return "A code was sent within the last minute. Look for it before you ask for another"
    if sum(now - each < WITHIN for each in sent) >= MOST_WITHIN:
        return "Many codes were sent within the last hour. Use the password, or sign later"
    return None


def signer_of(plan: "Plan") -> "Person | None":
    """Who can sign in a meeting about this plan: its alliance supervisor now, never the coordinator."""
    signer = plan.assigned(Party.ALLIANCE_SUPERVISOR)
    return signer if signer is not None and signer.id != plan.coordinator_id else None
