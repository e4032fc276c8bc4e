"""The forms of agreements: proposing one of either kind, and accepting it as it stands."""

from trainingapp.core.forms import (
    FreeTextAreaField,
    HiddenField,
    NhsDateField,
    NhsForm,
    RadiosField,
    VersionField,
    required,
)
from trainingapp.plans.rules import AgreementValues
from trainingapp.plans.rules.agreements import NEEDED
from trainingapp.plans.terms import ESCALATE_WORDS, AgreementKind

TEXT = 3_000
_WORDS = NEEDED[AgreementKind.SUPERVISION]


class ProposeProgrammeForm(NhsForm):
    """What the three parties agree beside their responsibilities."""

    replaces = VersionField()
    """The number of the agreement that was the newest when the form was opened."""
    escalation_route = FreeTextAreaField(
        "If somebody is in distress or at risk",
        validators=[required(_WORDS["escalation_route"])],
        description="The network’s own route: roles, not names, and nothing about a person’s health",
        longest=TEXT,
        called="The route",
    )
    escalate_to = RadiosField(
        "Who hears of it when something has waited for two weeks?",
        validators=[required("Select who hears of it when something has waited for two weeks")],
        choices=ESCALATE_WORDS.items(),
        called="who hears of it",
    )
    review_on = NhsDateField(
        "When do you look at this agreement again?",
        validators=[required("Enter the day on which you look at this agreement again")],
        called="Review date",
    )

    def values(self, begun: AgreementValues) -> AgreementValues:
        """What was typed; the rest as it was offered."""
        typed = {name: field.data for name, field in self._fields.items() if name in _TYPED}
        return AgreementValues(**{**begun.as_dict(), **typed})


class ProposeSupervisionForm(ProposeProgrammeForm):
    """What the coordinator and the alliance supervisor agree about their sessions."""

    purpose = FreeTextAreaField("What is it for?", validators=[required(_WORDS["purpose"])], longest=TEXT)
    frequency = FreeTextAreaField(
        "How often do you meet?", validators=[required(_WORDS["frequency"])], longest=TEXT
    )
    confidentiality = FreeTextAreaField(
        "What stays between you, and where does that end?",
        validators=[required(_WORDS["confidentiality"])],
        longest=TEXT,
    )
    readers = FreeTextAreaField(
        "Who may read what is recorded?",
        validators=[required(_WORDS["readers"])],
        description="This is how the service works. Your own words may explain it, not change it",
        longest=TEXT,
    )


_TYPED = frozenset({*_WORDS, "escalate_to", "review_on"})
PROPOSE_FORMS = {
    AgreementKind.SUPERVISION: ProposeSupervisionForm,
    AgreementKind.PROGRAMME: ProposeProgrammeForm,
}


class AcceptAgreementForm(NhsForm):
    """A yes to the text that was read."""

    digest = HiddenField()
