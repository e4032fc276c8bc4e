"""The certificate of something learned: adding it on a page of its own, and downloading it."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.files.receiving import examined
from trainingapp.files.serving import as_download
from trainingapp.training import services
from trainingapp.training.forms import AddCertificateForm
from trainingapp.training.views.blueprint import blueprint, line_of, own_line_of


@blueprint.route("/training/<uuid:log_entry_id>/certificate", methods=["GET", "POST"])
@access("training:log")
def add_certificate(log_entry_id: UUID) -> str | Response:
    line = own_line_of(log_entry_id)
    form = AddCertificateForm()
    if form.validate_on_submit():
        with refusals_on(form), examined(form.file) as file:
            services.add_certificate(
                session,
                actor=current_user,
                entry=line,
                stream=file,
            )
            flash("The certificate is saved.")
            return redirect(url_for("training.show_log_entry", log_entry_id=log_entry_id))
    line = own_line_of(log_entry_id)
    return render_template("training/add_certificate.html", form=form, line=line, plan=line.plan)


@blueprint.get("/training/<uuid:log_entry_id>/certificate/download")
@access("training:read-words")
def download_certificate(log_entry_id: UUID) -> Response:
    line = line_of(log_entry_id)
    return as_download(line.certificate) if line.certificate else abort(404)
