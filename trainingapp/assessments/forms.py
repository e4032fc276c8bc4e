"""The forms of assessments: rating, evidence, sign-off and needs analyses."""

from trainingapp.core.forms import (
    CheckboxesField,
    FreeTextAreaField,
    FreeTextField,
    HiddenField,
    NhsDateField,
    NhsForm,
    RadiosField,
    SelectField,
    VersionField,
    required,
)
from trainingapp.plans.terms import PARTY_WORDS

SHORT = 1_000


class RateCompetencyForm(NhsForm):
    """Knowledge and confidence, 1 to 5; the levels come from the rating scales of the library."""

    knowledge = RadiosField(
        "How much do you know about this?",
        validators=[required("Select how much you know about this")],
        called="Knowledge",
    )
    confidence = RadiosField(
        "How confident are you in doing this at work?",
        validators=[required("Select how confident you are")],
        called="Confidence",
    )
    note = FreeTextAreaField(
        "Note", longest=SHORT, description="What would help you, or what has changed since last time"
    )


class AddEvidenceForm(NhsForm):
    """A reflection, a link, or a link with a reflection, and the competencies it shows."""

    title = FreeTextField(
        "Title",
        validators=[required("Enter a title, so that you both find it again")],
        description="For example: setting up the follow-up list at the Tuesday clinic",
    )
    happened_on = NhsDateField(
        "When it happened", validators=[required("Enter the day it happened")], called="The date it happened"
    )
    reflection = FreeTextAreaField(
        "Reflection",
        mark_optional=False,
        description="What you did, why, what came of it and what you would do differently. Write about your "
        "own work: nothing here may identify a patient.",
    )
    link = FreeTextField(
        "Web address",
        mark_optional=False,
        longest=2_000,
        description="Instead of a reflection, or with one: a page, a document or a certificate that your "
        "supervisor can open",
    )
    entries = CheckboxesField(
        "Which competencies does it show?",
        validators=[required("Select at least one competency that this shows")],
        called="Competencies",
    )


class RequestSignOffForm(NhsForm):
    """Why the competency is met, in the coordinator's words."""

    claim = FreeTextAreaField(
        "Why do you think this competency is met?",
        validators=[required("Say why you think this competency is met")],
        called="Your claim",
        longest=3_000,
    )


class WithdrawSignOffForm(NhsForm):
    """Why the request is taken back."""

    reason = FreeTextAreaField(
        "Why do you take the request back?",
        validators=[required("Enter the reason for taking the request back")],
        called="The reason",
        longest=SHORT,
    )


class DecideSignOffForm(NhsForm):
    """The decision and its reasons; `seen` says which evidence the page showed."""

    outcome = RadiosField(
        "Your decision", validators=[required("Select what you decide")], called="Your decision"
    )
    comment = FreeTextAreaField(
        "Reasons",
        validators=[required("Enter the reasons for your decision")],
        description="The coordinator reads this. It is kept with the decision and cannot be changed later.",
        longest=5_000,
    )
    seen = HiddenField()


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
        longest=SHORT,
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
        longest=SHORT,
    )
