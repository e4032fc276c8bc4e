"""The one way a file leaves: as a download that no browser opens by itself."""

from collections.abc import Iterator
from typing import IO, Final
from urllib.parse import quote

from sqlalchemy.orm import object_session
from werkzeug.exceptions import NotFound, ServiceUnavailable
from werkzeug.wrappers import Response

from trainingapp.files import depot, rules
from trainingapp.files.models import StoredFile
from trainingapp.files.store import CHUNK, StoreFault
from trainingapp.files.terms import FileKind

CONTENT_TYPES: Final = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
INERT: Final = "default-src 'none'; sandbox"
"""The content security policy of a file: if a browser shows it after all, nothing in it runs or loads."""


def as_download(file: StoredFile) -> Response:
    """The file's content as an attachment, read from the store in pieces while it is sent.

    Whether the reader may have it is for the caller to know. Raises NotFound for a file that is in quarantine
    or gone, and ServiceUnavailable where the store does not answer.
    """
    session = object_session(file)
    if session is None or not rules.is_served(file.state) or file.erased_at is not None:
        raise NotFound
    try:
        content = depot.of(session).store.open(file.key)
    except StoreFault as fault:
        raise ServiceUnavailable(fault.message) from fault
    response = Response(_pieces(content), content_type=CONTENT_TYPES[file.kind])
    response.call_on_close(content.close)
    response.content_length = file.size
    response.headers["Content-Disposition"] = disposition(file.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = INERT
    response.headers["Cache-Control"] = "private, no-store"
    return response


def disposition(name: str) -> str:
    """The header that makes a browser save under this name, also one that reads ASCII alone.

    Source: RFC 6266, section 5 and appendix D.
    """
    plain = "".join(each if " " <= each <= "~" and each not in '"\\%' else "_" for each in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _pieces(content: IO[bytes]) -> Iterator[bytes]:
    while piece := content.read(CHUNK):
        yield piece
