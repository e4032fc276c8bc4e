"""What a record says, what was decided about actions, and where an activity stands, as plain values."""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time
from typing import TYPE_CHECKING, NamedTuple, Self
from uuid import UUID

from trainingapp.plans.terms import Party
from trainingapp.supervision.terms import (
    ActionState,
    ActivityStatus,
    Attendance,
    EscalationRole,
    GuestRole,
    Mode,
    RecordEventKind,
    Wellbeing,
)

if TYPE_CHECKING:
    from trainingapp.plans.models import Activity
    from trainingapp.supervision.models import Record, SupervisionSession


@dataclass(frozen=True)
class RecordValues:
    """Everything a record holds that somebody typed; blank text where a kind of session has no such part."""

    held_on: date
    minutes: int
    mode: Mode
    agenda: str = ""
    summary: str = ""
    next_on: date | None = None
    priorities: str = ""
    intended_role: str = ""
    review: str = ""
    handover: str = ""
    evaluation: str = ""
    next_six_months: str = ""
    follow_on_supervisor: str = ""
    normative: str = ""
    formative: str = ""
    restorative: str = ""
    wellbeing: Wellbeing | None = None
    escalated_to: EscalationRole | None = None
    escalated_on: date | None = None

    @classmethod
    def of(cls, record: "Record") -> Self:
        """What a record in the database says."""
        return cls(**{field.name: getattr(record, field.name) for field in fields(cls)})

    def as_dict(self) -> dict[str, object]:
        """Name to value, for the record's columns."""
        return asdict(self)


@dataclass(frozen=True)
class ActionLine:
    """An action as it stands in the form of a session: a new one without an id, or one already added."""

    text: str
    """Blank takes away an action that was already added."""
    owner_party: Party
    due_on: date
    id: UUID | None = None


@dataclass(frozen=True)
class ActionDecision:
    """What became of an earlier action in this session: OPEN carries it on."""

    action_id: UUID
    state: ActionState
    outcome: str = ""


@dataclass(frozen=True)
class NoteText:
    """A private note as typed, and the version it started from; None if there was none."""

    text: str
    version: int | None


@dataclass(frozen=True)
class PreparationText:
    """What a coordinator brings to a session, as typed."""

    wins: str = ""
    worries: str = ""
    bring: str = ""


@dataclass(frozen=True)
class SavedMeanwhile:
    """Somebody else's saving, in the way of one's own."""

    by: str
    at: datetime
    is_final: bool = False
    """Whether it was sent, so that it cannot be saved over."""


@dataclass(frozen=True)
class Kept:
    """What became of a form that the page saved by itself."""

    at: datetime
    version: int | None
    """What the page starts from next time."""
    problems: tuple[str, ...] = ()
    """What is in the way of more than keeping it as it was typed."""
    refused: tuple[str, ...] = ()
    """Why some of it was not kept at all: it holds what looks like an NHS number."""
    meanwhile: SavedMeanwhile | None = None


@dataclass(frozen=True)
class NextSession:
    """When the parties of a plan meet next: booked already, or a proposal for an activity."""

    activity: "Activity"
    day: date
    time: time
    meeting: "SupervisionSession | None" = None


@dataclass(frozen=True)
class GuestLine:
    """Somebody without a plan who is to be on a register."""

    name: str
    role: GuestRole
    organisation: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes two of them the same person, for a register."""
        return self.name.casefold(), self.organisation.casefold()


class Candidate(NamedTuple):
    """A coordinator's group activity, and what stands in the way of booking it."""

    activity: "Activity"
    in_session: "SupervisionSession | None"
    """Where it is booked, or was fulfilled."""
    is_paused: bool
    is_waived: bool

    @property
    def is_open(self) -> bool:
        """Whether it can be booked."""
        return self.in_session is None and not self.is_paused and not self.is_waived


class Turnout(NamedTuple):
    """Who was on a register, and came."""

    coordinators: int
    came: int
    guests: int
    """Guests who came."""


class Step(NamedTuple):
    """Something a party did with a record, and the digest of the content they did it with."""

    kind: RecordEventKind
    party: Party
    digest: str


class Outline(NamedTuple):
    """The little of an activity that says where it stands."""

    code: str
    due_from: date
    due_to: date
    satisfied_by_code: str | None
    is_waived: bool = False


@dataclass(frozen=True)
class Standing:
    """Where a planned activity stands, because of which session, and whether the coordinator came."""

    status: ActivityStatus
    meeting: "SupervisionSession | None" = None
    attendance: Attendance | None = None


class Period(NamedTuple):
    """A run of days, both ends included."""

    first: date
    last: date
