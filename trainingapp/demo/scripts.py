"""The shape of texts/*.yaml: what each coordinator's six months hold, in days of programme months."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from trainingapp.assessments.terms import Outcome
from trainingapp.demo import days
from trainingapp.plans.terms import Party, PauseKind, PcnSupervisorKind, SessionKind, WaiverReason
from trainingapp.supervision.terms import Attendance, EscalationRole, GuestRole, Mode, Wellbeing

TEXTS = Path(__file__).with_name("texts")

OnDay = tuple[int, int]
"""Programme month and day of that month, both from 1; a day off becomes the next working day."""
Clock = Annotated[str, Field(pattern=r"^\d\d:\d\d$")]
COORDINATOR, SUPERVISOR, PCN = Party.COORDINATOR, Party.ALLIANCE_SUPERVISOR, Party.PCN_SUPERVISOR


class Part(BaseModel):
    """A piece of a script: nothing in it that is not declared here."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Closed(Part):
    """How a promise ended: in a later session of the plan, or so many days after it was made."""

    within: str | None = None
    """The code of the activity whose session closes it."""
    after: int | None = None
    outcome: str
    is_dropped: bool = False


class Promise(Part):
    """An action; `due` counts days from the session."""

    text: str
    owner: Party
    due: int
    closed: Closed | None = None


class Return(Part):
    """A record sent back so many days after it was sent, and sent again so many days after that."""

    by: Party
    after: int
    reason: str
    again: int | None = None
    """None: it still waits for its writer."""
    summary: str = ""
    """The mended summary."""


class Addendum(Part):
    by: Party
    after: int
    """Days after the record was agreed."""
    text: str


class FailedTry(Part):
    """A session that was booked and did not take place."""

    day: OnDay
    at: Clock
    attendance: Attendance
    told: str
    """What the supervisor noted about it."""


class MovedFrom(Part):
    """Where a session was booked first, and how many days before that it was moved away."""

    day: OnDay
    at: Clock
    told: int
    reason: str


class Prepared(Part):
    """What the coordinator wrote down for a session, so many days before it."""

    before: int
    wins: str = ""
    worries: str = ""
    bring: str = ""
    is_shared: bool = True


class Disagreement(Part):
    after: int
    """Days after the record was sent."""
    statement: str


class Silence(Part):
    """A party that never answered: the record is closed so many days after it was sent."""

    after: int
    reminded: tuple[int, ...]
    """Days after it was sent."""
    reason: str


class Meeting(Part):
    """One session: booked, held, recorded, sent, agreed. All counts are days after the step before."""

    activity: str
    day: OnDay
    at: Clock
    minutes: int = 60
    mode: Mode = Mode.VIDEO
    place: str = ""
    booked: int = 12
    """Days before the session that it was booked."""
    tries: tuple[FailedTry, ...] = ()
    moved: MovedFrom | None = None
    prepared: Prepared | None = None
    not_accepted_by: tuple[Party, ...] = ()
    """Who has still to accept the agreement that belongs to this session."""
    cancelled: str = ""
    """Why the session was called off, the day before."""
    summary: str = ""
    """Blank: nobody has written the record yet."""
    normative: str = ""
    formative: str = ""
    restorative: str = ""
    wellbeing: Wellbeing | None = None
    escalated_to: EscalationRole | None = None
    priorities: str = ""
    intended_role: str = ""
    review: str = ""
    handover: str = ""
    evaluation: str = ""
    next_six_months: str = ""
    follow_on_supervisor: str = ""
    actions: tuple[Promise, ...] = ()
    sent: int | None = 1
    """None: still a draft."""
    returned: Return | None = None
    agreed: dict[Party, int] | None = None
    """Days after it was sent; None: as usual for the kind of session. Who is missing here has not agreed."""
    disagreed: dict[Party, Disagreement] = {}
    unanswered: dict[Party, Silence] = {}
    addenda: tuple[Addendum, ...] = ()
    notes: dict[Party, str] = {}
    """Private notes."""


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


class Tick(Part):
    day: OnDay
    note: str = ""


class Pause(Part):
    kind: PauseKind
    away: OnDay
    back: OnDay | None = None
    """None: the plan stands still today."""
    expected: int | None = None
    """Days after the first day away."""
    reason: str = ""


class Waived(Part):
    activity: str
    day: OnDay
    waived_for: WaiverReason
    note: str = ""


class Added(Part):
    """One more activity, due between two days."""

    day: OnDay
    kind: SessionKind
    title: str
    minutes: int
    due: tuple[OnDay, OnDay]
    reason: str


class Spread(Part):
    day: OnDay
    reason: str


class Transfer(Part):
    """The plan goes on in another network from that day."""

    day: OnDay
    pcn: str
    practices: dict[str, Decimal]
    pcn_supervisor: str
    pcn_supervisor_kind: PcnSupervisorKind
    reason: str


class WayIn(Part):
    """A link for the PCN supervisor, who opened it so many days later."""

    day: OnDay
    opened: tuple[int, ...] = ()


class Offer(Part):
    """Times offered for an activity, all counted in days from today: `made` days ago, for days to come."""

    activity: str
    made: int
    times: tuple[tuple[int, Clock], ...]
    minutes: int = 60
    mode: Mode = Mode.VIDEO
    place: str = ""
    answers: dict[Party, tuple[int, tuple[int, ...]]] = {}
    """Who answered: how many days ago, and which of the times suit, counted from 0."""


class Ending(Part):
    """The handover report: issued, acknowledged, and the plan completed; days after the handover session."""

    issued: int
    acknowledged: dict[Party, tuple[int, str]]
    completed: int


class Script(Part):
    """One coordinator's programme."""

    coordinator: str
    pcn: str
    practices: dict[str, Decimal]
    alliance_supervisor: str
    pcn_supervisor: str
    pcn_supervisor_kind: PcnSupervisorKind
    enrolled_by: str
    role_specification: str = "cancer-care-coordinator"
    started: tuple[int, int]
    """Whole months and days before today."""
    employed: int
    """Days of employment before the start."""
    weekly_hours: Decimal
    meetings: tuple[Meeting, ...] = ()
    analyses: tuple[Analysis, ...] = ()
    ratings: tuple[SelfRating, ...] = ()
    evidence: tuple[Shown, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    duties: dict[str, Tick] = {}
    pauses: tuple[Pause, ...] = ()
    waived: tuple[Waived, ...] = ()
    added: tuple[Added, ...] = ()
    spread: Spread | None = None
    transfer: Transfer | None = None
    link: WayIn | None = None
    offers: tuple[Offer, ...] = ()
    ending: Ending | None = None

    def start(self, today: date) -> date:
        """Day 1 of programme month 1."""
        months, behind = self.started
        return days.ago(today, months=months, days=behind)


class Words(Part):
    """What a coordinator claims of one competency, and what a supervisor answers."""

    claim: str
    comment: str


class Group(Part):
    """One of the monthly group sessions that all active coordinators share, whatever month they are in."""

    title: str
    theme: str
    facilitator: str
    note: str = ""
    is_finished: bool = True
    """Otherwise the register is taken, and the note is still a draft."""
    absent: dict[str, Attendance] = {}


class Visitor(Part):
    """Somebody without a plan at a conference."""

    name: str
    role: GuestRole
    organisation: str
    has_come: bool = True


class Gathering(Part):
    """A conference; `in_days` from today, negative if it was held."""

    title: str
    venue: str
    in_days: int
    announced_by: str
    keeper: str
    """Who keeps the register."""
    note: str = ""
    programme: str = ""
    absent: dict[str, Attendance] = {}
    guests: tuple[Visitor, ...] = ()


class Cover(Part):
    """Somebody stands in for a supervisor; all days count from today."""

    away: str
    by: str
    arranged_by: str
    arranged: int
    """Days ago."""
    first: int
    last: int
    coordinators: tuple[str, ...]
    reason: str


class Shared(Part):
    """What belongs to an alliance rather than to one coordinator."""

    alliance: str
    groups: tuple[Group, ...]
    """Newest first: the first is the next one, the second the one before, and so on."""
    conferences: tuple[Gathering, ...]
    covers: tuple[Cover, ...] = ()


def scripts() -> list[Script]:
    """Every coordinator's script, the longest programme first."""
    found = [Script.model_validate(_read(file)) for file in sorted(TEXTS.glob("coordinator-*.yaml"))]
    return sorted(found, key=lambda script: script.started, reverse=True)


def shared() -> list[Shared]:
    """The groups and conferences of each alliance."""
    return [Shared.model_validate(_read(file)) for file in sorted(TEXTS.glob("shared-*.yaml"))]


@cache
def sign_off_words() -> dict[str, dict[str, Words]]:
    """Claims and comments to choose from: by competency, then by set."""
    return {
        code: {name: Words.model_validate(words) for name, words in sets.items()}
        for code, sets in _read(TEXTS / "sign-offs.yaml").items()
    }


def _read(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
