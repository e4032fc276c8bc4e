"""Why a course is recommended, in words."""

from trainingapp.assessments.rules import RATED_BELOW, Ground, Reason
from trainingapp.core.words import plural


def reason_words(reason: Reason, *, who: str | None) -> str:
    """The reason in a sentence part; `who` is the coordinator's name, or None where they read it."""
    if reason.ground is Ground.CORE:
        return "because it is core: every coordinator is asked to take it"
    if reason.ground is Ground.GAP:
        return f"because the gap in “{reason.about}” is {plural(reason.value, 'level')}"
    rated = "you rated your" if who is None else f"{who} rated their"
    what = "knowledge of" if reason.ground is Ground.KNOWLEDGE else "confidence in"
    return f"because {rated} {what} “{reason.about}” {reason.value}, below {RATED_BELOW}"
