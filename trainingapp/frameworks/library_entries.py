"""Typed shapes of the reference library's entries: one model per kind of statement."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StringConstraints, model_validator

from trainingapp.frameworks.terms import (
    Column,
    EvidenceSource,
    MinutesSource,
    Mode,
    Participant,
    Party,
    Pillar,
    PublicationKind,
    PublicationStatus,
    Requirement,
    SessionKind,
    StatementClass,
    Track,
)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9]*([-.][A-Za-z0-9]+)*$", max_length=40)]
ProgrammeMonth = Annotated[StrictInt, Field(ge=1, le=6)]
ScaleValue = Annotated[StrictInt, Field(ge=0, le=5)]


class Reference(NamedTuple):
    """A code that one entry names and another entry (or section) must carry."""

    field: str
    position: int | None
    code: str
    kinds: frozenset[PublicationKind]
    """The kinds of publication the code may live in; empty means any."""


def _refer(field: str, codes: tuple[str, ...], *kinds: PublicationKind) -> Iterator[Reference]:
    for position, code in enumerate(codes):
        yield Reference(field, position, code, frozenset(kinds))


class LibraryModel(BaseModel):
    """Unknown keys are refused, and nothing read from a file is ever changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class EntrySource(LibraryModel):
    """Where in the publication's document (or, for a few entries, in another one) an entry stands."""

    section: Text
    lines: Text | None = None
    """Line references into the source texts, for example `S0 L122-125; S3 L74`."""
    document: Text | None = None
    """Given only where it is not the publication's own document."""
    year: StrictInt | None = None


# --- Entries ------------------------------------------------------------------------------------------------


class Entry(LibraryModel):
    """One statement with its own stable code."""

    code: Code
    title: Text | None = None
    statement: Text
    source: EntrySource
    status: PublicationStatus | None = None
    """Given only where it differs from the publication's."""
    confirmed: StrictBool = True
    """False where a fact in the entry still has to be checked; `note` then says which."""
    note: Text | None = None

    def references(self) -> Iterator[Reference]:
        """Every code this entry names."""
        yield from ()

    @model_validator(mode="after")
    def _unconfirmed_says_what(self) -> Self:
        if not self.confirmed and self.note is None:
            raise ValueError("an entry with confirmed: false needs a note that says what is to be checked")
        return self


class Competency(Entry):
    """Something a coordinator is signed off for."""

    pillar: Pillar
    months: tuple[ProgrammeMonth, ...]
    """Programme months whose group theme teaches it; empty means all along."""
    derived_from: tuple[Code, ...]
    good_evidence: Text | None = None
    """An example of evidence a supervisor could accept, without patient details."""

    def references(self) -> Iterator[Reference]:
        yield from _refer("derived_from", self.derived_from)


class RoleElement(Entry):
    """One outcome, core or additional element, relationship or priority of a role specification."""

    typical_in_community: StrictBool = False
    """Set on the organisation's outcomes that investment in community care typically supports."""


class PersonCriterion(Entry):
    """One essential or desirable criterion."""

    requirement: Requirement
    column: Column
    evidence: tuple[EvidenceSource, ...] | None = None
    """Given only where it differs from the category's."""


class JobStatement(Entry):
    """One driver, duty or skills statement of a job description, classed by what it really is."""

    statement_class: StatementClass
    requirement: Requirement | None = None


class MenuActivity(Entry):
    """One activity a PCN may choose for its coordinator."""


class PlanEvent(Entry):
    """One planned activity of the six months."""

    month: ProgrammeMonth
    session_kind: SessionKind
    participants: tuple[Participant, ...] = Field(min_length=1)
    mode: Mode
    minutes_min: Annotated[StrictInt, Field(gt=0, le=480)]
    minutes_max: Annotated[StrictInt, Field(gt=0, le=480)]
    minutes_source: MinutesSource
    agenda: tuple[Text, ...] = Field(min_length=1)
    theme: Code | None = None
    needs_analysis: Literal[1, 2] | None = None
    counts_as_group: StrictBool = False
    """True where attending also delivers one of the promised group sessions."""
    satisfied_by: tuple[Code, ...] = ()
    """Other plan events that deliver this one too."""
    listed: StrictBool
    """False for the events we propose, which the source's month-by-month list lacks."""
    window_months: tuple[float, float] | None = None
    """First and last moment, in months: 5.0 is the first day of month 5, 6.5 the middle of month 6."""
    tracks: tuple[Track, ...] = Field(min_length=1)

    @property
    def window(self) -> tuple[float, float]:
        """The window in programme months; without `window_months` it is the whole of `month`."""
        return self.window_months or (float(self.month), float(self.month + 1))

    def references(self) -> Iterator[Reference]:
        if self.theme is not None:
            yield Reference("theme", None, self.theme, frozenset({PublicationKind.THEMES}))
        yield from _refer("satisfied_by", self.satisfied_by, PublicationKind.PLAN_TEMPLATE)

    @model_validator(mode="after")
    def _lengths_and_windows_run_forwards(self) -> Self:
        if self.minutes_min > self.minutes_max:
            raise ValueError("minutes_min is more than minutes_max")
        start, end = self.window
        if not 1.0 <= start < end <= 7.0:
            raise ValueError("window_months must run forwards inside months 1.0 to 7.0")
        if (self.needs_analysis is not None) != (self.session_kind is SessionKind.TNA):
            raise ValueError("needs_analysis (1 or 2) belongs to a session of kind tna, and only there")
        return self


class Theme(Entry):
    """The theme of one month's group session."""

    month: ProgrammeMonth
    topics: tuple[Text, ...] = Field(min_length=1)


class Course(Entry):
    """One self-directed course or required item of personalised-care learning."""

    provider: Text
    mode: Mode
    hours: Annotated[float, Field(gt=0)] | None
    """None where no source gives a length."""
    required_for: tuple[Track, ...]
    """Tracks that must complete it; empty means offered."""


class ConferenceItem(Entry):
    """One part of the conference's content."""


class Responsibility(Entry):
    """One responsibility or expectation of one party."""

    party: Party
    due_month: Annotated[StrictInt, Field(ge=1, le=12)] | None
    """Month since the coordinator started by the end of which it is due; None where it runs all along."""
    satisfied_by: tuple[Code, ...] = ()
    """The plan events that deliver it, where events do."""
    promised: Annotated[StrictInt, Field(gt=0)] | None = None
    """How many sessions the source promises, where it gives a number."""
    tracks: tuple[Track, ...] = Field(min_length=1)

    def references(self) -> Iterator[Reference]:
        yield from _refer("satisfied_by", self.satisfied_by, PublicationKind.PLAN_TEMPLATE)


class Driver(Entry):
    """One national requirement, indicator or target, dated because they change every year."""

    year: Text | None
    """The contract or policy year the wording belongs to, as printed; None where undated."""
    valid_from: date | None
    valid_to: date | None
    """Last day in force; None where it is not known to have ended."""
    superseded_by: Code | None = None
    aliases: tuple[Text, ...] = ()
    theme: Code | None = None
    """The monthly theme that teaches it."""

    def in_force_on(self, day: date) -> bool:
        """Whether it may be offered as current on `day`; a superseded driver without an end date is not."""
        if self.valid_from is not None and day < self.valid_from:
            return False
        if self.valid_to is not None:
            return day <= self.valid_to
        return self.superseded_by is None

    def references(self) -> Iterator[Reference]:
        if self.superseded_by is not None:
            yield Reference("superseded_by", None, self.superseded_by, frozenset({PublicationKind.DRIVERS}))
        if self.theme is not None:
            yield Reference("theme", None, self.theme, frozenset({PublicationKind.THEMES}))

    @model_validator(mode="after")
    def _validity_runs_forwards(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("valid_from is after valid_to")
        return self


class SupportItem(Entry):
    """One kind of support that goes on after month 6."""


class ScaleLevel(Entry):
    """One level of a rating scale: `title` is its label, `statement` its descriptor."""

    title: Text
    value: ScaleValue
    signs_off: StrictBool = False
    """True for the levels of the supervisor's judgement at which a competency may be signed off."""

    @property
    def label(self) -> str:
        return self.title

    @property
    def descriptor(self) -> str:
        return self.statement
