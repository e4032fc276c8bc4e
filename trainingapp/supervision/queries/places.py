"""Groups with places: those that a coordinator can join, and the places of one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.frameworks.models import Entry, Publication
from trainingapp.frameworks.terms import PublicationKind
from trainingapp.plans.models import Activity, Plan
from trainingapp.plans.terms import Party, PlanState, SessionKind
from trainingapp.supervision import rules
from trainingapp.supervision.models import GroupOpening, GroupPlace, Participant, SupervisionSession
from trainingapp.supervision.queries.bookings import is_taken
from trainingapp.supervision.queries.groups import met_elsewhere
from trainingapp.supervision.terms import PlaceState, SessionState


@dataclass(frozen=True)
class GroupToJoin:
    """A group with places, as one coordinator sees it."""

    meeting: SupervisionSession
    capacity: int
    taken: int
    waiting: int
    theme: str
    """What it covers, in words; blank where it was booked without a theme."""
    state: PlaceState | None
    """What the coordinator has; None where nothing, or given back."""
    position: int
    """Their place on the waiting list, from 1; 0 for who is not on it."""

    @property
    def left(self) -> int:
        """How many places nobody has."""
        return max(0, self.capacity - self.taken)


def groups_to_join(session: Session, *, actor: Person, now: datetime) -> list[GroupToJoin]:
    """Groups to come in which the actor has a place, waits for one, or could book one, soonest first.

    In 6 to 8 queries, however many groups there are.
    """
    return _groups(session, actor, now, SupervisionSession.starts_at > now)


def group_to_join(session: Session, session_id: UUID, *, actor: Person, now: datetime) -> GroupToJoin | None:
    """One of these groups; also one that has begun, if the actor had a place in it."""
    return next(iter(_groups(session, actor, now, SupervisionSession.id == session_id)), None)


def _groups(session: Session, actor: Person, now: datetime, wanted: ColumnElement[bool]) -> list[GroupToJoin]:
    openings = _openings(session, actor, wanted)
    if not openings:
        return []
    people = _people(session, [opening.session_id for opening in openings])
    open_ones = open_group_activities(session, coordinator_ids=[actor.id])
    themes = _themes(session, {opening.session.theme_code for opening in openings})
    found = []
    for opening in openings:
        codes = {code for _, code in people[opening.session_id] if code}
        group = _seen(opening, actor, people[opening.session_id], themes)
        needs = rules.activity_for(open_ones, opening.session.theme_code, codes) is not None
        if group.state is not None or (needs and opening.session.starts_at > now):
            found.append(group)
    return found


def _seen(
    opening: GroupOpening,
    actor: Person,
    people: Sequence[tuple[UUID, str | None]],
    themes: dict[str | None, str],
) -> GroupToJoin:
    waiting = [place for place in opening.places if place.state is PlaceState.WAITING]
    own = [number for number, place in enumerate(waiting, 1) if place.plan.coordinator_id == actor.id]
    attends = any(person_id == actor.id for person_id, _ in people)
    return GroupToJoin(
        meeting=opening.session,
        capacity=opening.capacity,
        taken=len(people),
        waiting=len(waiting),
        theme=themes.get(opening.session.theme_code, ""),
        state=PlaceState.BOOKED if attends else PlaceState.WAITING if own else None,
        position=0 if attends or not own else own[0],
    )


def _openings(session: Session, actor: Person, wanted: ColumnElement[bool]) -> list[GroupOpening]:
    meeting = SupervisionSession
    return list(
        session.scalars(
            select(GroupOpening)
            .join(GroupOpening.session)
            .where(
                wanted,
                meeting.alliance_id == actor.alliance_id,
                meeting.kind == SessionKind.GROUP,
                meeting.state.in_([SessionState.BOOKED, SessionState.HELD]),
            )
            .options(
                contains_eager(GroupOpening.session).joinedload(meeting.led_by).lazyload(Person.memberships),
                selectinload(GroupOpening.places).joinedload(GroupPlace.plan).lazyload(Plan.assignments),
            )
            .order_by(meeting.starts_at, meeting.id)
        )
    )


def _people(session: Session, session_ids: Collection[UUID]) -> dict[UUID, list[tuple[UUID, str | None]]]:
    """The coordinators in each of these groups, and the code of the activity they attend it for."""
    found: dict[UUID, list[tuple[UUID, str | None]]] = defaultdict(list)
    for session_id, person_id, code in session.execute(
        select(Participant.session_id, Participant.person_id, Activity.code)
        .outerjoin(Participant.activity)
        .where(Participant.session_id.in_(session_ids), Participant.party == Party.COORDINATOR)
    ):
        found[session_id].append((person_id, code))
    return found


def _themes(session: Session, codes: Collection[str | None]) -> dict[str | None, str]:
    """What themes are called in the library in force, by code."""
    rows = session.scalars(
        select(Entry)
        .join(Entry.publication)
        .where(
            Entry.code.in_([code for code in codes if code]),
            Publication.kind == PublicationKind.THEMES,
            Publication.retired_at.is_(None),
        )
        .order_by(Publication.version)
    )
    return {entry.code: entry.title or entry.statement for entry in rows}


def open_group_activities(session: Session, *, coordinator_ids: Collection[UUID]) -> list[Activity]:
    """The group activities that running plans of these coordinators still need, in 1 to 3 queries."""
    found = list(
        session.scalars(
            select(Activity)
            .join(Activity.plan)
            .where(
                Plan.coordinator_id.in_(coordinator_ids),
                Plan.state == PlanState.ACTIVE,
                Activity.kind == SessionKind.GROUP,
                Activity.waived_for.is_(None),
                ~is_taken(),
            )
            .options(
                contains_eager(Activity.plan).joinedload(Plan.coordinator).lazyload(Person.memberships),
                contains_eager(Activity.plan).lazyload(Plan.assignments),
            )
            .order_by(Activity.due_to, Activity.id)
        )
    )
    met = met_elsewhere(session, [activity for activity in found if activity.satisfied_by_code])
    return [activity for activity in found if activity.id not in met]


def opening(session: Session, *, session_id: UUID) -> GroupOpening | None:
    """The places of a group with the coordinators who asked, in the order of asking; in 2 queries."""
    whose = joinedload(GroupPlace.plan).options(
        joinedload(Plan.coordinator).lazyload(Person.memberships),
        joinedload(Plan.pcn),
        joinedload(Plan.assignments),
    )
    return session.scalars(
        select(GroupOpening)
        .where(GroupOpening.session_id == session_id)
        .options(selectinload(GroupOpening.places).options(whose))
    ).first()


def group_to_offer(session: Session, session_id: UUID, *, actor: Person) -> SupervisionSession | None:
    """A group that the actor says the number of places of, with everybody in it, in 2 queries."""
    meeting = SupervisionSession
    places = selectinload(meeting.participants)
    return session.scalars(
        select(meeting)
        .where(
            meeting.id == session_id,
            meeting.kind == SessionKind.GROUP,
            meeting.alliance_id == actor.alliance_id,
            *(() if actor.has(Role.PROGRAMME_LEAD) else (meeting.led_by_id == actor.id,)),
        )
        .options(
            joinedload(meeting.led_by).lazyload(Person.memberships),
            places.joinedload(Participant.person).lazyload(Person.memberships),
            places.joinedload(Participant.plan).joinedload(Plan.pcn),
        )
    ).first()
