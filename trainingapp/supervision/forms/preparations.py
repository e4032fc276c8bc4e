"""The sheet on which a coordinator prepares a session."""

from flask import request

from trainingapp.core.forms import FreeTextAreaField
from trainingapp.core.forms.autosaved import AutosavedForm
from trainingapp.supervision.values import PreparationText


class PrepareSessionForm(AutosavedForm):
    """What somebody brings to a session. Nothing of it has to be filled in."""

    mark_optional = False
    wins = FreeTextAreaField("What went well", description="What you are pleased with since last time.")
    worries = FreeTextAreaField("What worries you", description="What is hard, unclear or too much.")
    bring = FreeTextAreaField(
        "What you want to bring", description="Questions, decisions, competencies you are ready to show."
    )

    @property
    def is_shared(self) -> bool:
        """Whether the button pressed was the one that shares."""
        return "share" in request.form

    def text(self) -> PreparationText:
        """What was typed. For a form that is valid."""
        return PreparationText(self.wins.data, self.worries.data, self.bring.data)
