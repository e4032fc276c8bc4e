"""The forms of training needs analyses."""

from trainingapp.core.forms import (
    FreeTextAreaField,
    FreeTextField,
    NhsDateField,
    NhsForm,
    SelectField,
    VersionField,
    required,
)
from trainingapp.plans.terms import PARTY_WORDS


class NeedsItemForm(NhsForm):
    """One need: what about, how important, from which level to which, and what is done about it."""

    entry_id = SelectField("Competency", blank="Not about one competency", called="The competency")
    topic = FreeTextField(
        "Topic",
        mark_optional=False,
        description="In your own words. Left empty, the title of the competency stands for it.",
    )
    importance = SelectField("Importance", validators=[required("Select how important it is in this post")])
    current = SelectField("Current level", validators=[required("Select the current level")])
    target = SelectField("Target level", validators=[required("Select the target level")])
    action = FreeTextAreaField(
        "Action",
        longest=1_000,
        description="For example: shadow a clinic, take a course, practise with a colleague",
    )
    owner_party = SelectField("Who sees to it", choices=PARTY_WORDS.items(), blank="Nobody yet")
    due_on = NhsDateField("By when", called="By when")
    version = VersionField()


class ConfirmForm(NhsForm):
    """A button that acts on what the page showed; `version` says which content that was."""

    version = VersionField()


class ReturnAnalysisForm(ConfirmForm):
    """What should change before it can be agreed."""

    reason = FreeTextAreaField(
        "What should change?",
        validators=[required("Say what should change")],
        called="The reason",
        longest=1_000,
    )
