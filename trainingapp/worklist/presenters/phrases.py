"""How the home pages say since when, whose, how many, and where to go."""

from datetime import date

from flask import url_for

from trainingapp.core import words
from trainingapp.core.days import MONTHS
from trainingapp.plans.rules import PROGRAMME_MONTHS
from trainingapp.plans.terms import PARTY_WORDS
from trainingapp.worklist.items import Group, Item, PlanLine
from trainingapp.worklist.terms import ITEM_WORDS


def short_day(day: date) -> str:
    """A day of the six months, whose year everybody knows: "4 March"."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def since(item: Item | Group, today: date) -> str:
    """How long it has waited: "since 20 November 2026, 2 days", or when it will be due."""
    days = (today - item.since).days
    if days < 0:
        return f"due {words.ago(item.since, today)}"
    return "since today" if days == 0 else f"since {words.day(item.since)}, {words.plural(days, 'day')}"


def owner(item: Item | Group) -> str:
    """Who has to move: a name with their part, or that nobody is there to do it."""
    party = PARTY_WORDS[item.owner.party] if item.owner.party else ""
    if item.owner.is_lead and party:
        return f"{item.owner.name}, because no {uncapitalised(party)} is there"
    return f"{item.owner.name} ({uncapitalised(party)})" if party else item.owner.name


def group_words(group: Group) -> str:
    """How many of what: "3 sign-offs to decide"."""
    return words.plural(group.number, *ITEM_WORDS[group.kind])


def href(item: Item) -> str:
    """The page on which the owner does it."""
    return url_for(item.endpoint, **item.values)  # type: ignore[arg-type]  # values are for the address


def month_words(plan: PlanLine, month: int) -> str:
    """Where in the six months a plan is."""
    if month < 1:
        return f"starts {words.day(plan.starts_on)}"
    return f"month {month} of {PROGRAMME_MONTHS}" if month <= PROGRAMME_MONTHS else "after month 6"


def capitalised(text: str) -> str:
    """The first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """The first letter small, unless the word is written in capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
