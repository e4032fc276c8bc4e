"""The lock at the door: every view names its permission, and the app does not start while one has none."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
HOME = "worklist.home"
VISITORS_HOME = "supervision.show_joint_sessions"


@dataclass(frozen=True)
class Permission:
    """Who may pass this door: a sentence for the service's owner, and the test itself."""

    who: str
    allows: Callable[[Any], bool]


def access(permission: str) -> Callable[[View], View]:
    """Declare which permission a view needs, for example `@access("plans:enrol")`."""

    def mark(view: View) -> View:
        view.__access__ = permission  # type: ignore[attr-defined]  # functions carry attributes
        return view

    return mark


def may(permission: str) -> bool:
    """Whether the signed-in person may pass that door: what templates ask before they show a link.

    A visitor by a link passes none but the doors that are open to visitors.
    """
    if not current_user.is_authenticated:
        return False
    if is_visitor() and permission not in current_app.extensions["visitors_policy"]:
        return False
    policy: Mapping[str, Permission] = current_app.extensions["policy"]
    return policy[permission].allows(current_user)


def is_visitor() -> bool:
    """Whether the present person came in by a link to one plan, and not by signing in."""
    return getattr(current_user, "only_plan_id", None) is not None


def is_public(endpoint: str | None) -> bool:
    """Whether that view is open to everybody."""
    return endpoint is not None and _permission_of(endpoint) == PUBLIC


def register(app: Flask, policy: Mapping[str, Permission], *, visitors: Collection[str]) -> None:
    """Put the lock on every door; `visitors` are the permissions of those who came in by a link.

    Raises RuntimeError where a view has no permission, or an unknown one.
    """
    app.extensions["policy"] = policy
    app.extensions["visitors_policy"] = frozenset(visitors)
    for endpoint, view in app.view_functions.items():
        permission = getattr(view, "__access__", None)
        if endpoint != "static" and permission != PUBLIC and permission not in policy:
            raise RuntimeError(f"{endpoint} declares no known permission ({permission!r})")
    app.before_request(_check)
    app.jinja_env.globals.update(may=may, is_visitor=is_visitor, home_page=home_page, way_to=way_to)


def _check() -> Response | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    permission = _permission_of(request.endpoint)
    if permission == PUBLIC:
        return None
    if not current_user.is_authenticated:
        return redirect(way_in(next_page=_here()))
    if not may(permission):
        abort(403)
    return None


def _permission_of(endpoint: str) -> str:
    return str(getattr(current_app.view_functions[endpoint], "__access__", None))


def _here() -> str:
    """Where to come back to after signing in: only pages can be gone back to."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


# --- ways in, on and out --------------------------------------------------------------------------


def way_in(*, next_page: str, idle: bool = False) -> str:
    """Where somebody who is not signed in (any more) goes on: to their link if they came by one, or sign in.

    `app.extensions["way_by_link"]` knows the address of the link, given the same, or None.
    """
    by_link: Callable[..., str | None] = current_app.extensions["way_by_link"]
    found = by_link(next_page=next_page, idle=idle)
    return found or url_for("accounts.sign_in", next=next_page, idle=1 if idle else None)


def way_out() -> str:
    """Where somebody who signs out arrives."""
    return url_for("plans.show_closed_link" if is_visitor() else "accounts.sign_in")


def home_page() -> str:
    """The address of the first page of whoever is here."""
    return url_for(VISITORS_HOME if is_visitor() else HOME)


def way_to(endpoint: str, **values: Any) -> str:
    """The address of a page, or of the home page of somebody who may not pass its door."""
    permission = _permission_of(endpoint)
    return url_for(endpoint, **values) if permission == PUBLIC or may(permission) else home_page()


def own_page(wanted: str) -> str:
    """Where to go after coming in: a page of this app, never another's address."""
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc or not wanted.startswith("/") or "\\" in wanted:
        return home_page()
    try:
        current_app.url_map.bind("").match(parts.path, method="GET")
    except HTTPException:
        return home_page()
    return wanted
