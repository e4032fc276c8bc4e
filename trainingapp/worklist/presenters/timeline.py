"""The six months as a timeline, and as the list under it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from flask import url_for

from trainingapp.core import words
from trainingapp.plans import calendar, pace
from trainingapp.plans.presenters import between
from trainingapp.plans.rules import PROGRAMME_MONTHS
from trainingapp.plans.terms import JOINT, WAIVER_WORDS, Party, PlanState, SessionKind
from trainingapp.supervision.rules import day_of
from trainingapp.supervision.terms import DELIVERED, ActivityStatus
from trainingapp.worklist import rules
from trainingapp.worklist.items import Picture, PlanLine, Planned
from trainingapp.worklist.presenters.phrases import short_day


class Mark(NamedTuple):
    """One activity on the timeline and in the list under it."""

    activity: Planned
    month: int
    """The programme month it is shown in: that of its window, where it was moved."""
    shape: str
    """The drawn shape."""
    tag: str
    """The colour of its tag in the list."""
    word: str
    """Its state in a word."""
    when: str
    """The day that matters for that state."""
    bent: str
    """How it differs from the plan it began as: added, moved or waived; blank when it does not."""
    href: str | None
    """The session's page, where the reader may open it."""
    book: str | None
    """Where the reader books it, if they may and it can be booked."""

    @property
    def row(self) -> str:
        """The id of its row in the list, where its mark leads when there is no other page."""
        return f"activity-{self.activity.code.lower().replace('.', '-')}"

    @property
    def is_open(self) -> bool:
        """Whether it should be booked now."""
        return self.tag in {"waiting", "late"}

    @property
    def is_joint(self) -> bool:
        """One of the three sessions with the network."""
        return self.activity.kind in JOINT


class Month(NamedTuple):
    """A programme month on the timeline."""

    number: int
    first: date
    last: date
    is_now: bool
    marks: list[Mark]


_LOOKS: Mapping[ActivityStatus, tuple[str, str, str]] = {
    ActivityStatus.NOT_YET_DUE: ("to-come", "none", "To come"),
    ActivityStatus.DUE: ("due", "waiting", "Due"),
    ActivityStatus.BOOKED: ("booked", "booked", "Booked"),
    ActivityStatus.HELD: ("held", "done", "Held"),
    ActivityStatus.RECORDED: ("held", "done", "Held"),
    ActivityStatus.AGREED: ("held", "done", "Held"),
    ActivityStatus.MISSED: ("missed", "late", "Missed"),
    ActivityStatus.OVERDUE: ("overdue", "late", "Overdue"),
    ActivityStatus.WAIVED: ("waived", "none", "Waived"),
}
_ON_HOLD = ("to-come", "none", "On hold")
"""Nothing falls due while a plan is paused."""


def marks(picture: Picture, viewer: Party | None) -> list[Mark]:
    """Every activity of a plan in its order, with what this reader may open and book."""
    return [mark(picture.plan, activity, viewer) for activity in picture.activities]


def months(picture: Picture, found: Sequence[Mark]) -> list[Month]:
    """The marks by programme month; a month of the plan without any is there too."""
    last = max([PROGRAMME_MONTHS, *(mark.month for mark in found)])
    return [
        Month(
            number,
            (window := _days(picture.plan, number)).first,
            window.last,
            number == picture.month,
            [mark for mark in found if mark.month == number],
        )
        for number in range(1, last + 1)
    ]


def _days(plan: PlanLine, month: int) -> calendar.Window:
    """The days of a programme month; where the plan was paused, its working days after the absence."""
    if not plan.pauses:
        return calendar.programme_month(plan.starts_on, month)
    return pace.month_window(plan.starts_on, month, plan.pauses)


def mark(plan: PlanLine, activity: Planned, viewer: Party | None) -> Mark:
    """One activity of a plan, with what this reader may open and book."""
    shape, tag, word = _look(plan, activity)
    meeting = activity.meeting
    opened = meeting is not None and (viewer is not Party.PCN_SUPERVISOR or activity.kind in JOINT)
    return Mark(
        activity=activity,
        month=_month(plan, activity),
        shape=shape,
        tag=tag,
        word=word,
        when=_when(activity),
        bent=_bent(activity),
        href=url_for("supervision.show_session", session_id=meeting.id) if opened and meeting else None,
        book=_booking(plan, activity, viewer),
    )


def _month(plan: PlanLine, activity: Planned) -> int:
    if activity.original_from is None:
        return activity.month
    return max(1, pace.month_of(plan.starts_on, plan.pauses, activity.due_from))


def _look(plan: PlanLine, activity: Planned) -> tuple[str, str, str]:
    if plan.state is PlanState.PAUSED and activity.status in {ActivityStatus.DUE, ActivityStatus.OVERDUE}:
        return _ON_HOLD
    return _LOOKS[ActivityStatus.NOT_YET_DUE if _is_awaited(activity) else activity.status]


def _when(activity: Planned) -> str:
    if activity.meeting is not None:
        day = short_day(day_of(activity.meeting.starts_at))
        if activity.status is ActivityStatus.BOOKED:
            return f"{day}, {words.clock(activity.meeting.starts_at)}"
        if activity.status is ActivityStatus.HELD:
            return f"{day}, record to come"
        return f"{day}, to be agreed" if activity.status is ActivityStatus.RECORDED else day
    if activity.waived_for is not None:
        return ""
    if _is_awaited(activity):
        return short_day(activity.conference_on) if activity.conference_on else "date not announced"
    if activity.status is ActivityStatus.NOT_YET_DUE:
        return f"from {short_day(activity.due_from)}"
    if activity.status is ActivityStatus.OVERDUE:
        return f"since {short_day(activity.due_to + calendar.ONE_DAY)}"
    return f"by {short_day(activity.due_to)}"


def _bent(activity: Planned) -> str:
    said = ["added to this plan"] if activity.is_added else []
    if activity.original_from is not None and activity.original_to is not None:
        said.append(f"was {between(activity.original_from, activity.original_to)}")
    if activity.waived_for is not None:
        said.append(f"not asked for: {WAIVER_WORDS[activity.waived_for].lower()}")
    return "; ".join(said)


def _is_awaited(activity: Planned) -> bool:
    """A conference ahead: it is due for a whole year, which would say nothing to anybody."""
    waits = activity.status in {ActivityStatus.DUE, ActivityStatus.NOT_YET_DUE}
    return waits and activity.kind is SessionKind.CONFERENCE


def _booking(plan: PlanLine, activity: Planned, viewer: Party | None) -> str | None:
    settled = DELIVERED | {ActivityStatus.BOOKED, ActivityStatus.WAIVED}
    if viewer is not Party.ALLIANCE_SUPERVISOR or plan.state is not PlanState.ACTIVE:
        return None
    if activity.status in settled:
        return None
    endpoint, values = rules.booking_page(activity.kind, plan.id, activity.id, activity.conference_id)
    return url_for(endpoint, **values)  # type: ignore[arg-type]  # values are for the address
