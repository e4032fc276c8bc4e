"""The shape of what happens to a plan itself: duties, pauses, changes, protected time, its end."""

from decimal import Decimal

from trainingapp.demo.scripts.pieces import OnDay, Part
from trainingapp.plans.terms import Party, PauseKind, PcnSupervisorKind, SessionKind, WaiverReason
from trainingapp.training.terms import RefusalReason, TimePurpose


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


class Released(Part):
    """Protected time that was asked for so many days ago, for a day so many days ahead of today."""

    ago: int
    ahead: int
    minutes: int
    purpose: TimePurpose = TimePurpose.LEARNING
    title: str
    answered: int | None = None
    """Days after it was asked for; None: it waits."""
    granted: int = 0
    """Minutes of those asked for."""
    refused_for: RefusalReason | None = None
    comment: str = ""
    is_used: bool = False


class Ending(Part):
    """The handover report: issued, acknowledged, and the plan completed; days after the handover session."""

    issued: int
    acknowledged: dict[Party, tuple[int, str]]
    certificate: int | None = None
    completed: int
