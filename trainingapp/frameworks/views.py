"""The library for reading: what is published, and each publication with its sources."""

from uuid import UUID

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, request

from trainingapp.core.access import PUBLIC, access
from trainingapp.core.db import session
from trainingapp.frameworks import case, queries
from trainingapp.frameworks.presenters import KIND_WORDS, entry_in_words, facts_in_words, on_shelves
from trainingapp.frameworks.terms import PublicationKind

blueprint = Blueprint("frameworks", __name__)


@blueprint.get("/library")
@access("library:read")
def list_publications() -> str:
    shelves = on_shelves(queries.publications(session))
    return render_template("frameworks/list_publications.html", shelves=shelves)


@blueprint.get("/library/<code>/<version>")
@access("library:read")
def show_publication(code: str, version: str) -> str:
    found = queries.publication_by_code(session, code=code, version=version)
    if found is None:
        abort(404)
    content = queries.typed(found)
    return render_template(
        "frameworks/show_publication.html",
        publication=found,
        content=content,
        facts=facts_in_words(content),
        entry_in_words=entry_in_words,
        kind=KIND_WORDS[found.kind],
    )


@blueprint.get("/ims/case/v1p1/CFItems/<uuid:entry_id>")
@access(PUBLIC)
def show_case_item(entry_id: UUID) -> Response:
    """What the reference library says of one competency, for machines: nothing of anybody is in it."""
    entry = queries.entry(session, entry_id)
    if entry is None or entry.publication.kind is not PublicationKind.FRAMEWORK:
        abort(404)
    address = str(current_app.config["PUBLIC_URL"]) + request.path
    return jsonify({"CFItem": case.item(entry, address=address)})
