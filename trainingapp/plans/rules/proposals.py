"""What an agreement says before its proposer changes it: plain words to begin with, or the one before."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from trainingapp.plans import calendar
from trainingapp.plans.rules.agreements import AgreementValues, fitting_agreement
from trainingapp.plans.terms import JOINT, AgreementKind, DutyParty, EscalateTo, SessionKind

if TYPE_CHECKING:
    from trainingapp.plans.models import Activity, Agreement, Plan, Responsibility

REVIEW_AFTER_MONTHS = 3
"""The joint review is in month 3, so the agreement is looked at again around then. Source: S3 L155."""

PURPOSE = (
    "To support learning, safe practice and wellbeing in a new role: what the role asks for, what goes well, "
    "what is hard, and which competencies have been shown. It does not replace the clinical supervision that "
    "the network gives from day to day."
)
CONFIDENTIALITY = (
    "What we say stays between us, unless somebody may be at risk of harm (a patient, a colleague, one of "
    "us), or the law or professional rules require us to speak. Then we say so to each other first, if we "
    "can, and tell only those who need to know. We never write down anything that identifies a patient."
)
READERS = (
    "Records of our individual sessions: the two of us. The PCN supervisor and the programme lead see only "
    "that a session took place; the programme lead can open a record for 24 hours with a reason, and we both "
    "see that and why.\n"
    "Records of joint sessions: the two of us, the PCN supervisor and the programme lead.\n"
    "Private notes: only who wrote them.\n"
    "Competencies: the two of us; the PCN supervisor sees what is confirmed, not the evidence; the programme "
    "lead sees totals and decisions."
)
ESCALATION_ROUTE = (
    "Whoever notices speaks with the person first, if that is safe. On the same day the alliance supervisor "
    "tells the PCN supervisor, who follows the network’s own procedures: line manager, occupational health, "
    "safeguarding lead. In an emergency, call 999."
)


def proposal(kind: AgreementKind, plan: "Plan", previous: "Agreement | None", today: date) -> AgreementValues:
    """What the form for a new agreement begins with: the one before, if there is one, or our words.

    The expectations are the plan's responsibilities as they stand now. Source: S3 L210 to L260.
    """
    begun = AgreementValues.of(previous) if previous else _first(plan)
    kept = begun.review_on if begun.review_on and begun.review_on > today else None
    return fitting_agreement(
        kind,
        AgreementValues(
            purpose=begun.purpose,
            frequency=begun.frequency,
            confidentiality=begun.confidentiality,
            readers=begun.readers,
            escalation_route=begun.escalation_route,
            escalate_to=begun.escalate_to,
            review_on=kept or _review_on(plan, today),
            expectations=expectations(plan.responsibilities),
        ),
    )


def expectations(duties: Iterable["Responsibility"]) -> dict[str, list[str]]:
    """What each side answers for, in the order of the plan: DutyParty to statements."""
    listed = list(duties)
    return {party.value: [duty.statement for duty in listed if duty.party is party] for party in DutyParty}


def _first(plan: "Plan") -> AgreementValues:
    return AgreementValues(
        purpose=PURPOSE,
        frequency=_frequency(plan.activities),
        confidentiality=CONFIDENTIALITY,
        readers=READERS,
        escalation_route=ESCALATION_ROUTE,
        escalate_to=EscalateTo.PROGRAMME_LEAD,
    )


def _frequency(activities: Iterable["Activity"]) -> str:
    kinds = Counter(activity.kind for activity in activities if activity.waived_for is None)
    counted = (
        (kinds[SessionKind.INDIVIDUAL], "individual", ""),
        (sum(kinds[kind] for kind in JOINT), "joint", " with the PCN supervisor"),
        (kinds[SessionKind.GROUP], "group", ""),
    )
    planned = [
        f"{number} {word} {'session' if number == 1 else 'sessions'}{more}"
        for number, word, more in counted
        if number
    ]
    ask = "Either of us can ask to meet sooner. If we cannot keep a date, we say so and book another."
    return f"As planned: {', '.join(planned)}. {ask}" if planned else ask


def _review_on(plan: "Plan", today: date) -> date:
    """Around the joint review, on a working day; three months from now where that is over."""
    review = [a.due_to for a in plan.activities if a.kind is SessionKind.JOINT_REVIEW and a.due_to > today]
    if review:
        return review[0]
    wanted = calendar.add_months(max(today, plan.starts_on), REVIEW_AFTER_MONTHS)
    return calendar.roll(wanted, calendar.Window(wanted, calendar.add_months(wanted, 1)))
