"""What every page shares: the layout's surroundings, security headers, versioned assets, error pages."""

import hashlib
from collections.abc import MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, render_template, request, url_for
from flask.templating import Environment
from flask_compress import Compress
from flask_wtf.csrf import CSRFError
from jinja2 import ChainableUndefined, ChoiceLoader, FileSystemBytecodeCache, FileSystemLoader, PackageLoader
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from trainingapp.config import ROOT, Settings
from trainingapp.core.errors import DomainError, EditConflict, NotAllowed

STATIC = Path(__file__).parent / "static"
YEAR = 365 * 24 * 3600

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class PageEnvironment(Environment):
    """Flask's, but the globals of a template are one plain dictionary.

    The NHS components import one another hundreds of times a page, and at each import Jinja compares the
    names of the globals, which is slow on its chain of dictionaries.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


def prepare_templates(app: Flask, settings: Settings) -> None:
    """Point Jinja at our pages and the NHS components. Everything is escaped, whatever the file is called."""
    app.jinja_environment = PageEnvironment
    app.jinja_options = {
        "undefined": ChainableUndefined,
        "autoescape": True,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    if settings.template_cache:
        settings.template_cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        app.jinja_options["bytecode_cache"] = FileSystemBytecodeCache(str(settings.template_cache))
    app.jinja_loader = ChoiceLoader(
        [FileSystemLoader(ROOT / "templates"), PackageLoader("nhsuk_frontend_jinja")]
    )
    app.jinja_env.filters["indent"] = lambda text, *_args, **_kwargs: text
    app.jinja_env.globals.update(asset=asset, service_name=settings.service_name)


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a static file, different whenever its content is, so that it can be kept for a year."""
    return url_for("static", filename=name, v=_digest(name))


def register(app: Flask, settings: Settings) -> None:
    """Security headers, compression and the friendly pages for what goes wrong."""
    app.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    app.config["COMPRESS_BR_LEVEL"] = 4
    Compress(app)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.secure_cookies:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}; includeSubDomains")
        if request.endpoint == "static":
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
            response.direct_passthrough = False
            response.make_sequence()  # compressing a stream would leave the file open
        else:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(StaleDataError, _edited_meanwhile)
    app.register_error_handler(Exception, _broken)


def problem(status: int, title: str, text: str) -> tuple[str, int]:
    """A page that says what went wrong and what to do."""
    return render_template("core/problem.html", title=title, text=text), status


WORDS = {
    400: ("Something in that request was not right", "Go back, check what you entered and try again."),
    403: ("This page is not part of your role", "If you think it should be, ask your programme lead."),
    404: (
        "Page not found",
        "The address may be wrong, or what it points to may not be yours to see.",
    ),
    405: ("That cannot be done from here", "Go back to your home page and start again from there."),
    413: ("That is too large", "Shorten what you entered and try again. Nothing was saved."),
}


def _http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    title, text = WORDS.get(status, ("Something went wrong", "Try again in a few minutes."))
    return problem(status, title, text)


def _stale_form(_error: CSRFError) -> tuple[str, int]:
    return problem(
        400,
        "This page was open too long",
        "Go back, reload the page and send it again. What you typed is still in the form when you go back.",
    )


def _refused(refusal: DomainError) -> tuple[str, int]:
    status = 403 if isinstance(refusal, NotAllowed) else 409 if isinstance(refusal, EditConflict) else 400
    return problem(status, "That cannot be done", refusal.message + ".")


def _edited_meanwhile(_error: StaleDataError) -> tuple[str, int]:
    return problem(
        409,
        "Somebody else changed this at the same moment",
        "Nothing of yours was saved over theirs. Go back, reload the page and look at what they did.",
    )


def _broken(error: Exception) -> tuple[str, int]:
    if current_app.testing:
        raise error
    current_app.logger.exception("unexpected error in %s", request.endpoint)
    return problem(
        500, "Sorry, there is a problem with the service", "Try again later. What was saved before is safe."
    )
