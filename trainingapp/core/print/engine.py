"""The child process that turns HTML into PDF: reads requests from a pipe until the pipe closes, then ends.

Started by trainingapp.core.pdf, which is the only thing that should. It runs apart because laying out a page
holds Python's interpreter lock for seconds, and because whatever a broken document does to it stays here.
"""

# WeasyPrint and pydyf carry no types of their own:
# mypy: disable-error-code="import-untyped,no-untyped-call"

import contextlib
import gc
import json
import logging
import math
import signal
import sys
import traceback
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import pydyf
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

FOLDER: Final = Path(__file__).resolve().parent
MEDIA_TYPES: Final = {".css": "text/css", ".ttf": "font/ttf", ".svg": "image/svg+xml"}
VARIANT: Final = "pdf/ua-1"
FONT: Final = "Report Sans"
SVG: Final = "{http://www.w3.org/2000/svg}svg"
# The parent gives up first; this only stops a render whose parent was killed while it ran.
GRACE_SECONDS: Final = 5


class ClosedFetcher(URLFetcher):
    """Gives a document what lies in this folder (`app:NAME`) and pictures it carries (`data:image/...`).

    Anything else ends the render, so that a document can neither read the server's files nor call out.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self.refused: list[str] = []
        self._files = {
            path.relative_to(FOLDER).as_posix(): path
            for path in FOLDER.rglob("*")
            if path.suffix in MEDIA_TYPES
        }

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The resource at `url`; raises FatalURLFetchingError for anything that is not allowed."""
        if url.startswith("data:image/"):
            picture: URLFetcherResponse = super().fetch(url, headers)
            return picture
        path = self._files.get(url.removeprefix("app:")) if url.startswith("app:") else None
        if path is None:
            self.refused.append(url)
            raise FatalURLFetchingError(url)
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": MEDIA_TYPES[path.suffix]})


class Renderer:
    """Keeps what every document shares, read once: the fonts and the parsed base stylesheet."""

    def __init__(self) -> None:
        self._fetcher = ClosedFetcher()
        self._fonts = FontConfiguration()
        self._base = CSS(url="app:base.css", url_fetcher=self._fetcher, font_config=self._fonts)

    def render(self, html: str) -> bytes:
        """The document as a tagged PDF/UA-1 file."""
        self._fetcher.refused.clear()
        document = HTML(string=html, url_fetcher=self._fetcher)
        for picture in document.etree_element.iter(SVG):
            picture.attrib.setdefault("font-family", FONT)  # stylesheets do not reach the words in a picture
        pdf: bytes = document.write_pdf(
            stylesheets=[self._base], font_config=self._fonts, pdf_variant=VARIANT, finisher=finish
        )
        if self._fetcher.refused:  # WeasyPrint swallows a refusal inside a picture that is itself loaded
            raise FatalURLFetchingError(self._fetcher.refused[0])
        return pdf


def finish(_document: Document, pdf: pydyf.PDF) -> None:
    """Put right what WeasyPrint 70 leaves out of an accessible file, just before it is written."""
    name_header_scopes(pdf)
    mark_page_furniture(pdf)
    drop_empty_resources(pdf)


def name_header_scopes(pdf: pydyf.PDF) -> None:
    """Say of every header cell whether it heads a column (inside THead) or a row (anywhere else)."""
    for cell in elements(pdf, "/TH"):
        row = referred(pdf, cell["P"])
        in_head = referred(pdf, row["P"])["S"] == "/THead"
        cell["A"]["Scope"] = "/Column" if in_head else "/Row"


def mark_page_furniture(pdf: pydyf.PDF) -> None:
    """Turn running headers and footers into artifacts, so that nobody hears them again on every page.

    WeasyPrint tags their text but leaves the tags outside the document's tree: those are the ones to find.
    """
    tree = referred(pdf, pdf.catalog["StructTreeRoot"])
    in_tree = reachable(pdf, tree["K"])
    # A number tree: page number, that page's elements in the order of their marks, and so on.
    owners_of_pages = referred(pdf, tree["ParentTree"])["Nums"][1::2]
    pages = (referred(pdf, reference) for reference in pdf.page_references)
    for page, owners in zip(pages, owners_of_pages, strict=False):  # annotations follow the pages
        content = referred(pdf, page["Contents"]).stream
        for position, mark in marks(content):
            if owners[mark] not in in_tree:
                content[position : position + 2] = ["/Artifact", pydyf.Dictionary({"Type": "/Pagination"})]
                owners[mark] = "null"


def drop_empty_resources(pdf: pydyf.PDF) -> None:
    """Leave out empty pattern and shading dictionaries, which archival checks refuse."""
    for thing in pdf.objects:
        resources = thing.extra.get("Resources") if isinstance(thing, pydyf.Stream) else thing
        if isinstance(resources, pydyf.Dictionary):
            for kind in ("Pattern", "Shading"):
                if resources.get(kind) == {}:
                    del resources[kind]


def elements(pdf: pydyf.PDF, kind: str) -> Iterator[pydyf.Dictionary]:
    """The structure elements of one kind, such as /TH."""
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/StructElem" and thing["S"] == kind:
            yield thing


def referred(pdf: pydyf.PDF, reference: bytes) -> Any:
    """The object that a reference such as b"12 0 R" names."""
    return pdf.objects[int(reference.split()[0])]


def reachable(pdf: pydyf.PDF, references: list[bytes]) -> set[bytes]:
    """These references and all those below them."""
    found: set[bytes] = set()
    waiting = list(references)
    while waiting:
        reference = waiting.pop()
        found.add(reference)
        kids = referred(pdf, reference).get("K", [])
        waiting.extend(kid for kid in kids if isinstance(kid, bytes))
    return found


def marks(content: list[Any]) -> list[tuple[int, int]]:
    """Where a page's content is marked: position of the tag in the content, and the number of the mark."""
    return [
        (position - 1, properties["MCID"])
        for position, properties in enumerate(content)
        if isinstance(properties, pydyf.Dictionary) and "MCID" in properties
    ]


class Remarks(logging.Handler):
    """Collects what WeasyPrint says about a document (a missing description, an unknown property)."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one remark."""
        self._said.append(record.getMessage())

    def take(self) -> list[str]:
        """What was said since the last time."""
        said, self._said = self._said, []
        return said


def answer(renderer: Renderer, html: str) -> tuple[dict[str, str], bytes]:
    """What became of one document: an empty dictionary and the file, or what went wrong and nothing."""
    try:
        return {}, renderer.render(html)
    except FatalURLFetchingError as refusal:
        return {"refused": str(refusal)[:200]}, b""
    except Exception:  # the next document must not suffer for this one
        return {"failed": traceback.format_exc()}, b""


def serve(pipe: Connection) -> None:
    """Answer documents one at a time until the other end of the pipe is closed.

    A request is two messages: seconds allowed, HTML. A reply is two messages: JSON with `remarks` and, if
    there is no file, `refused` or `failed`; then the file.
    """
    remarks = Remarks()
    logging.getLogger("weasyprint").addHandler(remarks)
    renderer = Renderer()
    gc.disable()  # collecting in the middle of a layout costs an eighth of the time
    pipe.send_bytes(b"ready")
    while True:
        seconds = float(pipe.recv_bytes())
        html = pipe.recv_bytes().decode()
        signal.alarm(math.ceil(seconds) + GRACE_SECONDS)
        outcome, pdf = answer(renderer, html)
        signal.alarm(0)
        pipe.send_bytes(json.dumps({**outcome, "remarks": remarks.take()}).encode())
        pipe.send_bytes(pdf)
        gc.collect()


def main() -> None:
    """Serve until the parent ends. Arguments: the pipe's file descriptor, a folder to remove at the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    with contextlib.suppress(EOFError, ConnectionError):
        serve(Connection(int(sys.argv[1])))
    with contextlib.suppress(OSError):  # the parent may have been quicker
        Path(sys.argv[2]).rmdir()


if __name__ == "__main__":
    main()
