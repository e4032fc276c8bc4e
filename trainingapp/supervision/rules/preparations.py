"""Who prepares a session, until when, and who may read it. Source: the visibility table, R42."""

from typing import TYPE_CHECKING

from trainingapp.plans.terms import Party
from trainingapp.supervision.rules.access import own_party
from trainingapp.supervision.terms import SessionState, Sight

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person
    from trainingapp.supervision.models import Preparation, SupervisionSession


def may_prepare(actor: "Person", meeting: "SupervisionSession") -> bool:
    """The coordinator of the plan, for each session of it; groups and conferences are nobody's own."""
    return meeting.plan is not None and own_party(actor.id, meeting) is Party.COORDINATOR


def can_prepare(meeting: "SupervisionSession") -> bool:
    """Whether there is still something to prepare: until the record is sent, or the session falls out."""
    sent = meeting.record is not None and meeting.record.submitted_at is not None
    return not sent and meeting.state in {SessionState.BOOKED, SessionState.HELD}


def may_read_preparation(actor: "Person", preparation: "Preparation", sight: Sight) -> bool:
    """Its author; once it is shared, it is content of the session, for whoever may read that."""
    shared = preparation.shared_at is not None and sight is Sight.CONTENT
    return shared or preparation.author_id == actor.id
