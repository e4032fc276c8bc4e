"""Typed shapes of the reference library's files: one model per kind of publication, told apart by `kind`."""

import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StrictBool, StrictInt, StringConstraints, model_validator

from trainingapp.frameworks.library_entries import (
    Code,
    Competency,
    ConferenceItem,
    Course,
    Driver,
    Entry,
    JobStatement,
    LibraryModel,
    MenuActivity,
    PersonCriterion,
    PlanEvent,
    ProgrammeMonth,
    Responsibility,
    RoleElement,
    ScaleLevel,
    ScaleValue,
    SupportItem,
    Text,
    Theme,
)
from trainingapp.frameworks.terms import (
    Column,
    EvidenceSource,
    MinutesSource,
    Mode,
    PublicationKind,
    PublicationStatus,
    RatingScale,
    SectionKind,
    SourceKey,
)

PublicationCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=80)]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z.-]*$", max_length=20)]


class Source(LibraryModel):
    """The document a publication was taken from."""

    document: Text
    section: Text
    year: StrictInt | None
    """None where the document carries no date."""
    key: SourceKey | None
    """None for a publication that is not taken from one of the five source documents."""


# --- Sections -----------------------------------------------------------------------------------------------


class Section(LibraryModel):
    """A headed group of entries."""

    code: Code
    title: Text
    intro: Text | None = None
    entries: tuple[Entry, ...]


class FrameworkArea(Section):
    months: tuple[ProgrammeMonth, ...] = ()
    """Programme months whose group theme teaches the area; empty means all along."""
    entries: tuple[Competency, ...]


class RoleSection(Section):
    kind: SectionKind
    entries: tuple[RoleElement, ...]


class PersonCategory(Section):
    evidence: tuple[EvidenceSource, ...] = Field(min_length=1)
    """Where to look for evidence of the whole category: the sources give it per category, not per row."""
    entries: tuple[PersonCriterion, ...]


class JobSection(Section):
    kind: SectionKind
    entries: tuple[JobStatement, ...]


class MenuSection(Section):
    entries: tuple[MenuActivity, ...]


class PlanMonth(Section):
    entries: tuple[PlanEvent, ...]


class ThemeSection(Section):
    entries: tuple[Theme, ...]


class CourseSection(Section):
    entries: tuple[Course, ...]


class ConferenceSection(Section):
    entries: tuple[ConferenceItem, ...]


class ResponsibilitySection(Section):
    entries: tuple[Responsibility, ...]


class DriverSection(Section):
    entries: tuple[Driver, ...]


class SupportSection(Section):
    entries: tuple[SupportItem, ...]


class ScaleSection(Section):
    scale: RatingScale
    entries: tuple[ScaleLevel, ...]


# --- Facts --------------------------------------------------------------------------------------------------


class NoFacts(LibraryModel):
    """Kinds without facts of their own leave `facts` out."""


class PracticeLevel(LibraryModel):
    """One level of practice of a framework that has levels."""

    code: Code
    title: Text
    order: Annotated[StrictInt, Field(ge=1)]


class FrameworkFacts(LibraryModel):
    wording: Text
    """Whose words the statements are, to be shown wherever the framework is."""
    levels: tuple[PracticeLevel, ...] = ()
    assumed_level: Code | None = None
    """The level of practice assumed for a coordinator until the programme lead chooses another."""
    titles_editable: StrictBool = False
    """True where the section titles are placeholders."""
    import_notice: Text | None = None


class RoleFacts(LibraryModel):
    career_framework_level: Annotated[StrictInt, Field(ge=1, le=9)]
    nhs_band: Annotated[StrictInt, Field(ge=1, le=9)] | None
    """Agenda for Change band; None where the document names none."""
    care_level: Annotated[StrictInt, Field(ge=1, le=3)]
    """Risk-stratified level of aftercare: 1 supported self-management, 2 shared, 3 complex."""
    supervision: Text
    scope: Text
    declarations: tuple[Text, ...] = ()
    """What a new post must declare before it is approved."""
    core_in_every_job_description: StrictBool


class PersonFacts(LibraryModel):
    role: PublicationCode
    """The role specification or job description the person is wanted for."""


class JobFacts(LibraryModel):
    printed_title: Text
    salary_from: Annotated[StrictInt, Field(gt=0)]
    salary_to: Annotated[StrictInt, Field(gt=0)]
    salary_as_at: Text
    hours_per_week: Annotated[float, Field(gt=0, le=60)]
    working_pattern: Text
    employer: Text
    reports_to: tuple[Text, ...]
    experience: Text
    purpose: Text
    fill_in: tuple[Text, ...]
    """Fields every employer completes."""


class PlanCommitment(LibraryModel):
    """How many sessions of each kind are promised, whatever the month-by-month list says."""

    individual: StrictInt
    group: StrictInt
    joint: StrictInt
    needs_analysis: StrictInt
    conference: StrictInt


class PlanFacts(LibraryModel):
    months: StrictInt
    first_start: Text
    full_track_within_months_of_employment: StrictInt
    commitment: PlanCommitment
    wording: Text


class ConferenceFacts(LibraryModel):
    month: ProgrammeMonth
    mode: Mode
    within_months_of_start: Annotated[StrictInt, Field(gt=0)]
    """Our rule: the one to attend is the next within this many months of the start."""
    counts_as_group: StrictBool
    audiences: tuple[Text, ...] = Field(min_length=1)


class ReleaseFacts(LibraryModel):
    """The time a PCN releases its coordinator for."""

    training_hours_per_week_min: Annotated[float, Field(gt=0)]
    training_hours_per_week_max: Annotated[float, Field(gt=0)]
    days_max: Annotated[StrictInt, Field(gt=0)]
    hours_per_day: Annotated[float, Field(gt=0, le=24)]
    hours_per_day_source: MinutesSource


class RatingFacts(LibraryModel):
    target_default: ScaleValue
    wording: Text


# --- Publications -------------------------------------------------------------------------------------------


class Publication(LibraryModel):
    """One immutable, published version of one thing."""

    kind: PublicationKind
    code: PublicationCode
    version: Version
    title: Text
    aliases: tuple[Text, ...] = ()
    status: PublicationStatus
    source: Source
    about: Text
    sections: tuple[Section, ...]

    @property
    def entries(self) -> Iterator[Entry]:
        """All entries, in the order printed."""
        return (entry for section in self.sections for entry in section.entries)

    @cached_property
    def digest(self) -> str:
        """SHA-256, in hex, of the canonical JSON of the content.

        Values left at their default are left out, so that a key added to the library later does not change
        the digest of versions published before it existed.
        """
        content: dict[str, Any] = self.model_dump(mode="json", exclude_defaults=True)
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def status_of(self, entry: Entry) -> PublicationStatus:
        """The entry's own status, or the publication's where it has none."""
        if isinstance(entry, PersonCriterion) and entry.column is Column.INFERRED:
            return PublicationStatus.INFERRED_COLUMN
        return entry.status or self.status

    def source_of(self, entry: Entry) -> str:
        """The entry's source as readers see it: document, section, year."""
        own_document = entry.source.document is not None
        year = entry.source.year if own_document else (entry.source.year or self.source.year)
        parts = (entry.source.document or self.source.document, entry.source.section, year)
        return ", ".join(str(part) for part in parts if part is not None)


class Framework(Publication):
    kind: Literal[PublicationKind.FRAMEWORK]
    facts: FrameworkFacts
    sections: tuple[FrameworkArea, ...]

    @model_validator(mode="after")
    def _only_a_shell_is_empty(self) -> Self:
        empty = [area.code for area in self.sections if not area.entries]
        if empty and self.status is not PublicationStatus.SHELL:
            raise ValueError(f"areas without a competency: {', '.join(empty)}; only a shell may have them")
        levels = {level.code for level in self.facts.levels}
        if self.facts.assumed_level is not None and self.facts.assumed_level not in levels:
            raise ValueError(f"assumed_level {self.facts.assumed_level} is not one of the levels")
        return self


class RoleSpecification(Publication):
    kind: Literal[PublicationKind.ROLE_SPECIFICATION]
    facts: RoleFacts
    sections: tuple[RoleSection, ...]


class PersonSpecification(Publication):
    kind: Literal[PublicationKind.PERSON_SPECIFICATION]
    facts: PersonFacts
    sections: tuple[PersonCategory, ...]


class JobDescription(Publication):
    kind: Literal[PublicationKind.JOB_DESCRIPTION]
    facts: JobFacts
    sections: tuple[JobSection, ...]


class ActivityMenu(Publication):
    kind: Literal[PublicationKind.ACTIVITY_MENU]
    facts: NoFacts = NoFacts()
    sections: tuple[MenuSection, ...]


class PlanTemplate(Publication):
    kind: Literal[PublicationKind.PLAN_TEMPLATE]
    facts: PlanFacts
    sections: tuple[PlanMonth, ...]


class Themes(Publication):
    kind: Literal[PublicationKind.THEMES]
    facts: NoFacts = NoFacts()
    sections: tuple[ThemeSection, ...]


class Courses(Publication):
    kind: Literal[PublicationKind.COURSES]
    facts: NoFacts = NoFacts()
    sections: tuple[CourseSection, ...]


class Conference(Publication):
    kind: Literal[PublicationKind.CONFERENCE]
    facts: ConferenceFacts
    sections: tuple[ConferenceSection, ...]


class Responsibilities(Publication):
    kind: Literal[PublicationKind.RESPONSIBILITIES]
    facts: NoFacts = NoFacts()
    sections: tuple[ResponsibilitySection, ...]


class Expectations(Publication):
    kind: Literal[PublicationKind.EXPECTATIONS]
    facts: ReleaseFacts
    sections: tuple[ResponsibilitySection, ...]


class Drivers(Publication):
    kind: Literal[PublicationKind.DRIVERS]
    facts: NoFacts = NoFacts()
    sections: tuple[DriverSection, ...]


class OngoingSupport(Publication):
    kind: Literal[PublicationKind.ONGOING_SUPPORT]
    facts: NoFacts = NoFacts()
    sections: tuple[SupportSection, ...]


class RatingScales(Publication):
    kind: Literal[PublicationKind.RATING_SCALES]
    facts: RatingFacts
    sections: tuple[ScaleSection, ...]


AnyPublication = Annotated[
    Framework
    | RoleSpecification
    | PersonSpecification
    | JobDescription
    | ActivityMenu
    | PlanTemplate
    | Themes
    | Courses
    | Conference
    | Responsibilities
    | Expectations
    | Drivers
    | OngoingSupport
    | RatingScales,
    Field(discriminator="kind"),
]
"""What a library file holds."""
