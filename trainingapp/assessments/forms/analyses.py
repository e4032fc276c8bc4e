"""The forms of training needs analyses."""

from trainingapp.assessments.terms import GAP_REASON_WORDS, ROUTE_WORDS
from trainingapp.core.forms import (
    CheckboxField,
    FreeTextAreaField,
    FreeTextField,
    IntegerField,
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
    is_settled = CheckboxField("We have talked about it, and this is what we agree on")
    priority_set = IntegerField(
        "Another priority", description="From 0 to 20. Left empty, it is importance times gap."
    )
    priority_reason = FreeTextField(
        "Why another priority", called="The reason", description="Only if you set another priority"
    )
    gap_reason = SelectField("Reason of the gap", choices=GAP_REASON_WORDS.items(), blank="Not said yet")
    route = SelectField("How it is met", choices=ROUTE_WORDS.items(), blank="Not decided yet")
    course_id = SelectField(
        "Course of the catalogue", blank="No course of the catalogue", called="The course"
    )
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
