"""The shape of what a coordinator learns: needs, self-ratings, evidence, witnesses and sign-offs."""

from pydantic import Field

from trainingapp.assessments.terms import (
    EvidenceKind,
    GapReason,
    Met,
    NeedState,
    Outcome,
    RatingPoint,
    Route,
    SigningWay,
)
from trainingapp.demo.scripts.pieces import SUPERVISOR, Clock, OnDay, Part
from trainingapp.plans.terms import Party


class Criteria(Part):
    """The person-specification check: by code of the criterion, whether it was met and what showed it."""

    day: OnDay
    by: Party = SUPERVISOR
    answers: dict[str, tuple[Met, str]]


class Views(Part):
    """How the two see a need: importance and current level of each."""

    supervisor: tuple[int, int]
    coordinator: tuple[int, int]


class Need(Part):
    """An item of a needs analysis; `due` counts days from the analysis."""

    topic: str
    competency: str | None = None
    importance: int
    current: int
    target: int = 4
    priority_set: int | None = None
    priority_reason: str = ""
    gap_reason: GapReason | None = None
    route: Route | None = None
    views: Views | None = None
    """What each of the two said first; `importance` and `current` are what they agree on."""
    action: str = ""
    owner: Party | None = None
    due: int | None = None


class Again(Part):
    """What the second analysis says of an item of the first."""

    current: int
    action: str = ""
    """Blank: as before."""
    owner: Party | None = None
    due: int | None = None


class AnalysisReturn(Part):
    after: int
    reason: str
    again: int | None = None


class Analysis(Part):
    number: int
    day: OnDay
    at: Clock = "11:30"
    by: Party = SUPERVISOR
    """Who writes and sends it; the other agrees it."""
    needs: tuple[Need, ...] = ()
    again: dict[str, Again] = Field(default_factory=dict)
    """By topic of the first analysis."""
    sent: int | None = 1
    returned: AnalysisReturn | None = None
    agreed: int | None = 2


class Progress(Part):
    """How far the action for a need is, so many days ago."""

    topic: str
    ago: int
    state: NeedState
    note: str = ""
    by: Party = Party.COORDINATOR


class SelfRating(Part):
    day: OnDay
    point: RatingPoint | None = None
    """None: whichever is due."""
    given: dict[str, str]
    """By area, a pair of digits for each competency in order: knowledge and confidence; "--" for none."""


class LeftOut(Part):
    """A competency that does not apply to the post."""

    competency: str
    day: OnDay
    reason: str


class Redaction(Part):
    """A piece that was hidden so many days after it was added, and its redacted version, if there is one."""

    after: int
    by: Party = SUPERVISOR
    reason: str
    again: int | None = None
    title: str = ""
    reflection: str = ""


class Shown(Part):
    """A piece of evidence."""

    day: OnDay
    happened: int = 2
    """Days before it was written down."""
    kind: EvidenceKind | None = None
    """None: something else where there is an address, otherwise a reflection."""
    title: str
    reflection: str = ""
    link: str = ""
    shows: tuple[str, ...]
    how: dict[str, str] = Field(default_factory=dict)
    """How it shows a competency, by its code; a common sentence for those left out."""
    files: tuple[str, ...] = ()
    """By name; the demonstration draws or prints each for itself."""
    redaction: Redaction | None = None


class Statement(Part):
    after: int
    knows_how: str
    saw_what: str
    could_improve: str = ""


class Witness(Part):
    """A third person who was asked so many days ago for a statement."""

    ago: int
    name: str
    email: str
    role_title: str
    about: str
    competencies: tuple[str, ...]
    lasts: int = 21
    given: Statement | None = None
    """None: the request is open."""


class Later(Part):
    """What became of a confirmation so many days after it, and why."""

    after: int
    reason: str


class SignOff(Part):
    """A request and what became of it. `words` takes claim and comment from sign-offs.yaml."""

    competency: str
    day: OnDay
    words: str = ""
    claim: str = ""
    after: int | None = 4
    """Days until it is decided or taken back; None: it waits."""
    outcome: Outcome = Outcome.CONFIRMED
    level: int | None = None
    """3 unless said otherwise, where it is confirmed."""
    comment: str = ""
    condition: str = ""
    condition_due: int | None = None
    """Days after the decision."""
    met: Later | None = None
    revoked: Later | None = None
    disputed: Later | None = None


class Batch(Part):
    """Several requests of one day that were signed with one note, from the list or in the meeting."""

    competencies: tuple[str, ...]
    day: OnDay
    claim: str
    after: int
    level: int = 3
    comment: str
    how_observed: str
    way: SigningWay = SigningWay.SIGNED_IN


class Words(Part):
    """What a coordinator claims of one competency, and what a supervisor answers."""

    claim: str
    comment: str
