"""The field for a file, and the size that a request with one may have."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask import session as cookie
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms.utils import unset_value

from trainingapp.core import pages
from trainingapp.core.errors import Question
from trainingapp.core.forms.components import component
from trainingapp.core.forms.field import NhsField

SURE = "not-a-patient"
AROUND = 64 * 1024
"""Bytes of a request with a file that are not the file: the other fields and what divides them."""
PATIENCE = 4
"""A request up to so many times too large is read to its end and thrown away: a browser shows no answer that
comes while it still sends. What is larger is cut off."""
PIECE = 64 * 1024


@dataclass(frozen=True)
class Limits:
    """What files may be: their size in bytes, what their names end with, and both in words."""

    largest: int
    accepted: Sequence[str]
    words: str

    @property
    def too_large(self) -> str:
        """What to do with a larger one."""
        return f"The file must be {self.largest // 1024**2} MB or smaller. Save it smaller, or in parts"


class UploadField(NhsField):
    """A file from the sender's device: `data` is what was sent, or None: its `filename`, and its `stream`.

    What is wrong with the file itself is said by whoever takes it in. Where that is a Question, the field
    offers a box "Nothing in this file is about a patient", and `sure` is whether it was ticked. The form
    element needs enctype="multipart/form-data", and the page must answer GET at the same address: it is shown
    again, with the message here, when the request is too large to be read.
    """

    data: FileStorage | None
    drawn_as = "file-upload"

    def __init__(self, label: str | None = "File", *args: Any, **kwargs: Any) -> None:
        super().__init__(label, *args, **kwargs)
        self.sure = False

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(formdata, data, extra_filters)
        if formdata is not None:
            self.sure = f"{self.name}-{SURE}" in formdata
        if refused := g.pop("upload_refused", None):
            self.errors = [refused]

    def process_formdata(self, valuelist: list[Any]) -> None:
        sent = valuelist[0] if valuelist else None
        self.data = sent if isinstance(sent, FileStorage) and sent.filename else None

    def params(self) -> dict[str, Any]:
        limits = _limits()
        return {
            "hint": {"text": limits.words},
            "attributes": {
                "accept": ",".join(limits.accepted),
                "data-largest": str(limits.largest),
                "data-too-large": limits.too_large,
            },
        }

    def draw(self, asked: dict[str, Any]) -> Markup:
        drawn = super().draw(asked)
        return drawn + self._question() if isinstance(self.error, Question) else drawn

    def _question(self) -> Markup:
        item = {"value": "yes", "text": "Nothing in this file is about a patient"}
        identity = {"name": f"{self.name}-{SURE}", "idPrefix": f"{self.id}-{SURE}"}
        return component("checkboxes")({**identity, "items": [item], "small": True})


def register(app: Flask, limits: Limits) -> None:
    """Refuse a request that is too large before anything reads it. Call it before whatever reads forms.

    Where the length is not said beforehand, reading stops at the limit.
    """
    app.extensions["upload_limits"] = limits

    @app.before_request
    def refuse_early() -> None:
        if _may_carry_a_file():
            request.max_content_length = limits.largest + AROUND
        longest = request.max_content_length
        if longest is not None and (request.content_length or 0) > longest:
            raise RequestEntityTooLarge

    @app.errorhandler(RequestEntityTooLarge)
    def too_large(_error: RequestEntityTooLarge) -> Any:
        if _may_carry_a_file():
            _throw_away(PATIENCE * limits.largest)
            page = _page_again(limits.too_large)
            if page is not None:
                return page
        return pages.problem(413, *pages.WORDS[413])


def _may_carry_a_file() -> bool:
    """Whether this is a form with room for files, from somebody who carries our cookie of who they are."""
    return request.method == "POST" and request.mimetype == "multipart/form-data" and "_user_id" in cookie


def _throw_away(most: int) -> None:
    """Read what is still coming, unless it is too much."""
    coming = request.content_length or most
    stream = request.environ["wsgi.input"]
    while 0 < coming <= most and (piece := stream.read(min(PIECE, coming))):
        coming -= len(piece)


def _page_again(message: str) -> Response | None:
    """The page that the form stands on, as it is for its reader now, with the message at the file's field.

    None where the page has no such field, or its reader may not see it.
    """
    environ = {
        **request.environ,
        "REQUEST_METHOD": "GET",
        "CONTENT_TYPE": "",
        "CONTENT_LENGTH": "",
        "wsgi.input": BytesIO(),
    }
    environ.pop("werkzeug.request", None)
    with current_app.request_context(environ):
        g.upload_refused = message
        page = current_app.full_dispatch_request()
        is_shown = g.pop("upload_refused", None) is None
    if page.status_code != 200 or not is_shown:
        return None
    page.status_code = 413
    return page


def _limits() -> Limits:
    limits: Limits = current_app.extensions["upload_limits"]
    return limits
