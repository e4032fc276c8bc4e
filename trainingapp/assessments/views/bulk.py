"""Confirming many sign-offs with one note."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.assessments import queries, services
from trainingapp.assessments.forms.bulk import ConfirmSignOffsForm
from trainingapp.assessments.models import SignOffRequest
from trainingapp.assessments.presenters.bulk import asked_of, batch_rows, confirming_levels, whose
from trainingapp.assessments.queries import bulk as queries_bulk
from trainingapp.assessments.signature import signing_sentence
from trainingapp.assessments.views.blueprint import blueprint
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.core.words import plural
from trainingapp.frameworks.terms import RatingScale


@blueprint.route("/sign-offs/confirm", methods=["GET", "POST"])
@access("sign-offs:decide")
def confirm_sign_offs() -> str | Response:
    """The list hands rows on to this page without signing; only the page's own form signs."""
    form = ConfirmSignOffsForm()
    form.level.choices = confirming_levels(queries.scales(session)[RatingScale.JUDGEMENT])
    if request.method == "POST" and not form.rows.shown:
        flash("Tick what you want to confirm first.")
        return redirect(url_for("assessments.list_sign_offs"))
    if form.is_sent_to_sign and form.validate_on_submit():
        with refusals_on(form), form.refusing_rows():
            signed = services.decide_many(
                session,
                actor=current_user,
                asked=asked_of(form.rows, _requests(form)),
                level=form.level.data,
                comment=form.comment.data,
                how_observed=form.how_observed.data,
            )
            flash(f"{plural(len(signed), 'competency is', 'competencies are')} confirmed.")
            return redirect(url_for("assessments.list_sign_offs"))
    shown = queries_bulk.material(session, requests=_requests(form))
    return render_template(
        "assessments/confirm_sign_offs.html",
        form=form,
        rows=batch_rows(shown, form.rows, all_in=not form.is_sent_to_sign),
        sentence=signing_sentence(current_user.name, whose(shown)) if shown else "",
    )


def _requests(form: ConfirmSignOffsForm) -> list[SignOffRequest]:
    """What was ticked on the page before or is left on this one; else what the address asks for."""
    if form.rows.shown:
        return queries_bulk.chosen_requests(session, actor=current_user, ids=form.rows.shown)
    return queries_bulk.waiting_for(
        session, actor=current_user, plan=request.args.get("plan"), area=request.args.get("area")
    )
