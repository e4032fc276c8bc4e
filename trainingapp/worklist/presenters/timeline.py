"""The six months as a timeline, and as the list under it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from flask import url_for

from trainingapp.core import words
from trainingapp.plans import calendar
from trainingapp.plans.models import Activity, Plan
from trainingapp.plans.rules import PROGRAMME_MONTHS
from trainingapp.plans.terms import JOINT, Party, PlanState, SessionKind
from trainingapp.supervision.rules import day_of
from trainingapp.supervision.terms import DELIVERED, ActivityStatus
from trainingapp.supervision.values import Standing
from trainingapp.worklist import rules
from trainingapp.worklist.items import Picture
from trainingapp.worklist.presenters.phrases import short_day


class Mark(NamedTuple):
    """One activity on the timeline and in the list under it."""

    activity: Activity
    shape: str
    """The drawn shape."""
    tag: str
    """The colour of its tag in the list."""
    word: str
    """Its state in a word."""
    when: str
    """The day that matters for that state."""
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
    return [_mark(picture, activity, viewer) for activity in picture.plan.activities]


def months(picture: Picture, found: Sequence[Mark]) -> list[Month]:
    """The marks by programme month; a month of the plan without any is there too."""
    start = picture.plan.starts_on
    last = max([PROGRAMME_MONTHS, *(mark.activity.month for mark in found)])
    return [
        Month(
            number,
            (window := calendar.programme_month(start, number)).first,
            window.last,
            number == picture.month,
            [mark for mark in found if mark.activity.month == number],
        )
        for number in range(1, last + 1)
    ]


def _mark(picture: Picture, activity: Activity, viewer: Party | None) -> Mark:
    standing = picture.standings[activity.id]
    shape, tag, word = _look(picture.plan, activity, standing)
    opened = standing.meeting is not None and (viewer is not Party.PCN_SUPERVISOR or activity.kind in JOINT)
    return Mark(
        activity=activity,
        shape=shape,
        tag=tag,
        word=word,
        when=_when(activity, standing),
        href=url_for("supervision.show_session", session_id=standing.meeting.id)
        if opened and standing.meeting
        else None,
        book=_booking(picture.plan, activity, standing, viewer),
    )


def _look(plan: Plan, activity: Activity, standing: Standing) -> tuple[str, str, str]:
    if plan.state is PlanState.PAUSED and standing.status in {ActivityStatus.DUE, ActivityStatus.OVERDUE}:
        return _ON_HOLD
    return _LOOKS[ActivityStatus.NOT_YET_DUE if _is_awaited(activity, standing) else standing.status]


def _when(activity: Activity, standing: Standing) -> str:
    if standing.meeting is not None:
        day = short_day(day_of(standing.meeting.starts_at))
        if standing.status is ActivityStatus.BOOKED:
            return f"{day}, {words.clock(standing.meeting.starts_at)}"
        if standing.status is ActivityStatus.HELD:
            return f"{day}, record to come"
        return f"{day}, to be agreed" if standing.status is ActivityStatus.RECORDED else day
    if _is_awaited(activity, standing):
        return short_day(activity.conference.held_on) if activity.conference else "date not announced"
    if standing.status is ActivityStatus.NOT_YET_DUE:
        return f"from {short_day(activity.due_from)}"
    if standing.status is ActivityStatus.OVERDUE:
        return f"since {short_day(activity.due_to + calendar.ONE_DAY)}"
    return f"by {short_day(activity.due_to)}"


def _is_awaited(activity: Activity, standing: Standing) -> bool:
    """A conference ahead: it is due for a whole year, which would say nothing to anybody."""
    waits = standing.status in {ActivityStatus.DUE, ActivityStatus.NOT_YET_DUE}
    return waits and activity.kind is SessionKind.CONFERENCE


def _booking(plan: Plan, activity: Activity, standing: Standing, viewer: Party | None) -> str | None:
    is_free = standing.status is not ActivityStatus.BOOKED and standing.status not in DELIVERED
    if viewer is not Party.ALLIANCE_SUPERVISOR or plan.state is not PlanState.ACTIVE or not is_free:
        return None
    endpoint, values = rules.booking_page(activity)
    return url_for(endpoint, **values)  # type: ignore[arg-type]  # values are for the address
