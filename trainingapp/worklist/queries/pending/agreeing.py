"""Agreements and reports that parties have not answered, and responsibilities past their day."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    exists,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from trainingapp.handover.models import Acknowledgement, HandoverReport
from trainingapp.plans.models import Acceptance, Agreement, Assignment, Plan, Responsibility
from trainingapp.plans.rules import ACCEPTED_BY
from trainingapp.plans.terms import AgreementKind, DutyParty, Party, PlanState, Track
from trainingapp.worklist.facts import AcknowledgeFact, AgreementFact, DutyFact, Facts, MissingAgreement
from trainingapp.worklist.queries.pending.columns import in_plans, part
from trainingapp.worklist.queries.scopes import TODAY, Scope, assigned_today


def _parties() -> Any:
    """A table of the three parties, to ask about each."""
    rows = [select(literal(party.value, Text).label("party")) for party in Party]
    return union_all(*rows).subquery("parties")


# --- agreements -----------------------------------------------------------------------------------


def agreements(scope: Scope) -> Select[*tuple[Any, ...]]:
    """For each newest agreement the parties that have still to accept it."""
    newer = aliased(Agreement)
    is_newest = ~exists().where(
        newer.plan_id == Agreement.plan_id,
        newer.kind == Agreement.kind,
        newer.number > Agreement.number,
    )
    parties = _parties()
    accepted = exists().where(Acceptance.agreement_id == Agreement.id, Acceptance.party == parties.c.party)
    return (
        part(
            "agreement",
            id=Agreement.id,
            party=parties.c.party,
            kind=Agreement.kind,
            at=Agreement.created_at,
        )
        .select_from(Agreement)
        .join(Plan, Plan.id == Agreement.plan_id)
        .join(parties, _is_asked(parties))
        .where(in_plans(scope, PlanState.ACTIVE, PlanState.PAUSED), is_newest, ~accepted)
    )


def _is_asked(parties: Any) -> ColumnElement[bool]:
    return or_(
        *(
            and_(Agreement.kind == kind, parties.c.party.in_([party.value for party in sorted(asked)]))
            for kind, asked in ACCEPTED_BY.items()
        )
    )


def put_agreement(facts: Facts, row: Any) -> None:
    """A party's answer to an agreement among the facts."""
    facts.agreements.append(
        AgreementFact(row.id, row.plan_id, AgreementKind(row.kind), Party(row.party), row.at)
    )


def missing(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Plans with supervision for which no supervision agreement was ever proposed."""
    proposed = exists().where(Agreement.plan_id == Plan.id, Agreement.kind == AgreementKind.SUPERVISION)
    return part("missing", day=Plan.starts_on).where(
        in_plans(scope, PlanState.ACTIVE), Plan.track == Track.FULL, Plan.starts_on <= TODAY, ~proposed
    )


def put_missing(facts: Facts, row: Any) -> None:
    """A plan without an agreement among the facts."""
    facts.missing.append(MissingAgreement(row.plan_id, row.day))


# --- responsibilities -----------------------------------------------------------------------------


def duties(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Responsibilities past their day that are not ticked, with who took them on and is still on the plan."""
    duty = Responsibility
    taken_on = exists().where(
        Assignment.plan_id == Plan.id, Assignment.person_id == duty.owner_id, assigned_today()
    )
    owner = case((or_(taken_on, duty.owner_id == Plan.coordinator_id), duty.owner_id), else_=null())
    return (
        part(
            "duty",
            id=duty.id,
            other_id=owner,
            party=duty.party,
            day=duty.due_on,
            words=duty.title,
        )
        .select_from(duty)
        .join(Plan, Plan.id == duty.plan_id)
        .where(
            in_plans(scope, PlanState.ACTIVE, PlanState.COMPLETED),
            duty.done_on.is_(None),
            duty.due_on < TODAY,
        )
    )


def put_duty(facts: Facts, row: Any) -> None:
    """A responsibility among the facts."""
    facts.duties.append(DutyFact(row.id, row.plan_id, DutyParty(row.party), row.words, row.day, row.other_id))


# --- the handover report --------------------------------------------------------------------------


def acknowledgements(scope: Scope) -> Select[*tuple[Any, ...]]:
    """For each newest handover report the parties that have still to acknowledge it."""
    newer = aliased(HandoverReport)
    is_newest = ~exists().where(newer.plan_id == HandoverReport.plan_id, newer.issue > HandoverReport.issue)
    parties = _parties()
    done = exists().where(
        Acknowledgement.report_id == HandoverReport.id, Acknowledgement.party == parties.c.party
    )
    return (
        part(
            "acknowledge",
            id=HandoverReport.id,
            party=parties.c.party,
            words=HandoverReport.number,
            at=HandoverReport.created_at,
        )
        .select_from(HandoverReport)
        .join(Plan, Plan.id == HandoverReport.plan_id)
        .join(parties, literal(True))
        .where(in_plans(scope), is_newest, ~done)
    )


def put_acknowledgement(facts: Facts, row: Any) -> None:
    """A party's acknowledgement among the facts."""
    facts.acknowledge.append(AcknowledgeFact(row.id, row.plan_id, row.words, Party(row.party), row.at))
