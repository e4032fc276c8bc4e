"""The shape of a session in a script: how it was booked, what was written down, who agreed it."""

from pydantic import Field

from trainingapp.demo.scripts.pieces import Clock, OnDay, Part
from trainingapp.plans.terms import Party
from trainingapp.supervision.terms import Attendance, EscalationRole, Mode, Wellbeing


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
    disagreed: dict[Party, Disagreement] = Field(default_factory=dict)
    unanswered: dict[Party, Silence] = Field(default_factory=dict)
    addenda: tuple[Addendum, ...] = ()
    notes: dict[Party, str] = Field(default_factory=dict)
    """Private notes."""


class Offer(Part):
    """Times offered for an activity, all counted in days from today: `made` days ago, for days to come."""

    activity: str
    made: int
    times: tuple[tuple[int, Clock], ...]
    minutes: int = 60
    mode: Mode = Mode.VIDEO
    place: str = ""
    answers: dict[Party, tuple[int, tuple[int, ...]]] = Field(default_factory=dict)
    """Who answered: how many days ago, and which of the times suit, counted from 0."""
