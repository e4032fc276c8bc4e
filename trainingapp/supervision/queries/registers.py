"""Registers of groups and conferences: who is on them, what they are about, and how many came."""

from collections import Counter, defaultdict
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from trainingapp.accounts.models import Person
from trainingapp.frameworks.models import Entry, Publication
from trainingapp.frameworks.terms import PublicationKind
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import SHARED, Party, SessionKind
from trainingapp.supervision.models import Guest, Participant, SupervisionSession
from trainingapp.supervision.queries.scope import run_by, visible_to
from trainingapp.supervision.terms import Attendance, SessionState
from trainingapp.supervision.values import Turnout


def register(session: Session, session_id: UUID, *, actor: Person) -> SupervisionSession | None:
    """A group or conference that the actor leads, with everybody on its register, in 3 queries."""
    meeting = SupervisionSession
    places = selectinload(meeting.participants)
    return session.scalars(
        select(meeting)
        .where(meeting.id == session_id, meeting.kind.in_(SHARED), run_by(actor), visible_to(actor))
        .options(
            joinedload(meeting.record),
            joinedload(meeting.led_by).lazyload(Person.memberships),
            joinedload(meeting.conference),
            places.joinedload(Participant.person).lazyload(Person.memberships),
            places.joinedload(Participant.plan).options(joinedload(Plan.pcn), joinedload(Plan.coordinator)),
            places.joinedload(Participant.activity),
            selectinload(meeting.guests),
        )
    ).first()


def guest(session: Session, guest_id: UUID, *, actor: Person) -> Guest | None:
    """A guest on a register that the actor keeps, with the session."""
    return session.scalars(
        select(Guest)
        .join(Guest.session)
        .where(Guest.id == guest_id, run_by(actor), visible_to(actor))
        .options(contains_eager(Guest.session).joinedload(SupervisionSession.record))
    ).first()


def theme(session: Session, *, code: str | None) -> Entry | None:
    """The theme of a group session, as the library in force says it."""
    if code is None:
        return None
    return session.scalars(
        select(Entry)
        .join(Entry.publication)
        .where(
            Entry.code == code,
            Publication.kind == PublicationKind.THEMES,
            Publication.retired_at.is_(None),
        )
        .order_by(Publication.version.desc())
    ).first()


def content_of(session: Session, *, meeting: SupervisionSession) -> str:
    """What a shared session covers: the title of its theme, or the conference's programme; else nothing."""
    if meeting.kind is SessionKind.CONFERENCE:
        return meeting.conference.programme if meeting.conference else ""
    found = theme(session, code=meeting.theme_code)
    return found.title or found.statement if found else ""


def turnouts(session: Session, *, actor: Person) -> dict[UUID, Turnout]:
    """How many are on the register of each conference of the actor's alliance, and came; in 2 queries."""
    meeting = SupervisionSession
    of_alliance = (
        meeting.alliance_id == actor.alliance_id,
        meeting.conference_id.is_not(None),
        meeting.state != SessionState.CANCELLED,
    )
    people: dict[UUID | None, Counter[Attendance | None]] = defaultdict(Counter)
    for conference_id, mark, number in session.execute(
        select(meeting.conference_id, Participant.attendance, func.count())
        .join(Participant.session)
        .where(*of_alliance, Participant.party == Party.COORDINATOR)
        .group_by(meeting.conference_id, Participant.attendance)
    ):
        people[conference_id][mark] += number
    guests: Counter[UUID | None] = Counter()
    for conference_id, number in session.execute(
        select(meeting.conference_id, func.count())
        .join(Guest.session)
        .where(*of_alliance, Guest.attendance == Attendance.ATTENDED)
        .group_by(meeting.conference_id)
    ):
        guests[conference_id] += number
    return {
        id_: Turnout(people[id_].total(), people[id_][Attendance.ATTENDED], guests[id_])
        for id_ in {*people, *guests}
        if id_ is not None
    }
