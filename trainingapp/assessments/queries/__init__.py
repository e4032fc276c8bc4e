"""Reads of needs analyses, ratings, evidence and sign-offs, in plans that the reader may see."""

from trainingapp.assessments.queries.analyses import (
    NeedsTotals,
    analyses,
    analyses_waiting_for,
    analysis,
    needs_totals,
    training_plan,
)
from trainingapp.assessments.queries.competencies import (
    Area,
    Line,
    Totals,
    competencies,
    competency,
    competency_totals,
    line,
    matrix,
)
from trainingapp.assessments.queries.evidence import evidence, latest_rating, scales
from trainingapp.assessments.queries.scope import plan
from trainingapp.assessments.queries.sign_offs import (
    Waiting,
    attempts,
    decision,
    decision_on,
    own_requests,
    request,
    waiting_in,
    waiting_requests,
)

__all__ = [
    "Area",
    "Line",
    "NeedsTotals",
    "Totals",
    "Waiting",
    "analyses",
    "analyses_waiting_for",
    "analysis",
    "attempts",
    "competencies",
    "competency",
    "competency_totals",
    "decision",
    "decision_on",
    "evidence",
    "latest_rating",
    "line",
    "matrix",
    "needs_totals",
    "own_requests",
    "plan",
    "request",
    "scales",
    "training_plan",
    "waiting_in",
    "waiting_requests",
]
