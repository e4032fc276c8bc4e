"""What waits between the parties: agreements, responsibilities, and the handover report."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from trainingapp.assessments.terms import AnalysisState
from trainingapp.plans.calendar import ONE_DAY
from trainingapp.plans.terms import AGREEMENT_WORDS, AgreementKind, DutyParty, Party, SessionKind
from trainingapp.supervision.rules import day_of
from trainingapp.supervision.terms import ActivityStatus, RecordState
from trainingapp.worklist.facts import ActivityFact, Facts
from trainingapp.worklist.items import Move
from trainingapp.worklist.rules.phrasing import MINUTES, lower
from trainingapp.worklist.terms import ItemKind

_SUPERVISOR = Party.ALLIANCE_SUPERVISOR
PARTY_OF_DUTY = {
    DutyParty.ALLIANCE: Party.ALLIANCE_SUPERVISOR,
    DutyParty.PCN: Party.PCN_SUPERVISOR,
    DutyParty.COORDINATOR: Party.COORDINATOR,
}
_NOT_YET = frozenset({ActivityStatus.NOT_YET_DUE, ActivityStatus.WAIVED})

# --- agreements -----------------------------------------------------------------------------------


def agreements(facts: Facts, now: datetime) -> Iterator[Move]:
    """An agreement waits to be proposed by the alliance supervisor, and then for each party to accept it."""
    for missing in facts.missing:
        if missing.starts_on <= day_of(now):
            yield _proposal(facts, AgreementKind.SUPERVISION, missing.starts_on)
    for activity in facts.activities:
        if activity.kind is SessionKind.JOINT_INITIAL and activity.status not in _NOT_YET:
            yield _proposal(facts, AgreementKind.PROGRAMME, _first_asked(activity))
    for asked in facts.agreements:
        yield Move(
            ItemKind.ACCEPT_AGREEMENT,
            asked.party,
            f"Read and accept the {lower(AGREEMENT_WORDS[asked.kind])}",
            day_of(asked.proposed_at),
            asked.agreement_id,
            "plans.accept_agreement",
            {"agreement_id": asked.agreement_id},
            MINUTES[ItemKind.ACCEPT_AGREEMENT],
        )


def _first_asked(activity: ActivityFact) -> date:
    """The first joint session's window opened, or it was booked, whichever came first."""
    booked_on = day_of(activity.booked_at) if activity.booked_at else activity.due_from
    return min(activity.due_from, booked_on)


def _proposal(facts: Facts, kind: AgreementKind, since: date) -> Move:
    return Move(
        ItemKind.PROPOSE_AGREEMENT,
        _SUPERVISOR,
        f"Propose the {lower(AGREEMENT_WORDS[kind])}",
        since,
        kind.value,
        "plans.propose_agreement",
        {"plan_id": facts.plan_id, "kind": kind.value},
        MINUTES[ItemKind.PROPOSE_AGREEMENT],
    )


# --- responsibilities -----------------------------------------------------------------------------


def duties(facts: Facts, now: datetime) -> Iterator[Move]:
    """A responsibility past its day waits for who took it on, or else for its own party."""
    for duty in facts.duties:
        if duty.due_on < day_of(now):
            yield Move(
                ItemKind.DO_DUTY,
                PARTY_OF_DUTY[duty.party],
                f"Meet and tick the responsibility “{duty.title}”",
                duty.due_on + ONE_DAY,
                duty.duty_id,
                "plans.tick_responsibility",
                {"responsibility_id": duty.duty_id},
                MINUTES[ItemKind.DO_DUTY],
                None,
                duty.owner_id,
            )


# --- the handover report --------------------------------------------------------------------------


def handover(facts: Facts, now: datetime) -> Iterator[Move]:
    """The report waits to be issued, and then for each party to acknowledge it."""
    for asked in facts.acknowledge:
        yield Move(
            ItemKind.ACKNOWLEDGE,
            asked.party,
            f"Read and acknowledge the handover report {asked.number}",
            day_of(asked.issued_at),
            asked.report_id,
            "handover.show_report",
            {"report_id": asked.report_id},
            MINUTES[ItemKind.ACKNOWLEDGE],
        )
    since = _ready_since(facts)
    if since is not None:
        yield Move(
            ItemKind.ISSUE_HANDOVER,
            _SUPERVISOR,
            "Check and issue the handover report",
            since,
            "report",
            "handover.preview_report",
            {"plan_id": facts.plan_id},
            MINUTES[ItemKind.ISSUE_HANDOVER],
        )


def _ready_since(facts: Facts) -> date | None:
    """The report comes out of the handover interview; without one, out of the second needs analysis."""
    for activity in _handovers(facts.activities):
        returned = {r.session_id for r in facts.records if r.state is RecordState.CHANGES_REQUESTED}
        if activity.starts_at is not None and activity.session_id not in returned:
            return day_of(activity.starts_at)
    agreed = [a for a in facts.analyses if a.number == 2 and a.state is AnalysisState.AGREED]
    return day_of(agreed[0].changed_at) if agreed else None


def _handovers(activities: Iterable[ActivityFact]) -> list[ActivityFact]:
    recorded = {ActivityStatus.RECORDED, ActivityStatus.AGREED}
    return [a for a in activities if a.kind is SessionKind.JOINT_HANDOVER and a.status in recorded]
