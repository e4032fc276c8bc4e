"""Who owes what: responsibilities by party, actions carried over, and what comes after the six months."""

from collections.abc import Mapping
from datetime import date

from trainingapp.assessments import rules
from trainingapp.core.words import day
from trainingapp.handover.content import Actions, Ahead, Duty, DutyList, Mark, OpenAction, TrainingStep
from trainingapp.handover.drafting.sessions import Standings
from trainingapp.handover.queries import Material
from trainingapp.handover.terms import Tone
from trainingapp.plans import calendar
from trainingapp.plans.models import Responsibility
from trainingapp.plans.terms import DUTY_WORDS, JOINT, PARTY_WORDS, DutyParty, SessionKind
from trainingapp.supervision.terms import DELIVERED

SUPPORT = (
    "The coordinator stays a member of the community of practice.",
    "The cancer toolkit for additional roles goes on being developed.",
    "The coordinator is invited to the annual conference of the cancer support workforce.",
    "Further career development is open through the ACCEND programme.",
)
"""What goes on for every coordinator after month 6. Source: S3 L267 to L270."""


# --- responsibilities -----------------------------------------------------------------------------


def duties(found: Material, standings: Standings, today: date) -> tuple[DutyList, ...]:
    """Every responsibility by party, met or not, and how that is known."""
    delivered = {each.code: standings[each.id].status in DELIVERED for each in found.plan.activities}
    return tuple(
        DutyList(
            party=DUTY_WORDS[party],
            duties=tuple(
                _duty(each, delivered, today) for each in found.plan.responsibilities if each.party is party
            ),
        )
        for party in DutyParty
    )


def _duty(duty: Responsibility, delivered: Mapping[str, bool], today: date) -> Duty:
    done = sum(delivered[code] for code in duty.satisfied_by)
    planned = len(duty.satisfied_by)
    by_sessions = planned > 0 and done == planned
    is_met = duty.done_on is not None or by_sessions
    is_late = not is_met and duty.due_on is not None and duty.due_on < today
    return Duty(
        code=duty.code,
        title=duty.title,
        due_on=duty.due_on,
        mark=_duty_mark(duty, done, is_met=is_met, is_late=is_late),
        basis=_basis(duty, done, planned),
        is_met=is_met,
        is_late=is_late,
    )


def _duty_mark(duty: Responsibility, done: int, *, is_met: bool, is_late: bool) -> Mark:
    if is_met:
        return Mark(word="Met", tone=Tone.DONE)
    if done and (is_late or duty.due_on is None):
        return Mark(word="Partly met", tone=Tone.MISSED)
    if is_late:
        return Mark(word="Not met", tone=Tone.MISSED)
    if duty.due_on is None:
        return Mark(word="Not recorded", tone=Tone.NONE)
    return Mark(word="Still to come", tone=Tone.WAITING)


def _basis(duty: Responsibility, done: int, planned: int) -> str:
    if duty.done_on is not None and duty.done_by is not None:
        return f"{day(duty.done_on)}, recorded by {duty.done_by.name}"
    return f"{done} of {planned} sessions delivered" if planned else ""


# --- actions --------------------------------------------------------------------------------------


def actions(found: Material) -> Actions:
    """Open actions of joint sessions in words; those of individual sessions and analyses by number only."""
    shared = [each for each in found.actions if each.session.kind in JOINT]
    return Actions(
        shared=tuple(
            OpenAction(
                text=each.text,
                owner=each.owner.name,
                party=PARTY_WORDS[each.owner_party],
                due_on=each.due_on,
            )
            for each in shared
        ),
        private=len(found.actions) - len(shared),
    )


# --- what comes after -----------------------------------------------------------------------------


def ahead(found: Material) -> Ahead:
    """The next six months, from the handover interview and the second analysis, and the dates that follow."""
    interview = [each.texts for each in found.meetings if each.session.kind is SessionKind.JOINT_HANDOVER]
    plans = [texts["next_six_months"].strip() for texts in interview]
    supervisors = [texts["follow_on_supervisor"].strip() for texts in interview]
    return Ahead(
        plan=next((text for text in reversed(plans) if text), ""),
        training=_training(found),
        follow_on_supervisor=next((text for text in reversed(supervisors) if text), ""),
        appraisal_due=calendar.appraisal_due(found.plan.employment_start),
        support=SUPPORT,
    )


def _training(found: Material) -> tuple[TrainingStep, ...]:
    latest = found.analyses.get(2) or found.analyses.get(1)
    return tuple(
        TrainingStep(
            topic=item.topic,
            action=item.action,
            owner=PARTY_WORDS[item.owner_party] if item.owner_party else "",
            due_on=item.due_on,
        )
        for item in (latest.items if latest else [])
        if item.gap and rules.need_state(item.progress) not in rules.NEED_ENDED
    )
