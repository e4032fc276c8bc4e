"""What every verb on competencies checks first."""

from collections.abc import Iterable

from trainingapp.core.errors import DomainError
from trainingapp.frameworks.models import Entry
from trainingapp.plans.models import Plan


def check_in_framework(plan: Plan, entries: Iterable[Entry], field: str | None = None) -> None:
    """Raises DomainError where a competency is not of the framework the plan is assessed against."""
    if any(entry.publication_id != plan.framework_id for entry in entries):
        raise DomainError("Choose competencies of the framework of this plan", field)
