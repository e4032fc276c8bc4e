"""What a record says, what was decided about actions, and where an activity stands, as plain values."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Self
from uuid import UUID

from trainingapp.plans.terms import Party
from trainingapp.supervision.terms import (
    ActionState,
    ActivityStatus,
    Attendance,
    EscalationRole,
    Mode,
    RecordEventKind,
    Wellbeing,
)

if TYPE_CHECKING:
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
