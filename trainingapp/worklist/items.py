"""What waits for somebody, and the plans in which it waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from trainingapp.plans.terms import (
    Party,
    PlanState,
    SessionKind,
    Track,
    WaiverReason,
)
from trainingapp.supervision.terms import ActivityStatus, Mode
from trainingapp.worklist.terms import ItemKind

# --- plans, as every page sees them ----------------------------------------------------------------


class Named(NamedTuple):
    """Somebody, or an organisation."""

    id: UUID
    name: str
    is_active: bool = True
    """False for somebody who can no longer sign in."""


class OnPlan(NamedTuple):
    """Somebody on a plan today, and on which side."""

    id: UUID
    name: str
    party: Party
    is_active: bool = True


class Away(NamedTuple):
    """A time in which a plan stood still; without an end while it lasts."""

    from_on: date
    back_on: date | None


class ReportLine(NamedTuple):
    """The newest handover report of a plan."""

    report_id: UUID
    number: str
    issued_at: datetime


class PlanLine(NamedTuple):
    """A plan in a few words: whose it is, where, since when, and who is on it today."""

    id: UUID
    alliance_id: UUID
    coordinator: OnPlan
    pcn: Named
    state: PlanState
    track: Track
    starts_on: date
    weekly_hours: Decimal
    extended_to: date | None
    framework_id: UUID
    holders: Mapping[Party, OnPlan]
    """Who fills each place today: for the supervisors a cover while it lasts, or else who is assigned."""
    people: Mapping[UUID, OnPlan]
    """Everybody on the plan today; who is covered for is still on it."""
    report: ReportLine | None = None
    pauses: tuple[Away, ...] = ()

    @property
    def pcn_id(self) -> UUID:
        """The network."""
        return self.pcn.id

    @property
    def paused_on(self) -> date | None:
        """The first day of the pause that lasts."""
        return next((away.from_on for away in self.pauses if away.back_on is None), None)

    def assigned(self, party: Party) -> OnPlan | None:
        """Who fills that place today."""
        return self.holders.get(party)

    def party_of(self, person_id: UUID | None) -> Party | None:
        """The side a person is on today."""
        person = self.people.get(person_id) if person_id else None
        return person.party if person else None


class Meeting(NamedTuple):
    """A session as the lists see it."""

    id: UUID
    kind: SessionKind
    title: str
    starts_at: datetime
    minutes: int
    mode: Mode
    place: str = ""
    plan_id: UUID | None = None
    led_by_id: UUID | None = None


class Planned(NamedTuple):
    """A planned activity and where it stands today."""

    id: UUID
    plan_id: UUID
    code: str
    kind: SessionKind
    title: str
    month: int
    due_from: date
    due_to: date
    minutes_min: int
    minutes_max: int
    status: ActivityStatus
    meeting: Meeting | None = None
    """The session because of which it stands there."""
    original_from: date | None = None
    original_to: date | None = None
    waived_for: WaiverReason | None = None
    is_added: bool = False
    conference_id: UUID | None = None
    conference_on: date | None = None


# --- what waits -----------------------------------------------------------------------------------


class Owner(NamedTuple):
    """Whose move it is: one person, or without one the programme lead, who has to find somebody."""

    person_id: UUID | None
    name: str
    party: Party | None
    """None: only a programme lead can do it, whoever is on the plan."""

    @property
    def is_lead(self) -> bool:
        """Whether it falls to the programme lead, because it is theirs or nobody fills the place."""
        return self.person_id is None


class Move(NamedTuple):
    """Something to be done by one side of a plan; who that is today is decided apart."""

    kind: ItemKind
    party: Party | None
    """None: it is the programme lead's."""
    what: str
    """A sentence without its full stop."""
    since: date
    """The day it became their move; in the future for what is due soon."""
    subject: object
    """What it is about: with the kind, one thing of the plan and no other."""
    endpoint: str
    values: Mapping[str, object]
    minutes: int | None = None
    session_kind: SessionKind | None = None
    person_id: UUID | None = None
    """Who was asked in person, or took it on; None: whoever fills the place of the party."""


@dataclass(frozen=True)
class Item:
    """One thing that one person is asked to do."""

    kind: ItemKind
    plan_id: UUID | None
    """None for what is about a group or a conference."""
    whom: str
    """The coordinator it is about; blank for a group."""
    what: str
    """A sentence without its full stop."""
    since: date
    """The day it became this person's move; in the future for what is due soon."""
    owner: Owner
    endpoint: str
    values: Mapping[str, object] = field(default_factory=dict)
    """With the endpoint: the page on which the owner does it."""
    minutes: int | None = None
    """About how long it takes."""
    session_kind: SessionKind | None = None
    """The kind of session it comes from."""
    subject: object = ""
    alliance_id: UUID | None = None

    @property
    def key(self) -> str:
        """One key as long as it is the same move of the same person, and never another's."""
        about = f"{self.kind.value}:{self.plan_id or '-'}:{self.subject}"
        party = self.owner.party.value if self.owner.party else "-"
        return f"{about}:{party}:{self.owner.person_id or 'lead'}:{self.since.isoformat()}"


class Group(NamedTuple):
    """Several things of one kind about one coordinator that wait for one person."""

    kind: ItemKind
    plan_id: UUID | None
    whom: str
    owner: Owner
    number: int
    since: date
    """The oldest of them."""


class Pile(NamedTuple):
    """The same, counted before it is known who fills the place."""

    kind: ItemKind
    plan_id: UUID
    party: Party | None
    person_id: UUID | None
    number: int
    since: date


# --- where a plan is ------------------------------------------------------------------------------


class Next(NamedTuple):
    """The next booked session of a plan."""

    activity: Planned
    meeting: Meeting


@dataclass(frozen=True)
class Pace:
    """How much is done of what a plan promises. `met` of `expected`, and `done` of `total` in all."""

    met: int
    """Of the activities expected by today, those delivered."""
    expected: int
    done: int
    total: int
    paused: bool = False
    ended: bool = False
    started: bool = True


@dataclass(frozen=True)
class Picture:
    """One plan as its pages see it: where it stands, what is next, and what waits."""

    plan: PlanLine
    activities: tuple[Planned, ...]
    items: tuple[Item, ...]
    """Oldest first."""
    pace: Pace
    month: int
    """Programme month of today, from 1; 0 before the start; past the last one it goes on counting."""
    next: Next | None
    elsewhere: tuple[Item, ...] = ()
    """What waits in other plans of the same coordinator."""


@dataclass(frozen=True)
class Outlook:
    """A plan as lists see it."""

    plan: PlanLine
    items: tuple[Item, ...]
    pace: Pace
    month: int
    next: Meeting | None
    needs_group: bool = False
    """A group session is due and not booked."""
