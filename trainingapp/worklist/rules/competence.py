"""What waits around signatures, evidence, agreed needs and protected time."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from trainingapp.core.days import spoken
from trainingapp.plans.calendar import ONE_DAY
from trainingapp.plans.terms import Party
from trainingapp.supervision.rules import day_of
from trainingapp.worklist.facts import Facts
from trainingapp.worklist.items import Move
from trainingapp.worklist.rules.phrasing import MINUTES
from trainingapp.worklist.terms import ItemKind

CONDITION_SHOWN_AHEAD = timedelta(days=28)
"""A condition is listed for the coordinator from four weeks before its day."""


def conditions(facts: Facts, now: datetime) -> Iterator[Move]:
    """A condition waits for the coordinator until its day, and from then for the supervisor to look at it."""
    today = day_of(now)
    for each in facts.conditions:
        is_due = each.due_on <= today
        if not is_due and each.due_on > today + CONDITION_SHOWN_AHEAD:
            continue
        party = Party.ALLIANCE_SUPERVISOR if is_due else Party.COORDINATOR
        verb = "Say whether the condition on {} is met" if is_due else "Meet the condition on {}"
        yield Move(
            ItemKind.MEET_CONDITION,
            party,
            f"{verb.format(each.code)} (due {spoken(each.due_on)})",
            each.due_on,
            each.decision_id,
            "assessments.meet_condition" if is_due else "assessments.show_decision",
            {"decision_id": each.decision_id},
            MINUTES[ItemKind.MEET_CONDITION] if is_due else None,
        )


def disputes(facts: Facts, now: datetime) -> Iterator[Move]:
    """A signature that its signer disputes waits for the programme lead."""
    for each in facts.disputes:
        yield Move(
            ItemKind.RESOLVE_DISPUTE,
            None,
            f"Decide on the disputed signature on {each.code}",
            day_of(each.disputed_at),
            each.decision_id,
            "assessments.resolve_dispute",
            {"decision_id": each.decision_id},
            MINUTES[ItemKind.RESOLVE_DISPUTE],
        )


def redactions(facts: Facts, now: datetime) -> Iterator[Move]:
    """Hidden evidence waits for the coordinator to add a version without what may be of a patient."""
    for each in facts.redact:
        yield Move(
            ItemKind.REDACT,
            Party.COORDINATOR,
            "Add a redacted version of evidence that is hidden, or withdraw it",
            day_of(each.hidden_at),
            each.evidence_id,
            "assessments.show_evidence",
            {"plan_id": facts.plan_id, "evidence_id": each.evidence_id},
            MINUTES[ItemKind.REDACT],
        )


def needs(facts: Facts, now: datetime) -> Iterator[Move]:
    """An agreed need past its day waits for who sees to it."""
    for each in facts.needs:
        if each.due_on < day_of(now):
            yield Move(
                ItemKind.FOLLOW_NEED,
                each.party,
                f"Say how far the training need “{each.topic}” is (due {spoken(each.due_on)})",
                each.due_on + ONE_DAY,
                each.item_id,
                "assessments.follow_need",
                {"plan_id": facts.plan_id, "item_id": each.item_id},
                MINUTES[ItemKind.FOLLOW_NEED],
            )


def time_asked(facts: Facts, now: datetime) -> Iterator[Move]:
    """Protected time that was asked for waits for the PCN supervisor, until its day is past."""
    for each in facts.time_asked:
        if each.on >= day_of(now):
            yield Move(
                ItemKind.ANSWER_TIME,
                Party.PCN_SUPERVISOR,
                f"Grant or refuse protected time on {spoken(each.on)}",
                day_of(each.asked_at),
                each.entry_id,
                "training.answer_time",
                {"request_id": each.entry_id},
                MINUTES[ItemKind.ANSWER_TIME],
            )
