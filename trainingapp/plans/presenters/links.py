"""The words of the pages about links."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from trainingapp.plans import rules
from trainingapp.plans.models import PlanLink
from trainingapp.plans.terms import LinkState

LINK_TAGS = {
    LinkState.WORKS: ("Works", "green"),
    LinkState.EXPIRED: ("Expired", "orange"),
    LinkState.ENDED: ("Ended", "grey"),
}


@dataclass(frozen=True)
class LinkLine:
    """One link as its page shows it."""

    link: PlanLink
    state: LinkState
    until: date
    """Its last day."""
    asked_for: bool
    """Whether its person asked for it with an older one."""


def link_lines(links: Sequence[PlanLink], now: datetime) -> list[LinkLine]:
    """The links to a plan, in the order given."""
    return [
        LinkLine(
            link=link,
            state=rules.link_state(link, now),
            until=rules.works_until(link),
            asked_for=link.made_by_id == link.person_id,
        )
        for link in links
    ]


def working_link(links: Sequence[PlanLink], now: datetime) -> LinkLine | None:
    """The one that lets somebody in, if one does."""
    lines = link_lines(links, now)
    return next((line for line in lines if line.state is LinkState.WORKS), None)
