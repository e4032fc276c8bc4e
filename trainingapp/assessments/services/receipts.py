"""The receipt of a signature: who signed is told at once what was signed in their name, and by what way."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.orm import Session

from trainingapp.assessments.models import Decision
from trainingapp.assessments.rules.disputes import signature_of
from trainingapp.assessments.terms import LEVEL_WORDS, OUTCOME_WORDS, SIGNING_WORDS, Outcome
from trainingapp.core.words import plural
from trainingapp.notifications import services as notifications


def put_receipt(session: Session, *, decisions: Sequence[Decision]) -> None:
    """Tell the signer of these decisions, in one mail, what was signed in their name.

    They are one signature: one decision, or all of one batch. It names competencies by their code, and holds
    a link by which the signer says that it was not them. Putting it twice sends it once; what a coordinator
    took back themselves is no signature and gets none.
    """
    signed = [each for each in decisions if each.outcome is not Outcome.WITHDRAWN]
    if not signed:
        return
    first = signed[0]
    signature = signature_of(first.id, first.batch_id)
    notifications.put(
        session,
        kind="sign-off-receipt",
        to=first.decided_by,
        params={
            "at": first.created_at.isoformat(),
            "how": SIGNING_WORDS[first.way],
            "what": plural(len(signed), "decision"),
            "lines": "\n".join(_lines(signed)),
            "signature": signature,
        },
        alliance_id=first.request.plan.alliance_id,
        about_path="/sign-offs",
        unique_key=f"sign-off-receipt:{signature}",
    )


def _lines(decisions: Sequence[Decision]) -> list[str]:
    """For whom, which codes and with what outcome; a line for each coordinator and outcome."""
    codes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in decisions:
        codes[each.request.plan.coordinator.name, _outcome(each)].append(each.request.entry.code)
    return [f"- {name}: {', '.join(sorted(found))}, {outcome}" for (name, outcome), found in codes.items()]


def _outcome(decision: Decision) -> str:
    words = OUTCOME_WORDS[decision.outcome].lower()
    if decision.level is None:
        return words
    level = f"{words} at level {decision.level} ({LEVEL_WORDS[decision.level].lower()})"
    return f"{level}, with a condition" if decision.condition else level
