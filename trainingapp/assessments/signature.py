"""What exactly is signed: the content pinned to a decision, its sentence of signature and its digest."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from trainingapp.assessments.terms import Outcome

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person
    from trainingapp.assessments.models import Decision, Evidence, Rating, SignOffRequest

FORMAT = 1
"""The shape of the pinned content; a later shape gets the next number, so that old ones stay readable."""


def signing_sentence(signer: str, coordinator: str) -> str:
    """What an alliance supervisor signs with, shown before and pinned after."""
    return (
        f"I am {signer}, signing as alliance supervisor of {coordinator}. "
        "I have read the claim and the evidence, and this decision is mine."
    )


def withdrawing_sentence(coordinator: str) -> str:
    """What a coordinator takes a request back with."""
    return f"I am {coordinator}, and I take back the request that I made."


def pinned_content(
    request: "SignOffRequest",
    *,
    evidence: Sequence["Evidence"],
    rating: "Rating | None",
    signer: "Person",
    sentence: str,
) -> dict[str, Any]:
    """Everything a decision is about, as plain data that no later change of other rows can reach."""
    entry, plan = request.entry, request.plan
    framework = plan.framework
    return {
        "format": FORMAT,
        "competency": {
            "code": entry.code,
            "title": entry.title,
            "statement": entry.statement,
            "area": entry.section_title,
            "source": entry.source,
        },
        "framework": {
            "title": framework.title,
            "version": framework.version,
            "status": framework.status,
            "digest": framework.digest,
        },
        "coordinator": plan.coordinator.name,
        "pcn": plan.pcn.name,
        "request": {
            "attempt": request.attempt,
            "claim": request.claim,
            "requested_by": request.requested_by.name,
            "requested_at": in_utc(request.created_at),
        },
        "rating": _pinned_rating(rating),
        "evidence": [_pinned_evidence(each) for each in evidence],
        "signed_by": signer.name,
        "signature": sentence,
    }


def _pinned_rating(rating: "Rating | None") -> dict[str, Any] | None:
    if rating is None:
        return None
    return {
        "knowledge": rating.knowledge,
        "confidence": rating.confidence,
        "note": rating.note,
        "rated_at": in_utc(rating.created_at),
    }


def _pinned_evidence(evidence: "Evidence") -> dict[str, Any]:
    return {
        "id": str(evidence.id),
        "kind": evidence.kind.value,
        "title": evidence.title,
        "reflection": evidence.reflection,
        "link": evidence.link,
        "happened_on": evidence.happened_on.isoformat(),
        "added_at": in_utc(evidence.created_at),
    }


def in_utc(moment: datetime) -> str:
    """A moment as text, the same on both databases."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def decision_digest(
    pinned: Mapping[str, Any], *, outcome: Outcome, level: int | None, comment: str, decided_at: datetime
) -> str:
    """SHA-256, as 64 hexadecimal digits, of everything signed as canonical JSON: keys sorted, no spaces."""
    signed = {
        "pinned": pinned,
        "outcome": outcome.value,
        "level": level,
        "comment": comment,
        "decided_at": in_utc(decided_at),
    }
    canonical = json.dumps(signed, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def is_intact(decision: "Decision") -> bool:
    """Whether the digest computed anew from what is kept equals the digest written when it was signed."""
    return decision.digest == decision_digest(
        decision.pinned,
        outcome=decision.outcome,
        level=decision.level,
        comment=decision.comment,
        decided_at=decision.created_at,
    )


def evidence_seen(evidence: Sequence["Evidence"]) -> str:
    """A short mark of which evidence a page showed, so that nobody signs what came after they looked."""
    ids = ",".join(sorted(str(each.id) for each in evidence))
    return hashlib.sha256(ids.encode("ascii")).hexdigest()[:16]
