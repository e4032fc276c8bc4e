"""The shape of what a coordinator learns: needs, self-ratings, evidence, witnesses and sign-offs."""

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


class Need(Part):
    """An item of a needs analysis; `due` counts days from the analysis."""

    topic: str
    competency: str | None = None
    importance: int
    current: int
    target: int = 4
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
    again: dict[str, Again] = {}
    """By topic of the first analysis."""
    sent: int | None = 1
    returned: AnalysisReturn | None = None
    agreed: int | None = 2


class SelfRating(Part):
    day: OnDay
    given: dict[str, str]
    """By area, a pair of digits for each competency in order: knowledge and confidence; "--" for none."""


class Shown(Part):
    """A piece of evidence: a reflection, or a link if there is an address."""

    day: OnDay
    happened: int = 2
    """Days before it was written down."""
    title: str
    reflection: str = ""
    link: str = ""
    shows: tuple[str, ...]


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


class Words(Part):
    """What a coordinator claims of one competency, and what a supervisor answers."""

    claim: str
    comment: str
