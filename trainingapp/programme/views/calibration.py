"""How supervisors decide: each about themself, and the programme lead about each."""

from datetime import date, timedelta
from uuid import UUID

from flask import abort, render_template
from flask_login import current_user

from trainingapp.accounts.models import Person
from trainingapp.accounts.terms import Role
from trainingapp.core import clock
from trainingapp.core.access import access
from trainingapp.core.db import session
from trainingapp.programme import presenters
from trainingapp.programme.queries import moderation as queries
from trainingapp.programme.rules import moderation as rules
from trainingapp.programme.views.blueprint import blueprint

PERIOD = timedelta(days=365)
"""Figures are of the year that ends today: old habits count no more."""


@blueprint.get("/calibration")
@access("calibration:read")
def show_calibration() -> str:
    """One's own figures; for a lead the list of all who decide."""
    if not current_user.has(Role.PROGRAMME_LEAD):
        return _page(current_user.id)
    by_signer = queries.by_signer(_judged())
    return render_template(
        "programme/list_calibration.html",
        signers=[(each, rules.figures(by_signer.get(each.id, []))) for each in _signers()],
        since=_since(),
    )


@blueprint.get("/calibration/<uuid:person_id>")
@access("calibration:read")
def show_calibration_of(person_id: UUID) -> str:
    if person_id != current_user.id and not current_user.has(Role.PROGRAMME_LEAD):
        abort(404)
    return _page(person_id)


def _page(person_id: UUID) -> str:
    """The figures of one supervisor, and of the alliance beside them where they point at nobody."""
    person = next((each for each in _signers() if each.id == person_id), None)
    if person is None and person_id != current_user.id:
        abort(404)
    judged = _judged()
    own = rules.figures([each for each in judged if each.signer_id == person_id])
    others = rules.beside(judged, person_id)
    return render_template(
        "programme/show_calibration.html",
        person=person or current_user,
        is_own=person_id == current_user.id,
        rows=presenters.figure_rows(own, others),
        has_others=others is not None,
        queried=queries.queried(session, signer=person) if person else [],
        since=_since(),
        fewest=rules.FEWEST_BESIDE,
    )


def _judged() -> list[rules.Judged]:
    return queries.judged(
        session, alliance_id=current_user.alliance_id, from_on=_since(), until_on=clock.today()
    )


def _signers() -> list[Person]:
    return queries.signers(session, alliance_id=current_user.alliance_id)


def _since() -> date:
    return clock.today() - PERIOD
