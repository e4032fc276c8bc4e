"""The verbs on needs analyses, self-ratings, evidence and sign-offs."""

from trainingapp.assessments.services.analyses import (
    ItemValues,
    add_item,
    agree_analysis,
    remove_item,
    return_analysis,
    save_item,
    start_analysis,
    submit_analysis,
)
from trainingapp.assessments.services.competencies import rate
from trainingapp.assessments.services.evidence import add_evidence
from trainingapp.assessments.services.sign_offs import decide, request_sign_off, withdraw

__all__ = [
    "ItemValues",
    "add_evidence",
    "add_item",
    "agree_analysis",
    "decide",
    "rate",
    "remove_item",
    "request_sign_off",
    "return_analysis",
    "save_item",
    "start_analysis",
    "submit_analysis",
    "withdraw",
]
