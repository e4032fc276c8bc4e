"""What the pages share that save by themselves: where their form starts from, and what it stands against."""

from datetime import datetime

from flask import request
from flask_login import current_user

from trainingapp.accounts import queries
from trainingapp.accounts.models import HeldForm
from trainingapp.core.db import session
from trainingapp.core.forms.autosaved import AutosavedForm
from trainingapp.supervision.models import Preparation, PrivateNote, Record


def held_here() -> HeldForm | None:
    """What the signed-in person typed into the form of this page before, when the page is opened."""
    if request.method != "GET":
        return None
    return queries.typed(session, actor=current_user, path=request.path)


def base_version(form: AutosavedForm) -> int | None:
    """The version that the button just pressed saves over."""
    remembered = queries.base_version(
        session,
        actor=current_user,
        path=request.path,
        page=form.page.data or "",
        version=form.version.data,
    )
    form.started = form.base(remembered)
    return form.started


def compare(form: AutosavedForm, saved: Record | PrivateNote | Preparation | None) -> None:
    """After a refusal: show what somebody saved in between beside what was typed. The next button decides."""
    if form.form_errors and saved is not None and form.started != saved.version:
        form.seen.data = saved.version


def saved_at(form: AutosavedForm, saved: Record | PrivateNote | Preparation | None) -> datetime | None:
    """When any of it was last kept."""
    moments = (saved.updated_at if saved else None, form.held_at)
    return max((moment for moment in moments if moment), default=None)
