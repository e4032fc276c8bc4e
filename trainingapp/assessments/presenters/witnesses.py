"""How requests to witnesses are listed, and what a new one begins with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trainingapp.assessments import rules
from trainingapp.assessments.models import WitnessRequest
from trainingapp.assessments.terms import WitnessState


@dataclass(frozen=True)
class WitnessLine:
    """One request, how it stands, and what its coordinator may do with it."""

    request: WitnessRequest
    state: WitnessState

    @property
    def may_be_revoked(self) -> bool:
        return self.state is WitnessState.ASKED

    @property
    def may_be_asked_again(self) -> bool:
        return self.state in {WitnessState.EXPIRED, WitnessState.REVOKED}


def witness_lines(requests: Sequence[WitnessRequest], today: date) -> list[WitnessLine]:
    """The requests as they stand today, in the order given."""
    return [WitnessLine(each, rules.witness_state(each, today)) for each in requests]


def asked_again(earlier: WitnessRequest) -> dict[str, object]:
    """A new request that asks the same of the same person."""
    return {
        "name": earlier.name,
        "role_title": earlier.role_title,
        "email": earlier.email,
        "about": earlier.about,
        "entries": [each.entry_id for each in earlier.entries],
    }
