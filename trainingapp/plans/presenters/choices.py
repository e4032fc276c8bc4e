"""What there is to choose from on the pages of plans."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from trainingapp.accounts.models import Organisation, Person
from trainingapp.core.forms import Choice
from trainingapp.core.forms.field import in_sentence
from trainingapp.frameworks.models import Publication
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import PARTY_WORDS, TRACK_WORDS, DutyParty, Party, PlanState, Track

NOBODY_BY_NAME = "place"
"""The answer that names no person."""
ANSWERS_FOR = {
    DutyParty.ALLIANCE: Party.ALLIANCE_SUPERVISOR,
    DutyParty.PCN: Party.PCN_SUPERVISOR,
    DutyParty.COORDINATOR: Party.COORDINATOR,
}

MOVE_WORDS = {
    PlanState.ACTIVE: ("Resume it", "The programme goes on."),
    PlanState.PAUSED: ("Pause it", "For leave or sickness. It can be resumed."),
    PlanState.COMPLETED: (
        "Complete it",
        "The six months are over and handed over. This cannot be undone.",
    ),
    PlanState.WITHDRAWN: ("Withdraw it", "The coordinator leaves the programme. This cannot be undone."),
    PlanState.TRANSFERRED: (
        "End it: they go on in another programme",
        "The coordinator moves to another alliance. To another network of this one, transfer the plan "
        "instead. This cannot be undone.",
    ),
}


def people(found: Sequence[Person]) -> list[Choice]:
    """People to choose from; who is registered says so, because it matters for supervision."""
    return [
        Choice(person.id, f"{person.name} (registered practitioner)" if person.is_registered else person.name)
        for person in found
    ]


def documents(found: Sequence[Publication]) -> list[Choice]:
    """Publications to choose from, each with the version that will be pinned."""
    return [Choice(p.id, f"{p.title}, version {p.version} ({p.status})") for p in found]


def moves(states: Sequence[PlanState]) -> list[Choice]:
    """The states a plan can move to, as verbs."""
    return [Choice(state, *MOVE_WORDS[state]) for state in states]


def tracks(computed: Track) -> list[Choice]:
    """Both tracks, the one that follows from the dates first."""
    other = next(track for track in Track if track is not computed)
    return [
        Choice(computed, TRACK_WORDS[computed], "What the dates give"),
        Choice(other, TRACK_WORDS[other], "Needs a reason"),
    ]


def hours(practices: Sequence[tuple[Organisation, Decimal]]) -> list[tuple[str, str]]:
    """The hours a week in each practice, as rows of a summary."""
    return [(practice.name, f"{given:f} hours a week") for practice, given in practices]


def owners(plan: Plan, party: DutyParty) -> list[Choice]:
    """Who can take care of a party's responsibility: whoever fills its place, or one of the plan's people."""
    place = PARTY_WORDS[ANSWERS_FOR[party]]
    filled = plan.assigned(ANSWERS_FOR[party])
    now = f"Now {filled.name}" if filled else "Nobody is assigned now"
    return [
        Choice(NOBODY_BY_NAME, f"Whoever is the {in_sentence(place)}", now),
        *(Choice(person.id, person.name) for person in people_of(plan).values()),
    ]


def people_of(plan: Plan) -> dict[UUID, Person]:
    """The people who are on a plan now, by their id."""
    supervisors = {a.person_id: a.person for a in plan.assignments if a.is_current}
    return {plan.coordinator_id: plan.coordinator, **supervisors}
