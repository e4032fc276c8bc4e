"""Reads DOCX: a zip archive from its first byte to its last, a document alone, and all of its text."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import docx
from docx.opc.exceptions import OpcError
from lxml import etree

from trainingapp.files.reading.refusing import BROKEN, UNKNOWN, Refusal, Text, several

MOST_MEMBERS = 2_000
MOST_BYTES = 150 * 1024**2
"""All members together, unpacked."""
MOST_XML = 50 * 1024**2
END_SIZE = 22
END = struct.Struct("<4s4H2LH")
END_MARK = b"PK\x05\x06"
PDF_MARK = b"%PDF-"
PDF_MARK_WITHIN = 1024
LOCKED_FLAG = 0x1

DOCUMENT = "word/document.xml"
TYPES = "[Content_Types].xml"
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = re.compile(r"vbaproject|macrosheet|/activex/|macroenabled", re.IGNORECASE)
PARCELS = re.compile(r"/embeddings/|oleobject|/afchunk|package\.bin", re.IGNORECASE)

RUNS = "The document has macros or controls in it. Save it as a PDF, and send that"
PARCEL = "The document has another document inside. Save it as a PDF, and send that"
FETCHES = "The document loads something from elsewhere when it is opened. Save it as a PDF, and send that"
BOMB = "The document is too large inside. Save it as a PDF, and send that"

LINE_BREAKS = {"p", "br", "cr", "tc", "tr"}
SPACES = {"tab", "ptab"}
TEXTS = {"t", "delText"}
DESCRIPTIONS = ("descr", "title")


def read(file: BinaryIO) -> str:
    """Check the whole document and return its text, that of headers, comments and properties included."""
    _check_ends(file)
    text = Text()
    try:
        with zipfile.ZipFile(file) as archive:
            _check_members(archive)
            for name, root in _parts(archive):
                _check_part(name, root)
                _collect(name, root, text)
        file.seek(0)
        docx.Document(file)
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, OpcError) as fault:
        raise Refusal(BROKEN) from fault
    except (ValueError, LookupError, TypeError, AttributeError, OSError, EOFError) as fault:
        raise Refusal(BROKEN) from fault
    except (NotImplementedError, RuntimeError, AssertionError) as fault:
        raise Refusal(BROKEN) from fault
    return str(text)


def _check_ends(file: BinaryIO) -> None:
    """The end record is the last thing in the file, and says that the archive begins at the first byte."""
    start = file.read(PDF_MARK_WITHIN)
    size = file.seek(0, 2)
    if size < END_SIZE or PDF_MARK in start:
        raise several("document")
    file.seek(size - END_SIZE)
    mark, disk, first, here, of_all, length, place, comment = END.unpack(file.read(END_SIZE))
    if mark != END_MARK or comment or disk or first or here != of_all or place + length + END_SIZE != size:
        raise several("document")
    file.seek(0)


def _check_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = [member.filename for member in members]
    if DOCUMENT not in names or TYPES not in names:
        raise Refusal(UNKNOWN)
    if len(names) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
        raise Refusal(BOMB)
    if len({name.lower() for name in names}) < len(names) or min(m.header_offset for m in members) != 0:
        raise several("document")
    if any(member.flag_bits & LOCKED_FLAG for member in members):
        raise Refusal("The document is locked with a password. Save it without one, and send that")
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise Refusal(BROKEN)
    if any(MACROS.search(name) for name in names):
        raise Refusal(RUNS)
    if any(PARCELS.search(name) for name in names):
        raise Refusal(PARCEL)
    if archive.testzip() is not None:
        raise Refusal(BROKEN)


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, etree._Element]]:
    """Every XML part, parsed without entities, document types and the network."""
    for member in archive.infolist():
        if not member.filename.lower().endswith((".xml", ".rels")):
            continue
        if member.file_size > MOST_XML:
            raise Refusal(BOMB)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(archive.read(member), parser)
        if root.getroottree().docinfo.doctype:
            raise Refusal(BROKEN)
        yield member.filename, root


def _check_part(name: str, root: etree._Element) -> None:
    if name == TYPES:
        types = {str(each.get("ContentType")) for each in root.iter("{*}Override", "{*}Default")}
        if DOCUMENT_TYPE not in types:
            raise Refusal(UNKNOWN)
        if any(MACROS.search(each) for each in types):
            raise Refusal(RUNS)
    if name.endswith(".rels"):
        _check_relations(root)


def _check_relations(root: etree._Element) -> None:
    for relation in root.iter("{*}Relationship"):
        kind = str(relation.get("Type")).rpartition("/")[2].lower()
        if str(relation.get("TargetMode")).lower() == "external" and kind != "hyperlink":
            raise Refusal(FETCHES)
        if kind in {"vbaproject", "control", "keymapcustomizations"}:
            raise Refusal(RUNS)
        if kind in {"oleobject", "package", "afchunk", "subdocument"}:
            raise Refusal(PARCEL)


def _collect(name: str, root: etree._Element, text: Text) -> None:
    """The text of a part. A word whose letters are formatted one by one stays one word."""
    is_properties = name.startswith("docProps/")
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        kind = etree.QName(element).localname
        if event == "end":
            text.add("\n" if is_properties or kind in LINE_BREAKS else "")
        elif is_properties or kind in TEXTS:
            text.add(element.text or "")
        elif kind in LINE_BREAKS | SPACES:
            text.add("\n" if kind in LINE_BREAKS else "\t")
        elif kind == "docPr":
            text.add("".join(f"\n{element.get(each)}\n" for each in DESCRIPTIONS if element.get(each)))
