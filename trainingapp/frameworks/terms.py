"""The words of the reference library: kinds of publication, their states, and the choices inside an entry."""

from enum import StrEnum


class PublicationKind(StrEnum):
    """What a library file is; the value stands under `kind` in the file."""

    FRAMEWORK = "framework"
    ROLE_SPECIFICATION = "role_specification"
    PERSON_SPECIFICATION = "person_specification"
    JOB_DESCRIPTION = "job_description"
    ACTIVITY_MENU = "activity_menu"
    PLAN_TEMPLATE = "plan_template"
    THEMES = "themes"
    COURSES = "courses"
    CONFERENCE = "conference"
    RESPONSIBILITIES = "responsibilities"
    EXPECTATIONS = "expectations"
    DRIVERS = "drivers"
    ONGOING_SUPPORT = "ongoing_support"
    RATING_SCALES = "rating_scales"

    @property
    def folder(self) -> str:
        """The folder of the library that holds this kind, for example `role-specifications`."""
        name = self.value.replace("_", "-")
        uncounted = self is PublicationKind.ONGOING_SUPPORT or name.endswith("s")
        return name if uncounted else f"{name}s"


class PublicationStatus(StrEnum):
    """How much weight a publication, or a single entry of it, may bear."""

    MINIMUM_STANDARD = "minimum standard"
    INDICATIVE = "indicative"
    DRAFT = "draft"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    SHELL = "shell"
    """Levels and headings only, until the owner's text is imported."""
    DERIVED = "derived"
    """Our own wording or convention, put together from the source documents."""
    INFERRED_COLUMN = "inferred column"
    """The source's essential and desirable columns could not be told apart for this entry."""


class SourceKey(StrEnum):
    """The five documents the programme was built from; `competencies/README.md` gives their titles."""

    S0 = "S0"
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"


class SectionKind(StrEnum):
    """What the entries of a role specification's or job description's section are."""

    OUTCOMES = "outcomes"
    CORE = "core"
    ADDITIONAL = "additional"
    RELATIONSHIPS = "relationships"
    PRIORITIES = "priorities"
    ORGANISATION_OUTCOMES = "organisation_outcomes"
    DRIVERS = "drivers"
    DUTIES = "duties"
    SKILLS = "skills"


class Pillar(StrEnum):
    """The four pillars of practice a competency belongs to."""

    CLINICAL_PRACTICE = "clinical_practice"
    LEADERSHIP_AND_COLLABORATION = "leadership_and_collaboration"
    EVIDENCE_AND_IMPROVEMENT = "evidence_and_improvement"
    EDUCATION_AND_SELF_DEVELOPMENT = "education_and_self_development"


class Requirement(StrEnum):
    """Whether a person must meet a criterion or is helped by meeting it."""

    ESSENTIAL = "essential"
    DESIRABLE = "desirable"


class Column(StrEnum):
    """How we know that a criterion is essential or desirable."""

    STATED = "stated"
    INFERRED = "inferred"
    PROPOSED = "proposed"


class EvidenceSource(StrEnum):
    """Where a person specification looks for evidence of a category of criteria."""

    APPLICATION_FORM = "application_form"
    CV = "cv"
    PROFESSIONAL_PORTFOLIO = "professional_portfolio"
    INTERVIEW = "interview"
    REFERENCES = "references"
    PRESENTATION = "presentation"
    REGISTRATION_CHECK = "registration_check"


class StatementClass(StrEnum):
    """What a line of a job description really is, whatever heading it was printed under."""

    DRIVER = "driver"
    DUTY = "duty"
    SKILL = "skill"
    KNOWLEDGE = "knowledge"
    ATTRIBUTE = "attribute"


class SessionKind(StrEnum):
    """The kinds of planned activity in the six months."""

    INDIVIDUAL = "individual"
    JOINT_INITIAL = "joint_initial"
    JOINT_REVIEW = "joint_review"
    JOINT_HANDOVER = "joint_handover"
    TNA = "tna"
    """Training needs analysis."""
    GROUP = "group"
    CONFERENCE = "conference"


class Participant(StrEnum):
    """Who a planned activity is held with."""

    COORDINATOR = "coordinator"
    ALLIANCE_SUPERVISOR = "alliance_supervisor"
    PCN_SUPERVISOR = "pcn_supervisor"
    GROUP = "group"
    """Everybody of the cohort, or of the conference's audiences, rather than one coordinator."""


class Track(StrEnum):
    """What a coordinator is entitled to. Source: S3 L110-111."""

    FULL = "full"
    TRAINING_ONLY = "training_only"


class MinutesSource(StrEnum):
    """Whether the length of an activity is the source's or ours."""

    STATED = "stated"
    OUR_DEFAULT = "our default"


class Mode(StrEnum):
    """How an activity or a course is attended."""

    ONLINE = "online"
    VIRTUAL = "virtual"
    FACE_TO_FACE = "face_to_face"
    ANY = "any"


class Party(StrEnum):
    """Who a responsibility or an expectation falls on."""

    ALLIANCE = "alliance"
    PCN = "pcn"
    COORDINATOR = "coordinator"


class RatingScale(StrEnum):
    """The scales used to rate knowledge, confidence, competence and training needs."""

    KNOWLEDGE = "knowledge"
    CONFIDENCE = "confidence"
    JUDGEMENT = "judgement"
    IMPORTANCE = "importance"
    CURRENT_AND_TARGET = "current_and_target"
