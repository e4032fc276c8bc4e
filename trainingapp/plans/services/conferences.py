"""Announcing a conference to the plans it is the next one for."""

from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.audit import services as audit
from trainingapp.core import clock
from trainingapp.core.errors import DomainError, NotAllowed
from trainingapp.plans import queries, rules
from trainingapp.plans.models import Conference
from trainingapp.plans.services.shared import is_about


def add_conference(
    session: Session, *, actor: Person, title: str, held_on: date, venue: str, counts_as_group: bool = True
) -> Conference:
    """Announce a conference, and point every plan at it for which it is the next one within its year.

    A plan keeps a conference that was held already. Raises NotAllowed for anybody but a programme lead,
    DomainError when the alliance has a conference on that day.
    """
    if actor.alliance_id is None or not actor.has(Role.PROGRAMME_LEAD):
        raise NotAllowed("Only the programme lead adds a conference")
    if held_on < rules.FIRST_START:
        raise DomainError("Date of the conference must be in or after April 2023", "held_on")
    conference = Conference(
        alliance_id=actor.alliance_id,
        title=title.strip(),
        held_on=held_on,
        venue=venue.strip(),
        counts_as_group=counts_as_group,
    )
    _save_new_conference(session, conference)
    linked = [
        activity
        for activity in queries.activities_waiting_for_conference(session, conference=conference)
        if rules.is_next_conference(
            held_on, activity.conference.held_on if activity.conference else None, clock.today()
        )
    ]
    for activity in linked:
        activity.conference = conference
    audit.record(
        session,
        actor=actor,
        what="conference:added",
        subject_type="conference",
        subject_id=conference.id,
        alliance_id=conference.alliance_id,
        details={"held_on": held_on.isoformat(), "counts_as_group": counts_as_group, "plans": len(linked)},
    )
    return conference


def _save_new_conference(session: Session, conference: Conference) -> None:
    try:
        with session.begin_nested():
            session.add(conference)
    except IntegrityError as error:
        if not is_about(error, "uq_conferences_alliance_id_held_on", "conferences.held_on"):
            raise
        raise DomainError("Your alliance already has a conference on this day", "held_on") from error
