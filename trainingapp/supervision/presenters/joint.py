"""The joint sessions of one plan as its PCN supervisor sees them: when, how it stands, what to do."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from trainingapp.core.words import clock as time_of_day
from trainingapp.core.words import day, weekday
from trainingapp.plans.models import Activity, Plan
from trainingapp.plans.terms import JOINT, Party, SessionKind
from trainingapp.supervision.models import SupervisionSession
from trainingapp.supervision.queries import WaitingOffer
from trainingapp.supervision.terms import DELIVERED, ActivityStatus
from trainingapp.supervision.values import Standing


class JointLine(NamedTuple):
    """One of the joint sessions."""

    activity: Activity
    status: ActivityStatus
    when: str
    todo: str
    """What the PCN supervisor does about it now, in a sentence."""
    meeting: SupervisionSession | None
    """The session to open, once there is one."""
    offer_id: UUID | None
    """The times they are asked about."""
    is_yours: bool
    """Whether it waits for them."""


def joint_lines(
    plan: Plan,
    standings: Mapping[UUID, Standing],
    *,
    to_agree: Collection[UUID],
    offers: Iterable[WaitingOffer],
    person_id: UUID,
) -> list[JointLine]:
    """The joint sessions that are asked for, in the order of the programme.

    `to_agree` holds the sessions whose record waits for this person.
    """
    asked = _asked_about(offers, person_id)
    return [
        _line(activity, standings[activity.id], to_agree, asked.get(activity.kind))
        for activity in plan.activities
        if activity.kind in JOINT and standings[activity.id].status is not ActivityStatus.WAIVED
    ]


def _asked_about(offers: Iterable[WaitingOffer], person_id: UUID) -> dict[SessionKind, UUID]:
    """The open offers of times that this person has still to answer, by the kind of session."""
    return {
        offer.kind: offer.offer_id
        for offer in offers
        if offer.has_time_left and (person_id, Party.PCN_SUPERVISOR) in offer.unanswered
    }


def _line(
    activity: Activity, standing: Standing, to_agree: Collection[UUID], offer_id: UUID | None
) -> JointLine:
    meeting, status = standing.meeting, standing.status
    agrees = meeting is not None and meeting.id in to_agree
    answers = offer_id is not None and status is not ActivityStatus.BOOKED and status not in DELIVERED
    if agrees:
        todo = "Read the record, then agree it or say what should change."
    elif answers:
        todo = "Say which of the times suit you."
    else:
        todo = _TODO[status]
    return JointLine(
        activity=activity,
        status=status,
        when=_when(activity, meeting),
        todo=todo,
        meeting=meeting,
        offer_id=offer_id if answers else None,
        is_yours=agrees or answers,
    )


def _when(activity: Activity, meeting: SupervisionSession | None) -> str:
    if meeting is None:
        return f"between {day(activity.due_from)} and {day(activity.due_to)}"
    return f"{weekday(meeting.starts_at)}, {time_of_day(meeting.starts_at)}"


_TO_BE_BOOKED = "The alliance supervisor books it with you."
_TODO = {
    ActivityStatus.NOT_YET_DUE: _TO_BE_BOOKED,
    ActivityStatus.DUE: _TO_BE_BOOKED,
    ActivityStatus.OVERDUE: _TO_BE_BOOKED,
    ActivityStatus.BOOKED: "Come to it.",
    ActivityStatus.HELD: "The alliance supervisor writes the record, then you read and agree it.",
    ActivityStatus.RECORDED: "Nothing more from you: it waits for somebody else.",
    ActivityStatus.AGREED: "Nothing more to do.",
    ActivityStatus.MISSED: "It did not take place. The alliance supervisor books it again.",
    ActivityStatus.WAIVED: "Nobody has to hold it.",
}
