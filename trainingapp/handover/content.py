"""What a handover report says, as frozen data: one shape for the page, the PDF and the issued snapshot.

It holds words rather than codes wherever a reader sees them, so that a report says for ever what it said on
the day it was issued. Nothing in it comes from private notes or from the record of an individual session.
"""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from trainingapp.assessments.terms import IN_FORCE, CompetencyStatus
from trainingapp.handover.terms import Tone
from trainingapp.plans.terms import SessionKind
from trainingapp.supervision.terms import ActivityStatus, RecordState


class Part(BaseModel):
    """A piece of a report: never changed, and nothing in it that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Mark(Part):
    """A status: always a word."""

    word: str
    tone: Tone


class Issue(Part):
    """What makes a draft a report: printed on every page."""

    number: str
    issue: int
    issued_on: date
    issued_by: str
    replaces: str | None
    """The number of the issue before, if there was one."""
    reason: str
    """Why it was issued again; blank for the first issue."""


class PartyLine(Part):
    """Somebody's time on one side of the plan."""

    party: str
    name: str
    post: str
    since: date
    until: date | None


class Practice(Part):
    name: str
    hours: Decimal


class Programme(Part):
    """Who, where, when, and on what terms."""

    alliance: str
    pcn: str
    practices: tuple[Practice, ...]
    coordinator: str
    role: str
    weekly_hours: Decimal
    employment_start: date
    starts_on: date
    ends_on: date
    track: str
    track_reason: str
    override_reason: str
    framework: str
    people: tuple[PartyLine, ...]


class KindCount(Part):
    """One kind of session: planned against delivered, and whether the coordinator came."""

    kind: str
    planned: int
    delivered: int
    attended: int
    apologies: int
    did_not_attend: int
    cancelled: int
    note: str


class Glance(Part):
    """The report in one table."""

    planned: int
    delivered: int
    kinds: tuple[KindCount, ...]
    competencies: int
    confirmed: int
    needs: int
    needs_closed: int | None
    """None while there is no second analysis to close them."""


class Gap(Part):
    """Something missing at handover, in words."""

    title: str
    text: str


class Event(Part):
    """A planned activity of the six months, and what became of it."""

    code: str
    title: str
    kind: SessionKind
    month: int
    status: ActivityStatus
    mark: Mark
    on: date
    """The day it was held, is booked for or was missed; else the last day it is due."""
    when: str

    @property
    def is_joint_handover(self) -> bool:
        """Whether it is the session that the report waits for."""
        return self.kind is SessionKind.JOINT_HANDOVER


class Competency(Part):
    code: str
    statement: str
    knowledge: int | None
    """The coordinator's own view, 1 to 5, as is `confidence`."""
    confidence: int | None
    rated_on: date | None
    status: CompetencyStatus
    mark: Mark
    level: str
    """The confirmed level in words, blank while there is none."""
    signed_by: str
    signed_on: date | None


class Area(Part):
    code: str
    title: str
    competencies: tuple[Competency, ...]

    @property
    def confirmed(self) -> int:
        """How many of its competencies are confirmed, with a condition or without."""
        return sum(1 for line in self.competencies if line.status in IN_FORCE)

    @property
    def applicable(self) -> int:
        """How many of its competencies apply to the post."""
        return sum(1 for line in self.competencies if line.status is not CompetencyStatus.NOT_APPLICABLE)


class Need(Part):
    """One training need, as the first analysis and the second saw it, levels 1 to 5."""

    topic: str
    importance: int
    target: int
    first: int | None
    second: int | None
    first_gap: int | None
    second_gap: int | None
    movement: str
    is_unmet: bool = False
    """The newest measure finds a gap, and its action was neither done nor dropped. False in old reports."""


class Needs(Part):
    first_on: date | None
    """The day the first analysis was agreed; None when there is none."""
    second_on: date | None
    items: tuple[Need, ...]


class LearningLine(Part):
    """Something that was learned or is being learned beside the sessions."""

    title: str
    provider: str
    mark: Mark
    on: date | None
    """The day it was finished, or begun; None where it was not."""
    minutes: int | None


class TimeRow(Part):
    """One of the two entitlements to protected time, in minutes."""

    name: str
    used: int
    least: int | None
    """None where only a limit is set."""
    most: int


class Training(Part):
    """Training and protected time, as the training log and the ledger know them."""

    requirement: tuple[LearningLine, ...]
    """The items of personalised-care learning that are asked for."""
    lines: tuple[LearningLine, ...]
    joined_on: date | None
    """The community of practice."""
    events: int
    """Of the community, attended."""
    time: tuple[TimeRow, ...]


class Duty(Part):
    code: str
    title: str
    due_on: date | None
    mark: Mark
    basis: str
    """How it is known: who said so and when, or which sessions delivered it."""
    is_met: bool
    is_late: bool


class DutyList(Part):
    party: str
    duties: tuple[Duty, ...]


class Presence(Part):
    party: str
    name: str
    word: str


class Passage(Part):
    heading: str
    text: str


class JointSession(Part):
    """A joint session: who came, and what the three parties recorded together."""

    kind: SessionKind
    title: str
    held_on: date | None
    minutes: int | None
    mode: str
    record: RecordState | None
    mark: Mark
    present: tuple[Presence, ...]
    passages: tuple[Passage, ...]


class OpenAction(Part):
    text: str
    owner: str
    party: str
    due_on: date


class Actions(Part):
    shared: tuple[OpenAction, ...]
    """Raised in joint sessions, where everybody heard them."""
    private: int
    """How many more stay between the coordinator and the alliance supervisor."""


class TrainingStep(Part):
    """What is left to learn, from the second needs analysis."""

    topic: str
    action: str
    owner: str
    due_on: date | None


class Ahead(Part):
    """The time after the programme."""

    plan: str
    training: tuple[TrainingStep, ...]
    follow_on_supervisor: str
    appraisal_due: date
    support: tuple[str, ...]


class ReportContent(Part):
    """The whole report. `issue` is None in a draft."""

    layout: int = 2
    """The version of this shape, for whoever reads an old report in years to come."""
    plan_id: UUID
    as_at: date
    issue: Issue | None
    programme: Programme
    glance: Glance
    gaps: tuple[Gap, ...]
    events: tuple[Event, ...]
    areas: tuple[Area, ...]
    needs: Needs
    joint_sessions: tuple[JointSession, ...]
    duties: tuple[DutyList, ...]
    actions: Actions
    ahead: Ahead
    training: Training | None = None
    """None in a report of layout 1, which was issued before training was kept here."""

    def issued_as(self, issue: Issue) -> Self:
        """The same content as a numbered issue."""
        return self.model_copy(update={"issue": issue})

    def as_data(self) -> dict[str, Any]:
        """What is kept in the database: plain JSON values, from which `of` makes an equal report."""
        return self.model_dump(mode="json")

    @classmethod
    def of(cls, data: Any) -> Self:
        """The report that this data was made from."""
        return cls.model_validate(data)


def digest(data: Any) -> str:
    """SHA-256 (hexadecimal) of the canonical JSON of a report's data: keys sorted, no spaces, UTF-8."""
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def verification_code(whole: str) -> str:
    """The first 16 characters of a digest in fours, short enough to be read out: "3f9a 77c0 12de b4f1"."""
    return " ".join(whole[start : start + 4] for start in range(0, 16, 4))
