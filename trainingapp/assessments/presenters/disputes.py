"""What is said of a signature: whose, when, how and on what device; what it covers, and where that stands."""

from collections import defaultdict
from collections.abc import Sequence

from trainingapp.assessments import rules
from trainingapp.assessments.models import Decision
from trainingapp.assessments.queries.disputes import dispute_of
from trainingapp.assessments.terms import ATTEMPT_WORDS, SIGNING_WORDS, DecisionEventKind, SigningWay
from trainingapp.core import words


def signature_facts(decisions: Sequence[Decision]) -> list[tuple[str, str]]:
    """Names and values about the one signature under all of these; nobody's words."""
    first = decisions[0]
    return [
        ("Signed by", first.decided_by.name),
        ("When", words.moment(first.created_at)),
        ("How", SIGNING_WORDS[first.way]),
        ("On what device", _device(first)),
    ]


def dispute_facts(decisions: Sequence[Decision]) -> list[tuple[str, str]]:
    """The same, with what the signer said when they disputed it, for whoever decides about that."""
    facts = signature_facts(decisions)
    if any(event.kind is DecisionEventKind.FROZEN for each in decisions for event in each.events):
        dispute = dispute_of(decisions)
        facts += [
            ("Disputed", words.moment(dispute.created_at)),
            ("What the signer says", dispute.reason),
        ]
    return facts


def _device(decision: Decision) -> str:
    if decision.way is SigningWay.SIGNED_IN:
        return f"one that {decision.decided_by.name} was signed in on"
    return f"one that {decision.request.plan.coordinator.name} was signed in on"


def dispute_lines(decisions: Sequence[Decision]) -> list[str]:
    """What was signed for each coordinator, by code, with where it stands now."""
    codes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in decisions:
        state = ATTEMPT_WORDS[rules.decision_state(each)].lower()
        codes[each.request.plan.coordinator.name, state].append(each.request.entry.code)
    return [f"{name}: {', '.join(sorted(found))}, {state} now" for (name, state), found in codes.items()]
