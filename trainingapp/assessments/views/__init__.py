"""The pages of assessments, by noun."""

from trainingapp.assessments.views import analyses, competencies, evidence, items, sign_offs
from trainingapp.assessments.views.blueprint import blueprint

__all__ = ["analyses", "blueprint", "competencies", "evidence", "items", "sign_offs"]
