"""One question to the database for everything that can wait beside records: a union of narrow rows.

One statement instead of a dozen, so that a home page stays within its twelve, and built once for each scope.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, union_all

from trainingapp.worklist.facts import Facts
from trainingapp.worklist.queries.pending import agreeing, booking, competence, learning, recording
from trainingapp.worklist.queries.pending.booking import group_offer, soon
from trainingapp.worklist.queries.scopes import Scope

__all__ = ["PUT", "group_offer", "soon", "statement"]

_PARTS = (
    recording.actions,
    learning.requests,
    learning.analyses,
    booking.activities,
    booking.answers,
    booking.offers,
    booking.group_offers,
    booking.preparations,
    agreeing.agreements,
    agreeing.missing,
    agreeing.duties,
    agreeing.acknowledgements,
    competence.conditions,
    competence.disputes,
    competence.redactions,
    competence.needs,
    competence.time_asked,
)
PUT: Mapping[str, Callable[[Facts, Any], None]] = {
    "action": recording.put_action,
    "request": learning.put_request,
    "analysis": learning.put_analysis,
    "activity": booking.put_activity,
    "answer": booking.put_answer,
    "offer": booking.put_offer,
    "prepare": booking.put_preparation,
    "agreement": agreeing.put_agreement,
    "missing": agreeing.put_missing,
    "duty": agreeing.put_duty,
    "acknowledge": agreeing.put_acknowledgement,
    "condition": competence.put_condition,
    "dispute": competence.put_dispute,
    "redact": competence.put_redaction,
    "need": competence.put_need,
    "time": competence.put_time,
}
"""What to do with a row, by the part it comes from."""


@cache
def statement(scope: Scope) -> CompoundSelect[*tuple[Any, ...]]:
    """All the parts, for plans of that scope."""
    parts = (part(scope) for part in _PARTS)
    return union_all(*(part for part in parts if part is not None))
