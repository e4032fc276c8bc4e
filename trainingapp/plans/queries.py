"""Reads of plans, scoped to what the reader's relationship to them allows."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from trainingapp.accounts.models import Membership, Organisation, Person
from trainingapp.accounts.queries import people_holding
from trainingapp.accounts.terms import OrganisationKind, Role
from trainingapp.frameworks import queries as frameworks
from trainingapp.frameworks.models import Publication
from trainingapp.frameworks.terms import PublicationKind, PublicationStatus
from trainingapp.plans import rules
from trainingapp.plans.models import (
    Activity,
    Assignment,
    Conference,
    Plan,
    PlanEvent,
    PlanPractice,
    Responsibility,
    ResponsibilityEvent,
)
from trainingapp.plans.terms import CUT_SHORT, RUNNING, SessionKind


def visible_to(actor: Person) -> ColumnElement[bool]:
    """The condition on Plan that the actor may read it: a party of it now, or the lead of its alliance.

    The same answer as `rules.can_read`, for use in any select that has Plan in it.
    """
    if actor.alliance_id is None:
        return false()
    own_alliance = Plan.alliance_id == actor.alliance_id
    if actor.has(Role.PROGRAMME_LEAD):
        return own_alliance
    return and_(own_alliance, or_(Plan.coordinator_id == actor.id, Plan.id.in_(_supervised_ids(actor))))


def _supervised_ids(actor: Person) -> Select[UUID]:
    return select(Assignment.plan_id).where(Assignment.person_id == actor.id, Assignment.is_current)


# --- plans ----------------------------------------------------------------------------------------


def plan(session: Session, plan_id: UUID, *, actor: Person) -> Plan | None:
    """One plan with everything that belongs to it, in 4 queries; None when it is not the actor's to see."""
    return session.scalars(_whole().where(Plan.id == plan_id, visible_to(actor))).unique().first()


def own_plan(session: Session, *, actor: Person) -> Plan | None:
    """The coordinator's running plan, or else their newest, with everything that belongs to it."""
    wanted = (
        _whole()
        .where(Plan.coordinator_id == actor.id)
        .order_by(Plan.state.in_(RUNNING).desc(), Plan.starts_on.desc(), Plan.created_at.desc())
    )
    return session.scalars(wanted).unique().first()


def plans_visible_to(session: Session, *, actor: Person) -> list[Plan]:
    """Every plan the actor may see, by coordinator: people, network, activities (no agendas); 2 queries."""
    return _listed(session, visible_to(actor))


def supervised_by(session: Session, *, actor: Person) -> list[Plan]:
    """The running plans the actor supervises now, for the alliance or for the network, by coordinator."""
    return _listed(
        session,
        and_(
            Plan.alliance_id == actor.alliance_id,
            Plan.state.in_(RUNNING),
            Plan.id.in_(_supervised_ids(actor)),
        ),
    )


def _whole() -> Select[Plan]:
    return select(Plan).options(
        *_people(),
        joinedload(Plan.framework),
        joinedload(Plan.role_specification),
        joinedload(Plan.template),
        selectinload(Plan.practices).joinedload(PlanPractice.practice),
        selectinload(Plan.activities).joinedload(Activity.conference),
        selectinload(Plan.responsibilities).joinedload(Responsibility.done_by).lazyload(Person.memberships),
    )


def _listed(session: Session, condition: ColumnElement[bool]) -> list[Plan]:
    wanted = (
        select(Plan)
        .join(Plan.coordinator)
        .options(
            contains_eager(Plan.coordinator).lazyload(Person.memberships),
            *_people()[1:],
            selectinload(Plan.activities).options(defer(Activity.agenda), joinedload(Activity.conference)),
        )
        .where(condition)
        .order_by(Person.name, Plan.starts_on.desc())
    )
    return list(session.scalars(wanted).unique())


def _people() -> list[ORMOption]:
    """Who is on a plan, in the same query; what else those people may do is not asked."""
    return [
        joinedload(Plan.coordinator).lazyload(Person.memberships),
        joinedload(Plan.pcn),
        joinedload(Plan.assignments).joinedload(Assignment.person).lazyload(Person.memberships),
    ]


def events(session: Session, *, plan: Plan) -> list[PlanEvent]:
    """The changes of a plan's state, oldest first."""
    return list(
        session.scalars(
            select(PlanEvent)
            .options(joinedload(PlanEvent.person).lazyload(Person.memberships))
            .where(PlanEvent.plan_id == plan.id)
            .order_by(PlanEvent.created_at, PlanEvent.id)
        )
    )


# --- responsibilities -----------------------------------------------------------------------------


def responsibility(session: Session, responsibility_id: UUID, *, actor: Person) -> Responsibility | None:
    """One line of a plan the actor may see, with that plan and its people."""
    return (
        session.scalars(
            select(Responsibility)
            .join(Responsibility.plan)
            .options(
                contains_eager(Responsibility.plan).options(
                    joinedload(Plan.coordinator).lazyload(Person.memberships),
                    joinedload(Plan.assignments).joinedload(Assignment.person).lazyload(Person.memberships),
                ),
                joinedload(Responsibility.done_by).lazyload(Person.memberships),
            )
            .where(Responsibility.id == responsibility_id, visible_to(actor))
        )
        .unique()
        .first()
    )


def responsibility_events(session: Session, *, plan: Plan) -> dict[UUID, list[ResponsibilityEvent]]:
    """The ticks of a plan's responsibilities and their undoing, oldest first, by responsibility."""
    found = session.scalars(
        select(ResponsibilityEvent)
        .join(ResponsibilityEvent.responsibility)
        .options(joinedload(ResponsibilityEvent.person).lazyload(Person.memberships))
        .where(Responsibility.plan_id == plan.id)
        .order_by(ResponsibilityEvent.created_at, ResponsibilityEvent.id)
    )
    history: dict[UUID, list[ResponsibilityEvent]] = defaultdict(list)
    for event in found:
        history[event.responsibility_id].append(event)
    return dict(history)


# --- conferences ----------------------------------------------------------------------------------


def conferences(session: Session, *, actor: Person) -> list[Conference]:
    """The conferences of the actor's alliance, the latest first."""
    return list(
        session.scalars(
            select(Conference)
            .where(Conference.alliance_id == actor.alliance_id)
            .order_by(Conference.held_on.desc())
        )
    )


def conference(session: Session, conference_id: UUID, *, actor: Person) -> Conference | None:
    """One conference of the actor's alliance."""
    return session.scalars(
        select(Conference).where(Conference.id == conference_id, Conference.alliance_id == actor.alliance_id)
    ).first()


def next_conference(session: Session, *, alliance_id: UUID, starts_on: date) -> Conference | None:
    """The first conference that counts for a plan with that start, if one is announced."""
    window = rules.conference_window(starts_on)
    return session.scalars(
        select(Conference)
        .where(
            Conference.alliance_id == alliance_id,
            Conference.held_on.between(window.first, window.last),
        )
        .order_by(Conference.held_on)
    ).first()


def activities_waiting_for_conference(session: Session, *, conference: Conference) -> list[Activity]:
    """The alliance's activities in whose window it falls, with the conference they point at now."""
    return list(
        session.scalars(
            select(Activity)
            .join(Activity.plan)
            .options(joinedload(Activity.conference))
            .where(
                Plan.alliance_id == conference.alliance_id,
                Plan.state.not_in(CUT_SHORT),
                Activity.kind == SessionKind.CONFERENCE,
                Activity.due_from <= conference.held_on,
                Activity.due_to >= conference.held_on,
            )
        )
    )


def attendance_expected(session: Session, *, actor: Person) -> dict[UUID, int]:
    """How many plans of the actor's alliance count on each conference."""
    found = session.scalars(
        select(Activity.conference_id)
        .join(Activity.plan)
        .where(
            Plan.alliance_id == actor.alliance_id,
            Plan.state.not_in(CUT_SHORT),
            Activity.conference_id.is_not(None),
        )
    )
    expected: dict[UUID, int] = defaultdict(int)
    for conference_id in found:
        if conference_id is not None:
            expected[conference_id] += 1
    return dict(expected)


# --- who and where to choose from -----------------------------------------------------------------


def running_plan_id(session: Session, *, coordinator_id: UUID) -> UUID | None:
    """The id of the coordinator's draft, active or paused plan."""
    return session.scalars(
        select(Plan.id).where(Plan.coordinator_id == coordinator_id, Plan.state.in_(RUNNING))
    ).first()


def coordinators_to_enrol(session: Session, *, actor: Person) -> list[Person]:
    """The active coordinators of the actor's alliance without a running plan, by name."""
    enrolled = select(Plan.coordinator_id).where(Plan.state.in_(RUNNING))
    return _holding(session, actor, Role.COORDINATOR, Person.id.not_in(enrolled))


def pcn_supervisors(session: Session, *, actor: Person, pcn: Organisation) -> list[Person]:
    """The active PCN supervisors of one network or of a practice in it, by name."""
    here = select(Organisation.id).where(or_(Organisation.id == pcn.id, Organisation.parent_id == pcn.id))
    local = select(Membership.person_id).where(
        Membership.role == Role.PCN_SUPERVISOR, Membership.organisation_id.in_(here)
    )
    return _holding(session, actor, Role.PCN_SUPERVISOR, Person.id.in_(local))


def _holding(session: Session, actor: Person, role: Role, condition: ColumnElement[bool]) -> list[Person]:
    return list(
        session.scalars(
            select(Person)
            .where(
                Person.alliance_id == actor.alliance_id,
                Person.deactivated_at.is_(None),
                Person.id.in_(select(Membership.person_id).where(Membership.role == role)),
                condition,
            )
            .order_by(Person.name)
        ).unique()
    )


@dataclass(frozen=True)
class EnrolmentChoices:
    """What a lead chooses from when enrolling somebody in one network."""

    practices: list[Organisation]
    alliance_supervisors: list[Person]
    pcn_supervisors: list[Person]
    specifications: list[Publication]
    frameworks: list[Publication]
    templates: list[Publication]


def enrolment_choices(session: Session, *, actor: Person, pcn: Organisation) -> EnrolmentChoices:
    """What to choose from for one network, in 4 queries; frameworks without competencies are left out."""
    published = frameworks.publications(session)

    def of(*kinds: PublicationKind) -> list[Publication]:
        return [p for kind in kinds for p in published if p.kind is kind]

    return EnrolmentChoices(
        practices=practices_of(session, pcn=pcn),
        alliance_supervisors=people_holding(session, actor=actor, role=Role.ALLIANCE_SUPERVISOR),
        pcn_supervisors=pcn_supervisors(session, actor=actor, pcn=pcn),
        specifications=of(PublicationKind.JOB_DESCRIPTION, PublicationKind.ROLE_SPECIFICATION),
        frameworks=[p for p in of(PublicationKind.FRAMEWORK) if p.status != PublicationStatus.SHELL],
        templates=of(PublicationKind.PLAN_TEMPLATE),
    )


def practices_of(session: Session, *, pcn: Organisation) -> list[Organisation]:
    """The member practices of a network, by name."""
    return list(
        session.scalars(
            select(Organisation)
            .where(Organisation.parent_id == pcn.id, Organisation.kind == OrganisationKind.PRACTICE)
            .order_by(Organisation.name)
        )
    )
