"""Activities out of which something waits, times that were offered, and sessions to prepare."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    exists,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from trainingapp.accounts.models import Person
from trainingapp.assessments.models import NeedsAnalysis
from trainingapp.assessments.terms import AnalysisState
from trainingapp.core import clock
from trainingapp.core.db import UtcDateTime
from trainingapp.handover.models import HandoverReport
from trainingapp.plans.models import Activity, Agreement, Assignment, Plan
from trainingapp.plans.terms import SHARED, AgreementKind, Party, PlanState, SessionKind
from trainingapp.supervision.models import (
    Invitee,
    Participant,
    Preparation,
    SupervisionSession,
    TimeOffer,
    TimeOption,
)
from trainingapp.supervision.terms import ActivityStatus, OfferState, SessionState
from trainingapp.worklist.facts import ActivityFact, AnswerFact, Facts, OfferFact, PrepareFact
from trainingapp.worklist.items import Named
from trainingapp.worklist.queries.pending.columns import in_plans, part, part_of
from trainingapp.worklist.queries.scopes import (
    ALLIANCE,
    NOW,
    PERSON,
    TODAY,
    Scope,
    assigned_today,
    plan_ids,
)
from trainingapp.worklist.queries.standings import Standings
from trainingapp.worklist.rules import PREPARED_BEFORE

SOON = bindparam("soon", type_=UtcDateTime)
"""The end of the last day on which a session is near enough to be prepared."""


def soon() -> datetime:
    """What to bind to SOON now."""
    return clock.london(clock.today() + PREPARED_BEFORE + timedelta(days=1), 0)


# --- activities -----------------------------------------------------------------------------------


def activities(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Activities that are late or were missed, and those whose session asks for what comes after it."""
    reported = exists().where(HandoverReport.plan_id == Plan.id)
    unfinished = or_(
        Plan.state.in_((PlanState.ACTIVE, PlanState.PAUSED)),
        and_(Plan.state == PlanState.COMPLETED, ~reported),
    )
    standings = Standings(plan_ids(scope, unfinished))
    meeting = aliased(SupervisionSession)
    offered = exists().where(
        Invitee.activity_id == Activity.id,
        Invitee.offer_id == TimeOffer.id,
        TimeOffer.state == OfferState.OPEN,
    )
    return (
        part(
            "activity",
            id=Activity.id,
            other_id=Activity.conference_id,
            third_id=standings.session_id,
            kind=Activity.kind,
            status=standings.status,
            words=Activity.title,
            number=Activity.needs_analysis,
            flag=offered,
            day=Activity.due_from,
            until_day=Activity.due_to,
            at=meeting.starts_at,
            more_at=meeting.created_at,
        )
        .select_from(standings.source)
        .join(Plan, Plan.id == Activity.plan_id)
        .outerjoin(meeting, meeting.id == standings.session_id)
        .where(in_plans(scope), unfinished, or_(*_what_follows(standings)))
    )


def _what_follows(standings: Standings) -> Sequence[ColumnElement[bool]]:
    """Conditions: to be booked; to be analysed; to be reported on; to agree a programme for."""
    running = (PlanState.ACTIVE, PlanState.PAUSED)
    analysed = exists().where(
        NeedsAnalysis.plan_id == Activity.plan_id,
        NeedsAnalysis.number == Activity.needs_analysis,
        NeedsAnalysis.state != AnalysisState.DRAFT,
    )
    agreed = exists().where(Agreement.plan_id == Activity.plan_id, Agreement.kind == AgreementKind.PROGRAMME)
    reported = exists().where(HandoverReport.plan_id == Activity.plan_id)
    has_begun = or_(standings.strength.is_not(None), Activity.due_from <= TODAY)
    return (
        and_(Plan.state == PlanState.ACTIVE, standings.is_late),
        and_(
            Plan.state.in_(running),
            Activity.needs_analysis.is_not(None),
            standings.is_delivered,
            ~analysed,
        ),
        and_(
            Activity.kind == SessionKind.JOINT_HANDOVER,
            standings.is_recorded,
            ~reported,
        ),
        and_(
            Activity.kind == SessionKind.JOINT_INITIAL,
            Plan.state == PlanState.ACTIVE,
            standings.is_counted,
            has_begun,
            ~agreed,
        ),
    )


def put_activity(facts: Facts, row: Any) -> None:
    """An activity among the facts."""
    facts.activities.append(
        ActivityFact(
            activity_id=row.id,
            plan_id=row.plan_id,
            kind=SessionKind(row.kind),
            title=row.words,
            due_from=row.day,
            due_to=row.until_day,
            status=ActivityStatus(row.status),
            session_id=row.third_id,
            starts_at=row.at,
            booked_at=row.more_at,
            conference_id=row.other_id,
            needs_analysis=row.number,
            is_offered=bool(row.flag),
        )
    )


# --- times that were offered ----------------------------------------------------------------------


def answers(scope: Scope) -> Select[*tuple[Any, ...]]:
    """People who were asked which times suit, are still on the plan, and have not said."""
    return (
        part(
            "answer",
            id=TimeOffer.id,
            other_id=Invitee.person_id,
            party=Invitee.party,
            kind=TimeOffer.kind,
            words=TimeOffer.title,
            at=TimeOffer.created_at,
            until=_option(func.max),
        )
        .select_from(Invitee)
        .join(TimeOffer, TimeOffer.id == Invitee.offer_id)
        .join(Plan, Plan.id == Invitee.plan_id)
        .where(
            in_plans(scope, PlanState.ACTIVE),
            TimeOffer.state == OfferState.OPEN,
            Invitee.answered_at.is_(None),
            _stays(),
            ~_is_waived(Invitee.plan_id),
        )
    )


def put_answer(facts: Facts, row: Any) -> None:
    """Somebody's answer among the facts."""
    facts.answers.append(
        AnswerFact(
            row.id,
            row.plan_id,
            row.other_id,
            Party(row.party),
            SessionKind(row.kind),
            row.words,
            row.at,
            row.until,
        )
    )


def offers(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Open offers for one plan, and how many answers they lack."""
    asked = aliased(Invitee)
    return (
        part("offer", **_offer_columns())
        .select_from(TimeOffer)
        .join(Person, Person.id == TimeOffer.led_by_id)
        .join(asked, and_(asked.offer_id == TimeOffer.id, asked.party == Party.COORDINATOR))
        .join(Plan, Plan.id == asked.plan_id)
        .where(
            in_plans(scope, PlanState.ACTIVE),
            TimeOffer.state == OfferState.OPEN,
            TimeOffer.kind.not_in(SHARED),
            ~_is_waived(asked.plan_id),
        )
    )


def put_offer(facts: Facts, row: Any) -> None:
    """An offer among the facts."""
    facts.offers.append(group_offer(row))


def group_offers(scope: Scope) -> Select[*tuple[Any, ...]] | None:
    """Open offers for groups: those the reader leads, or all of the alliance; in no other scope."""
    led = TimeOffer.alliance_id == ALLIANCE
    if scope is Scope.SUPERVISED:
        led = and_(led, TimeOffer.led_by_id == PERSON)
    elif scope is not Scope.ALLIANCE:
        return None
    return (
        part_of("group offer", cast(null(), Uuid), cast(null(), Text), _offer_columns())
        .select_from(TimeOffer)
        .join(Person, Person.id == TimeOffer.led_by_id)
        .where(led, TimeOffer.state == OfferState.OPEN, TimeOffer.kind.in_(SHARED))
    )


def group_offer(row: Any) -> OfferFact:
    """An offer as a fact."""
    return OfferFact(
        offer_id=row.id,
        plan_id=row.plan_id,
        kind=SessionKind(row.kind),
        title=row.words,
        led_by=Named(row.other_id, row.code, bool(row.flag)),
        first_at=row.until,
        unanswered=row.number,
        answered_at=row.more_at,
        offered_at=row.at,
        alliance_id=row.third_id,
    )


def _offer_columns() -> dict[str, Any]:
    plan = aliased(Plan)
    unanswered = (
        select(func.count())
        .select_from(Invitee)
        .join(plan, plan.id == Invitee.plan_id)
        .where(Invitee.offer_id == TimeOffer.id, Invitee.answered_at.is_(None), _stays(plan))
        .correlate(TimeOffer)
        .scalar_subquery()
    )
    answered = (
        select(func.max(Invitee.answered_at))
        .where(Invitee.offer_id == TimeOffer.id)
        .correlate(TimeOffer)
        .scalar_subquery()
    )
    return {
        "id": TimeOffer.id,
        "other_id": TimeOffer.led_by_id,
        "third_id": TimeOffer.alliance_id,
        "kind": TimeOffer.kind,
        "words": TimeOffer.title,
        "code": Person.name,
        "flag": Person.deactivated_at.is_(None),
        "number": unanswered,
        "at": TimeOffer.created_at,
        "until": _option(func.min),
        "more_at": answered,
    }


def _option(least_or_most: Any) -> Any:
    """The first or the last of the times in an offer."""
    return (
        select(least_or_most(TimeOption.starts_at))
        .where(TimeOption.offer_id == TimeOffer.id)
        .correlate(TimeOffer)
        .scalar_subquery()
    )


def _stays(plan: Any = Plan) -> ColumnElement[bool]:
    """Whether an invitee is still on that side of the plan: who was replaced is not waited for."""
    assigned = exists().where(
        Assignment.plan_id == Invitee.plan_id,
        Assignment.person_id == Invitee.person_id,
        Assignment.party == Invitee.party,
        assigned_today(),
    )
    return or_(plan.coordinator_id == Invitee.person_id, assigned)


def _is_waived(plan_id: Any) -> ColumnElement[bool]:
    """Whether the activity for which times were offered is no longer asked for."""
    asked, waived = aliased(Invitee), aliased(Activity)
    return exists().where(
        asked.offer_id == TimeOffer.id,
        asked.plan_id == plan_id,
        waived.id == asked.activity_id,
        waived.waived_for.is_not(None),
    )


# --- preparing ------------------------------------------------------------------------------------


def preparations(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Sessions of the next days for which the coordinator has not shared what they bring."""
    meeting = SupervisionSession
    shared = exists().where(
        Preparation.session_id == meeting.id,
        Preparation.author_id == Plan.coordinator_id,
        Preparation.shared_at.is_not(None),
    )
    return (
        part("prepare", id=meeting.id, kind=meeting.kind, at=meeting.starts_at, more_at=meeting.created_at)
        .select_from(meeting)
        .join(Plan, Plan.id == meeting.plan_id)
        .join(Participant, and_(Participant.session_id == meeting.id, Participant.party == Party.COORDINATOR))
        .outerjoin(Activity, Activity.id == Participant.activity_id)
        .where(
            in_plans(scope, PlanState.ACTIVE),
            meeting.state == SessionState.BOOKED,
            meeting.starts_at > NOW,
            meeting.starts_at < SOON,
            Activity.waived_for.is_(None),
            ~shared,
        )
    )


def put_preparation(facts: Facts, row: Any) -> None:
    """A session to prepare among the facts."""
    facts.prepare.append(PrepareFact(row.id, row.plan_id, SessionKind(row.kind), row.at, row.more_at))
