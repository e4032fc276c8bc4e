"""What the pages of booking and of offers say: who is missing, and what the answers come to."""

from datetime import datetime
from typing import NamedTuple

from trainingapp.core import words
from trainingapp.plans.models import Plan
from trainingapp.plans.terms import KIND_WORDS, PARTY_WORDS, SHARED, SessionKind
from trainingapp.supervision import rules
from trainingapp.supervision.models import Invitee, TimeOffer, TimeOption


def missing_parties(plan: Plan, kind: SessionKind) -> list[str]:
    """The sides that have to be in such a session and that nobody fills at the moment, in words."""
    return [PARTY_WORDS[party] for party in rules.parties(kind) if plan.assigned(party) is None]


class Answer(NamedTuple):
    """What one person said, a word for each time."""

    invitee: Invitee
    words: tuple[str, ...]


class Choice(NamedTuple):
    """One of the times, and what the answers to it come to."""

    option: TimeOption
    said: str
    """What was answered, in words: "suits 3 of 4"."""
    is_over: bool
    is_best: bool


class AnswerTable(NamedTuple):
    """Names by times."""

    choices: tuple[Choice, ...]
    answers: tuple[Answer, ...]


def answer_table(offer: TimeOffer, now: datetime) -> AnswerTable:
    """Everybody who is still asked, and what they said of each time; what suits most of them is marked."""
    asked = [invitee for invitee in offer.invitees if rules.is_asked(invitee)]
    yes = {option.id: sum(bool(rules.suits(i, option.id)) for i in asked) for option in offer.options}
    to_come = {option.id for option in rules.open_options(offer.options, now)}
    most = max((yes[id_] for id_ in to_come), default=0)
    return AnswerTable(
        tuple(
            Choice(
                option,
                f"suits {yes[option.id]} of {len(asked)}",
                option.id not in to_come,
                option.id in to_come and yes[option.id] == most > 0,
            )
            for option in offer.options
        ),
        tuple(
            Answer(invitee, tuple(_word(rules.suits(invitee, option.id)) for option in offer.options))
            for invitee in sorted(asked, key=lambda i: (i.suits is None, i.person.name))
        ),
    )


def _word(suits: bool | None) -> str:
    return {True: "suits", False: "does not suit", None: "no answer yet"}[suits]


def answered_words(offer: TimeOffer) -> str:
    """How many have answered, in a sentence."""
    asked = [invitee for invitee in offer.invitees if rules.is_asked(invitee)]
    given = sum(invitee.suits is not None for invitee in asked)
    if given == len(asked):
        return "Everybody has answered."
    return f"{given} of {words.plural(len(asked), 'person', 'people')} answered so far."


def offer_heading(offer: TimeOffer) -> str:
    """What the times are for: the group's own title, or the kind of session."""
    return offer.title if offer.kind in SHARED else KIND_WORDS[offer.kind]


def offer_caption(offer: TimeOffer) -> str:
    """Whose session it is to be: the coordinator and the network, or how many are asked."""
    if offer.kind in SHARED:
        return f"Group supervision for {words.plural(len(offer.invitees), 'coordinator')}"
    plan = offer.invitees[0].plan
    return f"{plan.coordinator.name}, {plan.pcn.name}"
