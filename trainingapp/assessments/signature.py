"""What exactly is signed: the content pinned to a decision, its sentence of signature and its digest."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from trainingapp.assessments.signed_text import as_text
from trainingapp.assessments.terms import (
    EVIDENCE_WORDS,
    LEVEL_WORDS,
    OUTCOME_WORDS,
    SIGNING_WORDS,
    EvidenceState,
    Outcome,
    SigningWay,
)
from trainingapp.files.terms import FILE_STATE_WORDS

if TYPE_CHECKING:
    from trainingapp.accounts.models import Person
    from trainingapp.assessments.models import Decision, Evidence, EvidenceFile, Rating, SignOffRequest
    from trainingapp.frameworks.models import Entry

FORMAT = 2
"""The shape of the pinned content; a later shape gets the next number, so that old ones stay readable.

Format 1 had no text: its digest is of the pinned content as JSON. Format 2 holds its words as well as its
codes, so that its text follows from it alone, whatever the program calls things later.
"""
_FIRST = 1

_EVIDENCE_STATE_WORDS = {
    EvidenceState.USABLE: "Used",
    EvidenceState.NEEDS_REDACTION: "Not used: it was hidden, because it needed redaction",
    EvidenceState.REPLACED: "Not used: it was hidden, and a redacted version is in its place",
    EvidenceState.WITHDRAWN: "Not used: it was withdrawn",
}


@dataclass(frozen=True)
class Signing:
    """What a decision says, beside what it is about."""

    outcome: Outcome
    level: int | None
    """3 or 4 where confirmed, else None."""
    comment: str
    """The reasons."""
    condition: str = ""
    condition_due_on: date | None = None
    how_observed: str = ""
    batch_id: UUID | None = None
    """The same for all that are signed with one note."""
    way: SigningWay = SigningWay.SIGNED_IN


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
    signing: Signing,
    *,
    evidence: Sequence[tuple["Evidence", EvidenceState]],
    rating: "Rating | None",
    signer: "Person",
    sentence: str,
    decided_at: datetime,
) -> dict[str, Any]:
    """Everything a decision is and is about, as plain data that no later change of other rows can reach.

    Of evidence that may not be used, nothing that somebody wrote is in it.
    """
    plan = request.plan
    framework = plan.framework
    return {
        "format": FORMAT,
        "competency": _pinned_entry(request.entry),
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
        "evidence": [_pinned_evidence(each, state, request.entry) for each, state in evidence],
        "decision": _pinned_signing(signing, decided_at),
        "signed_by": signer.name,
        "signature": sentence,
    }


def _pinned_entry(entry: "Entry") -> dict[str, Any]:
    return {
        "code": entry.code,
        "title": entry.title,
        "statement": entry.statement,
        "area": entry.section_title,
        "source": entry.source,
    }


def _pinned_signing(signing: Signing, decided_at: datetime) -> dict[str, Any]:
    return {
        "outcome": signing.outcome.value,
        "outcome_words": OUTCOME_WORDS[signing.outcome],
        "level": signing.level,
        "level_words": LEVEL_WORDS[signing.level] if signing.level else "",
        "comment": signing.comment,
        "condition": signing.condition,
        "condition_due_on": signing.condition_due_on.isoformat() if signing.condition_due_on else None,
        "how_observed": signing.how_observed,
        "batch": str(signing.batch_id) if signing.batch_id else None,
        "way": signing.way.value,
        "way_words": SIGNING_WORDS[signing.way],
        "decided_at": in_utc(decided_at),
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


def _pinned_evidence(evidence: "Evidence", state: EvidenceState, entry: "Entry") -> dict[str, Any]:
    known = {
        "id": str(evidence.id),
        "kind": evidence.kind.value,
        "kind_words": EVIDENCE_WORDS[evidence.kind],
        "state": state.value,
        "state_words": _EVIDENCE_STATE_WORDS[state],
        "happened_on": evidence.happened_on.isoformat(),
        "added_at": in_utc(evidence.created_at),
    }
    if state is not EvidenceState.USABLE:
        return known
    return known | {
        "title": evidence.title,
        "reflection": evidence.reflection,
        "link": evidence.link,
        "how": next((link.how for link in evidence.links if link.entry_id == entry.id), ""),
        "files": [_pinned_file(each) for each in evidence.files if each.hidden_at is None],
    }


def _pinned_file(attached: "EvidenceFile") -> dict[str, Any]:
    file = attached.file
    return {
        "name": file.name,
        "kind": file.kind.value,
        "size": file.size,
        "sha256": file.sha256,
        "state": file.state.value,
        "state_words": FILE_STATE_WORDS[file.state],
    }


def in_utc(moment: datetime) -> str:
    """A moment as text, the same on both databases."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def text_digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hexadecimal digits: what `sha256sum` says of the file."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_intact(decision: "Decision") -> bool:
    """Whether what is kept of a decision is still what was signed.

    The digest is computed anew. In format 2 the text must also follow from the pinned content, and the
    decision's own columns must say what the text says.
    """
    if decision.pinned.get("format") == _FIRST:
        return decision.digest == _first_digest(decision)
    return (
        decision.digest == text_digest(decision.as_signed)
        and decision.as_signed == as_text(decision.pinned)
        and _codes(decision.pinned["decision"])
        == _codes(_pinned_signing(_signing_of(decision), decision.created_at))
    )


def _codes(said: Mapping[str, Any]) -> dict[str, Any]:
    """What was signed without what the program called it, which may be called something else today."""
    return {key: value for key, value in said.items() if not key.endswith("_words")}


def _signing_of(decision: "Decision") -> Signing:
    return Signing(
        outcome=decision.outcome,
        level=decision.level,
        comment=decision.comment,
        condition=decision.condition,
        condition_due_on=decision.condition_due_on,
        how_observed=decision.how_observed,
        batch_id=decision.batch_id,
        way=decision.way,
    )


def _first_digest(decision: "Decision") -> str:
    return first_format_digest(
        decision.pinned,
        outcome=decision.outcome,
        level=decision.level,
        comment=decision.comment,
        decided_at=decision.created_at,
    )


def first_format_digest(
    pinned: Mapping[str, Any], *, outcome: Outcome, level: int | None, comment: str, decided_at: datetime
) -> str:
    """SHA-256 of a decision of format 1, as canonical JSON: keys sorted, no spaces."""
    signed = {
        "pinned": pinned,
        "outcome": outcome.value,
        "level": level,
        "comment": comment,
        "decided_at": in_utc(decided_at),
    }
    canonical = json.dumps(signed, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def evidence_seen(evidence: Sequence["Evidence"]) -> str:
    """A short mark of what a page showed, so that nobody signs what came, or went, after they looked."""
    shown = sorted(
        str(one)
        for each in evidence
        for one in (each.id, *(file.id for file in each.files if not file.hidden_at))
    )
    return hashlib.sha256(",".join(shown).encode("ascii")).hexdigest()[:16]
