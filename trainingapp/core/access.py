"""The lock at the door: every view names its permission, and the app does not start while one has none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"


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
    """Whether the signed-in person may pass that door: what templates ask before they show a link."""
    policy: Mapping[str, Permission] = current_app.extensions["policy"]
    return bool(current_user.is_authenticated) and policy[permission].allows(current_user)


def register(app: Flask, policy: Mapping[str, Permission]) -> None:
    """Put the lock on every door. Raises RuntimeError where a view has no permission, or an unknown one."""
    app.extensions["policy"] = policy
    for endpoint, view in app.view_functions.items():
        permission = getattr(view, "__access__", None)
        if endpoint != "static" and permission != PUBLIC and permission not in policy:
            raise RuntimeError(f"{endpoint} declares no known permission ({permission!r})")
    app.before_request(_check)
    app.jinja_env.globals["may"] = may


def _check() -> Response | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    permission = getattr(current_app.view_functions[request.endpoint], "__access__", None)
    if permission == PUBLIC:
        return None
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in", next=_here()))
    if not may(str(permission)):
        abort(403)
    return None


def _here() -> str | None:
    """Where to come back to after signing in: only pages can be gone back to."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path
