"""What waits for somebody, and the plain facts it is derived from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from trainingapp.assessments.terms import AnalysisState
from trainingapp.plans.terms import DutyParty, Party, SessionKind
from trainingapp.supervision.terms import RecordState
from trainingapp.supervision.values import Standing, Step
from trainingapp.worklist.terms import ItemKind

if TYPE_CHECKING:
    from trainingapp.plans.models import Activity, Plan
    from trainingapp.supervision.models import SupervisionSession


class Owner(NamedTuple):
    """Whose move it is. Without a person, the programme lead has to find one."""

    person_id: UUID | None
    name: str
    party: Party | None


@dataclass(frozen=True)
class Item:
    """One thing that one person is asked to do."""

    kind: ItemKind
    plan_id: UUID | None
    """None for the record of a group or a conference."""
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
    """The kind of session a record or an action comes from."""


class Group(NamedTuple):
    """Several things of one kind about one coordinator that wait for one person."""

    kind: ItemKind
    plan_id: UUID | None
    whom: str
    owner: Owner
    number: int
    since: date
    """The oldest of them."""


class RecordFact(NamedTuple):
    """A session that has begun and whose record is not agreed yet."""

    session_id: UUID
    plan_id: UUID | None
    kind: SessionKind
    title: str
    led_by: UUID
    led_by_name: str
    starts_at: datetime
    state: RecordState | None
    """None while nothing is written."""
    submitted_at: datetime | None
    returned_at: datetime | None
    steps: tuple[Step, ...]


class ActionFact(NamedTuple):
    """A promise that is not kept yet."""

    action_id: UUID
    plan_id: UUID
    party: Party
    text: str
    due_on: date
    raised_in: SessionKind


class RequestFact(NamedTuple):
    """A sign-off that was asked for and is not decided."""

    request_id: UUID
    plan_id: UUID
    code: str
    title: str
    asked_at: datetime


class AnalysisFact(NamedTuple):
    """A training needs analysis of a plan, as far as it is."""

    plan_id: UUID
    number: int
    state: AnalysisState
    submitted_by: Party | None
    changed_at: datetime


class DutyFact(NamedTuple):
    """A responsibility past its day that only a tick can close."""

    duty_id: UUID
    plan_id: UUID
    party: DutyParty
    title: str
    due_on: date


class ReportFact(NamedTuple):
    """The newest handover report of a plan, and who has acknowledged it."""

    report_id: UUID
    plan_id: UUID
    number: str
    issued_at: datetime
    acknowledged: frozenset[Party]


class AreaToRate(NamedTuple):
    """Competencies of one area that are taught by now and not yet rated by the coordinator."""

    code: str
    title: str
    month: int
    left: int


@dataclass(frozen=True)
class Facts:
    """Everything about one plan that says whose move it is."""

    plan: "Plan"
    standings: Mapping[UUID, Standing]
    """By activity id."""
    records: tuple[RecordFact, ...] = ()
    actions: tuple[ActionFact, ...] = ()
    requests: tuple[RequestFact, ...] = ()
    analyses: tuple[AnalysisFact, ...] = ()
    duties: tuple[DutyFact, ...] = ()
    report: ReportFact | None = None
    to_rate: tuple[AreaToRate, ...] = ()


class Next(NamedTuple):
    """The next booked session of a plan."""

    activity: "Activity"
    meeting: "SupervisionSession"


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
    """A plan as every home page sees it: where it stands, what is next, and what waits."""

    plan: "Plan"
    standings: Mapping[UUID, Standing]
    items: tuple[Item, ...]
    """Oldest first."""
    pace: Pace
    month: int
    """Programme month of today, from 1; 0 before the start; past the last one it goes on counting."""
    next: Next | None
    report: ReportFact | None
