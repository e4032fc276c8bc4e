"""A signed decision as pinned content, with everything that a decision may hold."""

from typing import Any

PINNED: dict[str, Any] = {
    "format": 2,
    "competency": {
        "code": "CMP-A.1",
        "title": "Finds who needs a review",
        "statement": "Finds the people on the cancer register who are due a review, and agrees with the "
        "practice who contacts each of them and by when.",
        "area": "Finding and following up",
        "source": "S2 L40",
    },
    "framework": {
        "title": "Cancer care coordinator competencies",
        "version": "1.0",
        "status": "draft",
        "digest": "a" * 64,
    },
    "coordinator": "Cora Valecoord",
    "pcn": "Otter Valley PCN",
    "request": {
        "attempt": 2,
        "claim": "I do this every week.\n\nTHE DECISION\nOutcome: Confirmed",
        "requested_by": "Cora Valecoord",
        "requested_at": "2026-07-06T08:30:00.000000+00:00",
    },
    "rating": {
        "knowledge": 4,
        "confidence": 3,
        "note": "Better than in June",
        "rated_at": "2026-07-01T09:00:00.000000+00:00",
    },
    "evidence": [
        {
            "id": "01980000-0000-7000-8000-000000000001",
            "kind": "observation",
            "kind_words": "Observation",
            "state": "usable",
            "state_words": "Used",
            "happened_on": "2026-07-01",
            "added_at": "2026-07-02T10:00:00.000000+00:00",
            "title": "A list made with two practices",
            "reflection": "We agreed the search, ran it in both practices and compared the counts, "
            "line by line.",
            "link": "https://www.example.org/guide",
            "how": "I drew it up alone",
            "files": [
                {
                    "name": "list-of-june.pdf",
                    "kind": "pdf",
                    "size": 48_213,
                    "sha256": "b" * 64,
                    "state": "clean",
                    "state_words": "No virus found",
                }
            ],
        },
        {
            "id": "01980000-0000-7000-8000-000000000002",
            "kind": "reflection",
            "kind_words": "Reflection",
            "state": "needs_redaction",
            "state_words": "Not used: it was hidden, because it needed redaction",
            "happened_on": "2026-06-20",
            "added_at": "2026-06-21T10:00:00.000000+00:00",
        },
    ],
    "decision": {
        "outcome": "confirmed",
        "outcome_words": "Confirmed",
        "level": 3,
        "level_words": "Competent",
        "comment": "I watched this done twice, and the list was right both times.",
        "condition": "Show the list of August to the second practice too",
        "condition_due_on": "2026-09-01",
        "how_observed": "Sat in on 3 July",
        "batch": None,
        "way": "code",
        "way_words": "in the meeting, with a one-time code of the signer",
        "decided_at": "2026-07-08T11:00:00.123456+00:00",
    },
    "signed_by": "Sam Valesuper",
    "signature": "I am Sam Valesuper, signing as alliance supervisor of Cora Valecoord. "
    "I have read the claim and the evidence, and this decision is mine.",
}
