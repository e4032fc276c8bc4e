"""Where planned activities stand, worked out by the database, for pages that look at many plans.

The same answer as `supervision.rules.standing_of` and `with_substitutes`, which the tests hold it to.
"""

from typing import Any

from sqlalchemy import (
    Case,
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)

from trainingapp.plans.models import Activity, Conference
from trainingapp.supervision.models import Participant, Record, SupervisionSession
from trainingapp.supervision.terms import ActivityStatus, Attendance, RecordState, SessionState
from trainingapp.worklist.queries.scopes import TODAY

_AGREED, _RECORDED, _HELD, _BOOKED, _MISSED = range(1, 6)
"""What a place in a session makes of its activity, the strongest first."""
_STOOD_IN, _UNDELIVERED = 10, 20
"""Added to that to rank what another activity's session makes of it, and its own that was not held."""
_BY_STRENGTH = {
    _AGREED: ActivityStatus.AGREED,
    _RECORDED: ActivityStatus.RECORDED,
    _HELD: ActivityStatus.HELD,
    _BOOKED: ActivityStatus.BOOKED,
    _MISSED: ActivityStatus.MISSED,
}


class Strengths:
    """The activities of some plans joined to what their sessions make of them, for counting them."""

    def __init__(self, plans: Select[*tuple[Any, ...]]) -> None:
        self._best = self._strongest(union_all(_own_places(plans), _stood_in(plans)).subquery("places"))
        rank = self._best.c.ranks
        self.strength: ColumnElement[int | None] = case(
            (rank > _UNDELIVERED, rank - _UNDELIVERED), (rank > _STOOD_IN, rank - _STOOD_IN), else_=rank
        )

    def _strongest(self, places: FromClause) -> FromClause:
        """The strongest place of each activity."""
        least = func.min(places.c.ranks).label("ranks")
        return select(places.c.activity_id, least).group_by(places.c.activity_id).subquery("best")

    @property
    def source(self) -> FromClause:
        """What to select from, with Activity in it."""
        return Activity.__table__.outerjoin(self._best, self._best.c.activity_id == Activity.id)

    @property
    def status(self) -> Case[str]:
        """Where the activity stands, as the word that is kept for it."""
        words = {number: literal(status.value) for number, status in _BY_STRENGTH.items()}
        return case(
            (and_(self.strength.is_not(None), self.is_counted), case(words, value=self.strength)),
            (self.is_waived, literal(ActivityStatus.WAIVED.value)),
            (Activity.due_to < TODAY, literal(ActivityStatus.OVERDUE.value)),
            (Activity.due_from <= TODAY, literal(ActivityStatus.DUE.value)),
            else_=literal(ActivityStatus.NOT_YET_DUE.value),
        )

    @property
    def is_waived(self) -> ColumnElement[bool]:
        """Whether nobody has to hold it."""
        return Activity.waived_for.is_not(None)

    @property
    def is_counted(self) -> ColumnElement[bool]:
        """Whether it counts for pace: it was not waived, or is held or booked all the same."""
        return or_(Activity.waived_for.is_(None), self._up_to(_BOOKED))

    @property
    def is_delivered(self) -> ColumnElement[bool]:
        """Whether it took place; `DELIVERED` in SQL."""
        return self._up_to(_HELD)

    @property
    def is_recorded(self) -> ColumnElement[bool]:
        """Whether it took place and its record was sent."""
        return self._up_to(_RECORDED)

    @property
    def is_booked(self) -> ColumnElement[bool]:
        """Whether a session is booked for it and still to be held."""
        return func.coalesce(self.strength, 0) == _BOOKED

    @property
    def is_late(self) -> ColumnElement[bool]:
        """Whether it is overdue or was missed, and still asked for."""
        missed = func.coalesce(self.strength, 0) == _MISSED
        overdue = and_(self.strength.is_(None), Activity.due_to < TODAY)
        return and_(Activity.waived_for.is_(None), or_(missed, overdue))

    def _up_to(self, strength: int) -> ColumnElement[bool]:
        """Never null, so that it can be negated."""
        return func.coalesce(self.strength, _UNDELIVERED) <= strength


class Standings(Strengths):
    """The same, and because of which session: of several the latest."""

    def __init__(self, plans: Select[*tuple[Any, ...]]) -> None:
        super().__init__(plans)
        self.session_id: ColumnElement[Any] = self._best.c.session_id

    def _strongest(self, places: FromClause) -> FromClause:
        order = [places.c.ranks, places.c.starts_at.desc(), places.c.session_id.desc()]
        place = func.row_number().over(partition_by=places.c.activity_id, order_by=order).label("place")
        ranked = select(places.c.activity_id, places.c.session_id, places.c.ranks, place).subquery("ranked")
        return select(ranked).where(ranked.c.place == 1).subquery("best")


def _strength() -> Case[int]:
    meeting = SupervisionSession
    absent = Participant.attendance.in_([Attendance.APOLOGIES, Attendance.DID_NOT_ATTEND])
    return case(
        (meeting.state == SessionState.BOOKED, _BOOKED),
        (or_(meeting.state == SessionState.NOT_HELD, absent), _MISSED),
        (Record.state.in_([RecordState.AGREED, RecordState.CLOSED]), _AGREED),
        (Record.state.in_([RecordState.SUBMITTED, RecordState.CHANGES_REQUESTED]), _RECORDED),
        else_=_HELD,
    )


def _places(activity_id: Any, rank: Any) -> Select[*tuple[Any, ...]]:
    """Places in sessions that were not called off, with what each makes of an activity."""
    return (
        select(
            activity_id.label("activity_id"),
            Participant.session_id.label("session_id"),
            (_strength() + rank).label("ranks"),
            SupervisionSession.starts_at.label("starts_at"),
        )
        .select_from(Participant)
        .join(SupervisionSession, SupervisionSession.id == Participant.session_id)
        .outerjoin(Record, Record.session_id == SupervisionSession.id)
        .where(SupervisionSession.state != SessionState.CANCELLED)
    )


def _own_places(plans: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    not_held = case((_strength() > _HELD, _UNDELIVERED), else_=0)
    return _places(Participant.activity_id, not_held).where(
        Participant.plan_id.in_(plans), Participant.activity_id.is_not(None)
    )


def _stood_in(plans: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """What was held for another activity of the plan that fulfils this one too. Source: S3 L154, L160."""
    held = Activity.__table__.alias("held")
    fulfilled = Activity.__table__.alias("fulfilled")
    same_plan = and_(held.c.plan_id == fulfilled.c.plan_id, held.c.code == fulfilled.c.satisfied_by_code)
    return (
        _places(fulfilled.c.id, literal(_STOOD_IN))
        .join(Conference, Conference.id == SupervisionSession.conference_id)
        .join(held, held.c.id == Participant.activity_id)
        .join(fulfilled, same_plan)
        .where(
            fulfilled.c.plan_id.in_(plans),
            fulfilled.c.satisfied_by_code.is_not(None),
            Conference.counts_as_group,
            _strength() <= _HELD,
        )
    )
