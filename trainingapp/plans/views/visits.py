"""Visits by a link: who comes in by one, what the cookie knows of it, and how to come back."""

from uuid import UUID

from flask import abort, current_app, request, url_for
from flask import session as cookie

from trainingapp.accounts import queries
from trainingapp.accounts.idle import arrive
from trainingapp.accounts.models import Person
from trainingapp.core.access import VISITORS_HOME
from trainingapp.core.db import session
from trainingapp.core.signing import signed, unsigned
from trainingapp.plans.models import PlanLink
from trainingapp.plans.queries import links as queries_links

PURPOSE = "plan-link"
LINK = "link"


def token_of(link_id: UUID) -> str:
    """What the address of a link ends with. The database does not hold it, nor anything to make it from."""
    return signed(link_id.hex, PURPOSE)


def link_id_in(token: str) -> UUID | None:
    """The link whose address this is; None for what this installation never signed."""
    found = unsigned(token, PURPOSE)
    try:
        return UUID(hex=found) if found else None
    except ValueError:
        return None


def begin(link: PlanLink) -> None:
    """Let its person in, to its plan alone."""
    link.person.only_plan_id = link.plan_id
    arrive(link.person)
    cookie[LINK] = link.id.hex


def settle(person: Person) -> None:
    """Let a visitor who has an account now go on as somebody who signed in."""
    found = queries.person(session, person.id)
    if found is None:
        abort(404)
    found.only_plan_id = None
    arrive(found)


def link_id() -> UUID | None:
    """The link by which the present visit came in, whether or not it still works; None: it was no link."""
    found = cookie.get(LINK)
    return UUID(found) if found else None


def visitor() -> Person | None:
    """Who is on this visit, limited to the plan; None as soon as the link no longer works."""
    found = link_id()
    return queries_links.visitor(session, link_id=found) if found else None


def way_back(*, next_page: str, idle: bool = False) -> str | None:
    """Where somebody comes in again who came by a link; None for everybody else."""
    found = link_id()
    if found is not None:
        back = token_of(found)
        return url_for("plans.open_link", token=back, next=next_page, idle=1 if idle else None)
    return url_for("plans.show_closed_link") if _is_for_visitors_alone() else None


def _is_for_visitors_alone() -> bool:
    """Whether the page asked for is one that nobody could reach by signing in."""
    view = current_app.view_functions.get(request.endpoint or "")
    return request.endpoint == VISITORS_HOME or getattr(view, "__access__", None) == "links:visit"
