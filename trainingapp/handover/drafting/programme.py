"""Who, where and when, and the programme in one table: planned against delivered."""

from collections import Counter
from collections.abc import Sequence

from trainingapp.core.words import plural
from trainingapp.handover.content import Area, Glance, KindCount, Needs, PartyLine, Practice, Programme
from trainingapp.handover.drafting.sessions import Standings
from trainingapp.handover.queries import Material
from trainingapp.plans import calendar
from trainingapp.plans.models import Activity, Plan
from trainingapp.plans.rules import PROGRAMME_MONTHS
from trainingapp.plans.terms import (
    JOINT,
    PARTY_WORDS,
    PCN_SUPERVISOR_WORDS,
    TRACK_WORDS,
    Party,
    SessionKind,
)
from trainingapp.supervision.terms import DELIVERED, Attendance, SessionState

KINDS: tuple[tuple[str, frozenset[SessionKind]], ...] = (
    ("Individual supervision", frozenset({SessionKind.INDIVIDUAL})),
    ("Group supervision", frozenset({SessionKind.GROUP})),
    ("Joint sessions", JOINT),
    ("Training needs analysis", frozenset({SessionKind.NEEDS_ANALYSIS})),
    ("Conference", frozenset({SessionKind.CONFERENCE})),
)
"""The kinds counted together, as the offer promises them: 6, 6, 3, 2, 1. Source: S3 L253 to L257."""


def programme(found: Material) -> Programme:
    """The facts that stand at the head of the report."""
    plan = found.plan
    return Programme(
        alliance=found.alliance,
        pcn=plan.pcn.name,
        practices=tuple(
            Practice(name=each.practice.name, hours=each.hours)
            for each in sorted(plan.practices, key=lambda each: each.practice.name)
        ),
        coordinator=plan.coordinator.name,
        role=plan.role_specification.title,
        weekly_hours=plan.weekly_hours,
        employment_start=plan.employment_start,
        starts_on=plan.starts_on,
        ends_on=calendar.programme_month(plan.starts_on, PROGRAMME_MONTHS).last,
        track=TRACK_WORDS[plan.track],
        track_reason=plan.track_reason,
        override_reason=plan.override_reason or "",
        framework=f"{plan.framework.title}, version {plan.framework.version} ({plan.framework.status})",
        people=_people(plan),
    )


def _people(plan: Plan) -> tuple[PartyLine, ...]:
    """Everybody who was on the plan, earlier supervisors before those who followed them."""
    coordinator = PartyLine(
        party=PARTY_WORDS[Party.COORDINATOR],
        name=plan.coordinator.name,
        post=plan.coordinator.job_title,
        since=plan.starts_on,
        until=None,
    )
    supervisors = [
        PartyLine(
            party=PARTY_WORDS[each.party],
            name=each.person.name,
            post=each.person.job_title
            or (PCN_SUPERVISOR_WORDS[each.pcn_supervisor_kind] if each.pcn_supervisor_kind else ""),
            since=each.starts_on,
            until=each.ends_on,
        )
        for party in (Party.ALLIANCE_SUPERVISOR, Party.PCN_SUPERVISOR)
        for each in sorted(plan.assignments, key=lambda each: (each.starts_on, each.created_at))
        if each.party is party
    ]
    return (coordinator, *supervisors)


def glance(found: Material, standings: Standings, areas: Sequence[Area], needs: Needs) -> Glance:
    """The report in one table."""
    kinds = tuple(
        count for name, kinds in KINDS if (count := _count(found, standings, name, kinds)) is not None
    )
    with_gap = [need for need in needs.items if need.first_gap]
    return Glance(
        planned=sum(each.planned for each in kinds),
        delivered=sum(each.delivered for each in kinds),
        kinds=kinds,
        competencies=sum(area.applicable for area in areas),
        confirmed=sum(area.confirmed for area in areas),
        needs=len(with_gap),
        needs_closed=sum(1 for need in with_gap if need.second_gap == 0) if needs.second_on else None,
    )


def _count(
    found: Material, standings: Standings, name: str, kinds: frozenset[SessionKind]
) -> KindCount | None:
    """One kind of session; None where the plan has none of it (training only)."""
    activities = [each for each in found.plan.activities if each.kind in kinds]
    if not activities:
        return None
    came: Counter[Attendance | None] = Counter()
    cancelled = 0
    for meeting in found.meetings:
        own = [place for place in meeting.places if place.party is Party.COORDINATOR]
        if meeting.session.kind not in kinds or not own:
            continue
        if meeting.session.state is SessionState.CANCELLED:
            cancelled += 1
        else:
            came[own[0].attendance] += 1
    return KindCount(
        kind=name,
        planned=len(activities),
        delivered=sum(1 for each in activities if standings[each.id].status in DELIVERED),
        attended=came[Attendance.ATTENDED],
        apologies=came[Attendance.APOLOGIES],
        did_not_attend=came[Attendance.DID_NOT_ATTEND],
        cancelled=cancelled,
        note=_note(activities, standings, kinds),
    )


def _note(activities: Sequence[Activity], standings: Standings, kinds: frozenset[SessionKind]) -> str:
    """For groups: how many were themed sessions, and whether the conference stood in for one. Source: I1."""
    if SessionKind.GROUP not in kinds:
        return ""
    delivered = [standings[each.id] for each in activities if standings[each.id].status in DELIVERED]
    stood_in = sum(1 for each in delivered if each.meeting and each.meeting.kind is SessionKind.CONFERENCE)
    if not stood_in:
        return ""
    return f"{plural(len(delivered) - stood_in, 'group session')} and {stood_in} by attending the conference"
