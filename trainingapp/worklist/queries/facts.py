"""Reads, plain and narrow, of everything that can wait for somebody: a few columns of many plans at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Executable, Select, and_, case, exists, false, or_, select, union_all
from sqlalchemy.orm import Session

from trainingapp.accounts.models import Person
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import Party, PlanState
from trainingapp.supervision.models import Participant, Record, RecordEvent, SupervisionSession
from trainingapp.supervision.rules import LOCKED
from trainingapp.supervision.terms import RecordEventKind, RecordState, SessionState
from trainingapp.supervision.values import Step
from trainingapp.worklist.facts import Facts, OfferFact, RecordFact
from trainingapp.worklist.items import Named
from trainingapp.worklist.queries import pending
from trainingapp.worklist.queries.scopes import ALLIANCE, NOW, PERSON, Asked, Scope, in_scope
from trainingapp.worklist.rules import EVER_WAITING


@dataclass
class Found:
    """The facts by plan, and those of groups and conferences, which belong to none."""

    plans: dict[UUID, Facts] = field(default_factory=dict)
    records: list[RecordFact] = field(default_factory=list)
    offers: list[OfferFact] = field(default_factory=list)


def facts(session: Session, asked: Asked) -> Found:
    """Everything out of which something may wait in these plans, in 2 queries for any number of them.

    With it groups and conferences: those the reader leads, or all of an alliance where that is asked for.
    """
    found = Found()
    for record in _records(session, asked):
        if record.plan_id is None:
            found.records.append(record)
        else:
            _of_plan(found, record.plan_id, record.plan_state).records.append(record)
    for row in session.execute(pending.statement(asked.scope), asked.now(soon=pending.soon())):
        if row.plan_id is None:
            found.offers.append(pending.group_offer(row))
        else:
            known = _of_plan(found, row.plan_id, row.plan_state)
            pending.PUT[row.source](known, row)
    return found


def _of_plan(found: Found, plan_id: UUID, state: Any) -> Facts:
    """The facts of one plan, which may be the first."""
    known = found.plans.get(plan_id)
    if known is None:
        known = found.plans[plan_id] = Facts(plan_id, PlanState(state))
    return known


# --- records --------------------------------------------------------------------------------------


def _records(session: Session, asked: Asked) -> list[RecordFact]:
    rows = session.execute(record_rows(asked.scope), asked.now())
    return [_record(list(found)) for _, found in groupby(rows, key=lambda row: row[0])]


@cache
def record_rows(scope: Scope) -> Executable:
    """Sessions that have begun and whose record is not locked, a row for each thing done with the record."""
    of_plans = _begun(and_(in_scope(scope), Plan.state.in_(EVER_WAITING))).join(
        Plan, Plan.id == SupervisionSession.plan_id
    )
    shared = _shared(scope)
    if shared is None:
        return of_plans.order_by("starts_at", "session_id", "event_id")
    of_nobody = _begun(shared).outerjoin(Plan, Plan.id == SupervisionSession.plan_id)
    return union_all(of_plans, of_nobody).order_by("starts_at", "session_id", "event_id")


def _begun(condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    meeting = SupervisionSession
    unmarked = exists().where(
        Participant.session_id == meeting.id,
        Participant.party == Party.COORDINATOR,
        Participant.attendance.is_(None),
    )
    sent = Record.state.in_([RecordState.SUBMITTED, RecordState.CHANGES_REQUESTED])
    return (
        select(
            meeting.id.label("session_id"),
            meeting.plan_id,
            meeting.kind,
            meeting.title,
            meeting.led_by_id,
            Person.name,
            Person.deactivated_at,
            meeting.starts_at.label("starts_at"),
            meeting.alliance_id,
            Plan.state.label("plan_state"),
            case((meeting.plan_id.is_(None), unmarked), else_=false()).label("unmarked"),
            Record.state.label("record_state"),
            Record.submitted_at,
            RecordEvent.kind.label("event_kind"),
            RecordEvent.party,
            RecordEvent.about_party,
            RecordEvent.content_digest,
            RecordEvent.created_at,
            RecordEvent.id.label("event_id"),
        )
        .select_from(meeting)
        .join(Person, Person.id == meeting.led_by_id)
        .outerjoin(Record, Record.session_id == meeting.id)
        .outerjoin(RecordEvent, and_(RecordEvent.record_id == Record.id, sent))
        .where(
            condition,
            meeting.state.in_([SessionState.BOOKED, SessionState.HELD]),
            meeting.starts_at <= NOW,
            or_(Record.id.is_(None), Record.state.not_in(LOCKED)),
        )
    )


def _shared(scope: Scope) -> ColumnElement[bool] | None:
    """The condition on sessions that they are groups or conferences to be told of; None where none are."""
    meeting = SupervisionSession
    of_alliance = and_(meeting.plan_id.is_(None), meeting.alliance_id == ALLIANCE)
    if scope is Scope.ALLIANCE:
        return of_alliance
    return and_(of_alliance, meeting.led_by_id == PERSON) if scope is Scope.SUPERVISED else None


def _record(rows: Sequence[Any]) -> RecordFact:
    (session_id, plan_id, kind, title, led_by, name, gone, starts_at, alliance, plan_state) = rows[0][:10]
    unmarked, state, submitted_at = rows[0][10:13]
    events = [row[13:18] for row in rows if row[13] is not None]
    returned = [at for what, _, _, _, at in events if what is RecordEventKind.RETURNED]
    return RecordFact(
        session_id=session_id,
        plan_id=plan_id,
        kind=kind,
        title=title,
        led_by=Named(led_by, name, gone is None),
        starts_at=starts_at,
        state=state,
        submitted_at=submitted_at,
        returned_at=returned[-1] if returned else None,
        steps=tuple(Step(what, about or party, digest) for what, party, about, digest, _ in events),
        unmarked=bool(unmarked),
        plan_state=plan_state,
        alliance_id=alliance,
    )
