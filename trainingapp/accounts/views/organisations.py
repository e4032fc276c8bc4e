"""The alliance's places, PCNs and practices."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.accounts import presenters, queries, services
from trainingapp.accounts.forms import AddOrganisationForm, RenameOrganisationForm
from trainingapp.accounts.terms import ORGANISATION_WORDS
from trainingapp.accounts.views.blueprint import blueprint, chosen
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session


@blueprint.get("/organisations")
@access("organisations:manage")
def list_organisations() -> str:
    organisations = queries.all_organisations(session, actor=current_user)
    return render_template(
        "accounts/list_organisations.html",
        tree=presenters.tree(organisations),
        counts=presenters.count_words(organisations),
        kind_words=ORGANISATION_WORDS,
    )


@blueprint.route("/organisations/add", methods=["GET", "POST"])
@access("organisations:manage")
def add_organisation() -> str | Response:
    organisations = queries.all_organisations(session, actor=current_user)
    form = AddOrganisationForm(data={name: request.args.get(name) for name in ("kind", "parent")})
    form.kind.choices = presenters.kinds()
    form.parent.choices = presenters.parents(organisations)
    if form.validate_on_submit():
        with refusals_on(form):
            added = services.add_organisation(
                session,
                actor=current_user,
                kind=form.kind.data,
                name=form.name.data,
                parent=chosen(organisations, form.parent.data),
            )
            flash(f"{added.name} is added.")
            return redirect(url_for("accounts.list_organisations"))
    return render_template("accounts/add_organisation.html", form=form)


@blueprint.route("/organisations/<uuid:organisation_id>", methods=["GET", "POST"])
@access("organisations:manage")
def rename_organisation(organisation_id: UUID) -> str | Response:
    organisation = queries.organisation(session, organisation_id, actor=current_user)
    if organisation is None:
        abort(404)
    form = RenameOrganisationForm(obj=organisation)
    if form.validate_on_submit():
        with refusals_on(form):
            services.rename_organisation(
                session,
                actor=current_user,
                organisation=organisation,
                version=form.version.data,
                name=form.name.data,
            )
            flash("Saved.")
            return redirect(url_for("accounts.list_organisations"))
    conflict = bool(form.form_errors) and form.version.data != organisation.version
    form.version.data = organisation.version if conflict else form.version.data
    return render_template(
        "accounts/rename_organisation.html",
        form=form,
        organisation=organisation,
        conflict=conflict,
        kind=ORGANISATION_WORDS[organisation.kind],
        history=presenters.past(queries.history(session, organisation)),
    )
