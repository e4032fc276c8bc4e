"""Where a planned activity stands, derived from its sessions and its window."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from trainingapp.supervision.terms import DELIVERED, ActivityStatus, Attendance, RecordState, SessionState
from trainingapp.supervision.values import Outline, Standing

if TYPE_CHECKING:
    from trainingapp.supervision.models import SupervisionSession


def standing_of(
    outline: Outline,
    places: Sequence[tuple["SupervisionSession", Attendance | None, RecordState | None]],
    today: date,
) -> Standing:
    """Where an activity stands because of the sessions booked for it (earliest first) and its window."""
    found: dict[ActivityStatus, Standing] = {}
    for meeting, attendance, record in places:
        status = _status_of(meeting.state, attendance, record)
        if status is not None:
            found[status] = Standing(status, meeting, attendance)
    for status in _STRONGEST_FIRST:
        if status in found and not (outline.is_waived and status is ActivityStatus.MISSED):
            return found[status]
    if outline.is_waived:
        return Standing(ActivityStatus.WAIVED)
    if today > outline.due_to:
        return Standing(ActivityStatus.OVERDUE)
    return Standing(ActivityStatus.DUE if today >= outline.due_from else ActivityStatus.NOT_YET_DUE)


_STRONGEST_FIRST = (
    ActivityStatus.AGREED,
    ActivityStatus.RECORDED,
    ActivityStatus.HELD,
    ActivityStatus.BOOKED,
    ActivityStatus.MISSED,
)
_BY_RECORD = {
    RecordState.SUBMITTED: ActivityStatus.RECORDED,
    RecordState.CHANGES_REQUESTED: ActivityStatus.RECORDED,
    RecordState.AGREED: ActivityStatus.AGREED,
    RecordState.CLOSED: ActivityStatus.AGREED,
}


def _status_of(
    state: SessionState, attendance: Attendance | None, record: RecordState | None
) -> ActivityStatus | None:
    if state is SessionState.CANCELLED:
        return None
    if state is SessionState.BOOKED:
        return ActivityStatus.BOOKED
    if state is SessionState.NOT_HELD or attendance in {Attendance.APOLOGIES, Attendance.DID_NOT_ATTEND}:
        return ActivityStatus.MISSED
    return _BY_RECORD.get(record, ActivityStatus.HELD) if record else ActivityStatus.HELD


def with_substitutes(
    outlines: Mapping[UUID, Outline], own: Mapping[UUID, Standing], counting: frozenset[UUID]
) -> dict[UUID, Standing]:
    """The standings of one plan, where a delivered activity also delivers those it satisfies.

    `counting` holds the activities whose session may deliver another: a conference that counts as a group
    session fulfils the sixth group. Source: S3 L154, L160, L255.
    """
    by_code = {outline.code: activity for activity, outline in outlines.items()}
    result = dict(own)
    for activity, outline in outlines.items():
        other = by_code.get(outline.satisfied_by_code or "")
        if other is None or other not in counting or own[activity].status in DELIVERED:
            continue
        if own[other].status in DELIVERED:
            result[activity] = own[other]
    return result
