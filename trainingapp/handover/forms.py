"""The forms for issuing and acknowledging a report."""

from trainingapp.core.forms import FreeTextAreaField, NhsForm, VersionField


class IssueForm(NhsForm):
    """Which issue is made, and why it is made again."""

    expected_issue = VersionField()
    reason = FreeTextAreaField(
        "Why is it issued again?",
        description="Printed on the new report, for example: a competency was confirmed since.",
        longest=500,
        mark_optional=False,
    )


class AcknowledgeForm(NhsForm):
    """A party has read the report."""

    comment = FreeTextAreaField(
        "Comment",
        description="Printed with your acknowledgement. It cannot be changed afterwards.",
        longest=2000,
    )
