"""The forms of witness statements: asking, taking back, answering."""

from trainingapp.assessments.rules import QUESTIONS
from trainingapp.core.forms import (
    CheckboxesField,
    EmailField,
    FreeTextAreaField,
    FreeTextField,
    NhsDateField,
    NhsForm,
    required,
)


class AskWitnessForm(NhsForm):
    """Whom, about what, until when."""

    name = FreeTextField(
        "Name of the witness",
        validators=[required("Enter the name of the witness")],
        longest=100,
        description="Somebody at work who saw you do it. Never a patient",
    )
    role_title = FreeTextField(
        "What they do",
        validators=[required("Enter what they do, for example practice nurse")],
        longest=100,
        description="For example: practice nurse",
    )
    email = EmailField(
        "Their work e-mail address",
        validators=[required("Enter their e-mail address")],
        autocomplete="off",
        description="They get a link that works once. They need no account",
    )
    about = FreeTextAreaField(
        "What do you ask them to write about?",
        validators=[required("Say what you ask them to write about")],
        called="What you ask",
        longest=1_000,
        description="They read this. For example: the handover calls that we made together in June",
    )
    entries = CheckboxesField(
        "Which competencies is it about?",
        validators=[required("Select at least one competency to ask about")],
        called="Competencies",
    )
    expires_on = NhsDateField(
        "Until when may they answer?",
        validators=[required("Enter the last day")],
        called="The last day",
        description="At most 28 days from today",
    )


class RevokeWitnessForm(NhsForm):
    """Nothing but the wish."""


class GiveStatementForm(NhsForm):
    """The three questions."""

    knows_how = FreeTextAreaField(
        QUESTIONS["knows_how"],
        validators=[required("Say how you know their work")],
        called="Your answer",
        longest=1_000,
        description="For example: we share the Tuesday clinic",
    )
    saw_what = FreeTextAreaField(
        QUESTIONS["saw_what"],
        validators=[required("Say what you saw them do")],
        called="Your answer",
        longest=4_000,
        description="What you saw yourself, as plainly as you can",
    )
    could_improve = FreeTextAreaField(QUESTIONS["could_improve"], called="Your answer", longest=2_000)
