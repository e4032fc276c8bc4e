"""The app with one more page, which takes a file in and gives it out. Served by bench.uploads."""

import os
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import render_template_string
from flask_login import current_user

from trainingapp.app import create_app
from trainingapp.config import Settings
from trainingapp.core.access import access
from trainingapp.core.db import refusals_on, session
from trainingapp.core.forms import NhsForm, UploadField, required
from trainingapp.files import queries, services
from trainingapp.files.serving import as_download

ADDRESS = "/measured-file"
PAGE = """
{% extends "core/layout.html" %}
{% block heading %}Add a file{% endblock %}
{% block content %}
<form method="post" enctype="multipart/form-data" id="form">{{ form.csrf_token }}{{ form.file }}</form>
{% endblock %}
"""


class AddFileForm(NhsForm):
    """One file."""

    file = UploadField(validators=[required("Choose a file")])


@access("home:read")
def add_file() -> Any:
    """Take a file in and say its id."""
    form = AddFileForm()
    if form.validate_on_submit():
        with refusals_on(form):
            file = services.take_in(
                session,
                actor=current_user,
                alliance_id=current_user.alliance_id,
                name=form.file.data.filename,
                stream=form.file.data.stream,
            )
            return str(file.id)
    return render_template_string(PAGE, form=form)


@access("home:read")
def download_file(file_id: UUID) -> Any:
    """Give it out."""
    file = queries.file(session, file_id, alliance_id=current_user.alliance_id)
    return as_download(file)


def make() -> Any:
    """The app on the database that the environment names."""
    folder = Path(os.environ["BENCH_FOLDER"])
    app = create_app(
        Settings(
            secret_key="only for measuring, never served",
            database_url=os.environ["BENCH_DATABASE"],
            secure_cookies=False,
            files_url=str(folder / "files"),
        )
    )
    app.add_url_rule(ADDRESS, "add_file", add_file, methods=["GET", "POST"])
    app.add_url_rule(f"{ADDRESS}/<uuid:file_id>", "download_file", download_file)
    return app
