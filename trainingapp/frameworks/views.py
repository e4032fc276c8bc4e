"""The library for reading: what is published, and each publication with its sources."""

from flask import Blueprint, abort, render_template

from trainingapp.core.access import access
from trainingapp.core.db import session
from trainingapp.frameworks import queries
from trainingapp.frameworks.presenters import KIND_WORDS, entry_in_words, facts_in_words, on_shelves

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
