"""The forms of saying that a signature was not one's own, and of deciding about it."""

from trainingapp.core.forms import Choice, FreeTextAreaField, NhsForm, RadiosField, required


class DisputeDecisionForm(NhsForm):
    """What the signer knows of it, for the programme lead."""

    reason = FreeTextAreaField(
        "What do you know of it?",
        validators=[required("Say what you know of it, for the programme lead")],
        called="What you know",
        description="For example: I was not there on that day. The programme lead reads this.",
        longest=1_000,
    )


class ResolveDisputeForm(NhsForm):
    """What the programme lead found, and how."""

    finding = RadiosField(
        "What did you find?",
        validators=[required("Select what you found")],
        called="What you found",
        choices=[
            Choice(
                "genuine",
                "The signature is genuine",
                "What was confirmed counts again, from the day it was signed.",
            ),
            Choice(
                "not-genuine",
                "The signature is not genuine",
                "What was confirmed is revoked. The coordinator can ask again.",
            ),
        ],
    )
    reason = FreeTextAreaField(
        "How do you know?",
        validators=[required("Say how you know")],
        called="How you know",
        description="The coordinator and their supervisor read this. It is kept with the decision.",
        longest=2_000,
    )
