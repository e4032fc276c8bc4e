"""Puts the app together: settings, database, pages, locks, and one blueprint per capability."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from uuid import UUID

from flask import Flask
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix

from trainingapp.accounts import idle
from trainingapp.accounts import queries as accounts
from trainingapp.accounts.models import Person
from trainingapp.config import Settings, read_settings
from trainingapp.core import access, db, forms, pages
from trainingapp.core.forms import uploads
from trainingapp.files import depot
from trainingapp.files.models import LARGEST
from trainingapp.files.rules import ACCEPTED
from trainingapp.handover import badges
from trainingapp.notifications import waking
from trainingapp.plans.views import visits
from trainingapp.policy import POLICY, VISITORS
from trainingapp.worker import queue

CAPABILITIES = (
    "accounts",
    "notifications",
    "frameworks",
    "plans",
    "training",
    "supervision",
    "assessments",
    "handover",
    "worklist",
    "programme",
)

UPLOADS = uploads.Limits(LARGEST, ACCEPTED, "PDF, Word (.docx), PNG or JPEG, at most 10 MB")


def create_app(settings: Settings | None = None, engine: Engine | None = None) -> Flask:
    """The WSGI app. Raises SettingsError when a setting is missing or unsafe."""
    settings = settings or read_settings()
    app = Flask("trainingapp", static_folder=str(pages.STATIC), template_folder=None)
    _configure(app, settings)
    pages.prepare_templates(app, settings)
    engine = engine or db.make_engine(settings.database_url, durable=settings.durable)
    app.extensions["session_maker"] = _sessions(app, engine, settings)
    db.register(app, engine)
    if settings.badge_key_file:
        app.extensions["badge_key"] = badges.read_key(settings.badge_key_file, settings.public_url)
    depot.register(engine, settings)
    uploads.register(app, UPLOADS)
    _sign_in(app)
    idle.register(app, minutes=settings.idle_minutes)
    csrf = CSRFProtect(app)
    forms.register(app)
    for capability in CAPABILITIES:
        app.register_blueprint(import_module(f"trainingapp.{capability}.views").blueprint)
    csrf.exempt(app.view_functions["accounts.end_digests"])  # mail programs click it for their reader
    pages.register(app, settings)
    access.register(app, POLICY, visitors=VISITORS)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        PUBLIC_URL=settings.public_url,
        SESSION_COOKIE_NAME="__Host-session" if settings.secure_cookies else "session",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.url_map.strict_slashes = False
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def _sessions(app: Flask, engine: Engine, settings: Settings) -> Callable[[bool], Session]:
    """Makes the session of a request; one that writes tells the workers of the mail it leaves."""
    url = queue.address(settings)
    wake = app.extensions["wake"] = queue.Waker(url) if url else None

    def make(read_only: bool) -> Session:
        made = db.make_session(engine, read_only=read_only)
        return made if read_only or wake is None else waking.watch(made, wake)

    return make


def _sign_in(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # the cookie is bound to the browser by its own attributes

    def load(person_id: str) -> Person | None:
        if visits.link_id() is not None:
            return visits.visitor()
        return accounts.person(db.session, UUID(person_id))

    manager.user_loader(load)
    app.extensions["way_by_link"] = visits.way_back
