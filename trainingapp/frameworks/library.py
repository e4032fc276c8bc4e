"""Reads the reference library into typed publications; every fault is named with its file and line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import TypeAdapter, ValidationError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from trainingapp.frameworks.library_entries import Entry
from trainingapp.frameworks.library_models import AnyPublication, PersonSpecification, Publication, Section
from trainingapp.frameworks.terms import PublicationKind

Steps = tuple[str | int, ...]
"""The way from the top of a file down to one key or item."""

_PUBLICATION: TypeAdapter[Publication] = TypeAdapter(AnyPublication)
_MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")


class LibraryFault(NamedTuple):
    """One thing that is wrong with one file; lines count from 1."""

    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class LibraryError(Exception):
    """The library is not fit to be used; `faults` holds everything found, by file and line."""

    def __init__(self, faults: Iterable[LibraryFault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class LibraryEntry(NamedTuple):
    """An entry together with where it stands."""

    publication: Publication
    section: Section
    entry: Entry


@dataclass(frozen=True)
class Library:
    """All publications, sorted by kind, code and version (oldest first)."""

    publications: tuple[Publication, ...]

    @property
    def entries(self) -> Iterator[LibraryEntry]:
        """Every entry of every version, in the order of the publications."""
        for publication in self.publications:
            for section in publication.sections:
                for entry in section.entries:
                    yield LibraryEntry(publication, section, entry)

    def by_code(self, code: str, version: str | None = None) -> Publication:
        """The publication with this code: the version asked for, or the newest. Raises KeyError if none."""
        for publication in reversed(self.publications):
            if publication.code == code and version in (None, publication.version):
                return publication
        raise KeyError(code if version is None else f"{code}@{version}")

    def of_kind(self, kind: PublicationKind) -> tuple[Publication, ...]:
        """Every version of every publication of one kind."""
        return tuple(publication for publication in self.publications if publication.kind is kind)

    def entry(self, code: str) -> LibraryEntry:
        """The entry with this code in the newest version that has it. Raises KeyError without one."""
        return self._newest[code]

    @cached_property
    def _newest(self) -> Mapping[str, LibraryEntry]:
        return {found.entry.code: found for found in self.entries}


def library_folder(override: Path | None = None) -> Path:
    """The folder to read: the one given, or `competencies/` beside the package."""
    return override if override is not None else Path(__file__).resolve().parents[2] / "competencies"


def read_library(folder: Path) -> Library:
    """Read every `*.yaml` file under `folder`.

    Raises LibraryError with all faults of all files; nothing is returned from a library that has any.
    References are judged only when every file could be parsed, since a code may stand in the broken one.
    """
    files = sorted(folder.glob("**/*.yaml"))
    if not files:
        raise LibraryError([LibraryFault(folder, 1, "there are no library files here")])
    faults: list[LibraryFault] = []
    documents: list[_Document] = []
    for file in files:
        document = _parse(file, faults)
        if document is not None:
            documents.append(document)
    publications = [(document, _validate(document, faults)) for document in documents]
    faults.extend(_duplicate_codes(documents))
    if len(documents) == len(files):
        faults.extend(_unknown_references(documents, publications))
    if faults:
        raise LibraryError(faults)
    return Library(tuple(sorted((found for _, found in publications if found), key=_order)))


def _order(publication: Publication) -> tuple[str, str, tuple[tuple[int, str], ...]]:
    # Numbers inside a version compare as numbers, so that 0.10 comes after 0.9.
    parts = re.findall(r"\d+|[A-Za-z]+", publication.version)
    version = tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts)
    return publication.kind, publication.code, version


# --- One file -----------------------------------------------------------------------------------------------


class _Document(NamedTuple):
    """A file that is sound YAML: its nodes, which know their lines, and the plain values made from them."""

    file: Path
    root: Node
    content: Any

    def fault(self, steps: Steps, message: str) -> LibraryFault:
        return LibraryFault(self.file, _line(self.root, steps), message)


def _parse(file: Path, faults: list[LibraryFault]) -> _Document | None:
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        faults.append(LibraryFault(file, line, "the file is not UTF-8 text"))
        return None
    try:
        loader = yaml.CSafeLoader(text)
        root = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        faults.append(LibraryFault(file, _marked_line(error), f"this is not sound YAML: {error.problem}"))
        return None
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        faults.append(LibraryFault(file, line, f"this is not sound YAML: {error.reason}"))
        return None
    if root is None:
        faults.append(LibraryFault(file, 1, "the file is empty"))
        return None
    unusable = list(_unusable_nodes(file, root))
    faults.extend(unusable)
    faults.extend(_personal_details(file, root))
    if unusable:
        return None
    try:
        return _Document(file, root, loader.construct_document(root))
    except yaml.MarkedYAMLError as error:
        faults.append(LibraryFault(file, _marked_line(error), f"this is not sound YAML: {error.problem}"))
        return None


def _marked_line(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark is not None else 1


def _nodes(root: Node) -> Iterator[Node]:
    """Every node below `root` and itself; one that is reached a second time, by an alias, is not entered."""
    waiting, seen = [root], set[int]()
    while waiting:
        node = waiting.pop()
        yield node
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, MappingNode):
            waiting.extend(part for pair in node.value for part in pair)
        elif isinstance(node, SequenceNode):
            waiting.extend(node.value)


def _unusable_nodes(file: Path, root: Node) -> Iterator[LibraryFault]:
    """What YAML allows and a library file must not have: aliases, a key twice, values that make no sense."""
    seen: set[int] = set()
    for node in _nodes(root):
        line = node.start_mark.line + 1
        if id(node) in seen:
            yield LibraryFault(file, line, "anchors and aliases are not used in the library")
        seen.add(id(node))
        if isinstance(node, MappingNode):
            yield from _repeated_keys(file, node)
        elif isinstance(node, ScalarNode):
            try:
                yaml.CSafeLoader("").construct_document(node)
            except (ValueError, yaml.YAMLError):
                yield LibraryFault(file, line, f"“{node.value}” cannot be read as a value")


def _repeated_keys(file: Path, mapping: MappingNode) -> Iterator[LibraryFault]:
    seen: set[str] = set()
    for key, _ in mapping.value:
        if not isinstance(key, ScalarNode):
            yield LibraryFault(file, key.start_mark.line + 1, "a key must be a plain word")
        elif key.value in seen:
            yield LibraryFault(file, key.start_mark.line + 1, f"the key {key.value} stands here twice")
        else:
            seen.add(key.value)


def _personal_details(file: Path, root: Node) -> Iterator[LibraryFault]:
    """The library is read by everybody: no mailboxes, and no numbers that could be a patient's."""
    for node in _nodes(root):
        if not isinstance(node, ScalarNode):
            continue
        line = node.start_mark.line + 1
        if _MAILBOX.search(node.value):
            yield LibraryFault(file, line, "the text holds an e-mail address")
        if any(_is_nhs_number(found) for found in _TEN_DIGITS.findall(node.value)):
            yield LibraryFault(file, line, "the text holds what could be an NHS number")


def _is_nhs_number(text: str) -> bool:
    """Whether ten digits (spaces and hyphens aside) carry the check digit of an NHS number (modulus 11)."""
    digits = [int(character) for character in text if character.isdigit()]
    weighted = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - weighted % 11) % 11 == digits[9]


def _validate(document: _Document, faults: list[LibraryFault]) -> Publication | None:
    try:
        publication = _PUBLICATION.validate_python(document.content)
    except ValidationError as error:
        faults.extend(_shape_faults(document, error))
        return None
    file = document.file
    if file.name != f"{publication.code}@{publication.version}.yaml":
        message = (
            f"the file must be called {publication.code}@{publication.version}.yaml, or its version put right"
        )
        faults.append(document.fault(("version",), message))
    if file.parent.name != publication.kind.folder:
        message = f"a {publication.kind} belongs in the folder {publication.kind.folder}"
        faults.append(document.fault(("kind",), message))
    return publication


def _shape_faults(document: _Document, error: ValidationError) -> Iterator[LibraryFault]:
    for detail in error.errors(include_url=False):
        if detail["type"].startswith("union_tag"):
            known = ", ".join(PublicationKind)
            yield document.fault(("kind",), f"kind: must be one of {known}")
        elif not isinstance(document.content, dict):
            yield document.fault((), "the file must be a set of keys and values")
        else:
            # The first step names the kind of publication and stands nowhere in the file.
            steps = detail["loc"][1:]
            yield document.fault(steps, f"{_field_name(steps)}{_in_words(detail['type'], detail['msg'])}")


def _field_name(steps: Steps) -> str:
    names = [step for step in steps if isinstance(step, str)]
    if not names or steps[-1] in ("sections", "entries"):
        return f"{names[-1]}: " if names else ""
    if isinstance(steps[-1], int):
        # A whole section or entry is at fault, or one item of a list such as an agenda.
        return "" if names[-1] in ("sections", "entries") else f"{names[-1]}, item {steps[-1] + 1}: "
    return f"{names[-1]}: "


def _in_words(kind: str, message: str) -> str:
    if kind == "missing":
        return "this key is missing"
    if kind == "extra_forbidden":
        return "this key is not known here"
    return message.removeprefix("Value error, ")


def _line(root: Node, steps: Steps) -> int:
    """The line of the key or item that `steps` lead to, or of the nearest thing above it that exists."""
    node, line = root, root.start_mark.line
    for step in steps:
        below = _below(node, step)
        if below is None:
            break
        line, node = below
    return line + 1


def _below(node: Node, step: str | int) -> tuple[int, Node] | None:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line, value
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        item: Node = node.value[step]
        return item.start_mark.line, item
    return None


# --- All files together -------------------------------------------------------------------------------------


def _codes(content: Any) -> Iterator[tuple[Steps, str]]:
    """Where each section's and entry's code stands, in a file that may still be of the wrong shape."""
    for number, section in enumerate(_items(content, "sections")):
        yield from _code(section, ("sections", number))
        for place, entry in enumerate(_items(section, "entries")):
            yield from _code(entry, ("sections", number, "entries", place))


def _items(content: Any, key: str) -> list[Any]:
    found = content.get(key) if isinstance(content, dict) else None
    return found if isinstance(found, list) else []


def _code(content: Any, steps: Steps) -> Iterator[tuple[Steps, str]]:
    code = content.get("code") if isinstance(content, dict) else None
    if isinstance(code, str):
        yield (*steps, "code"), code


def _text(content: Any, key: str) -> str:
    found = content.get(key) if isinstance(content, dict) else None
    return found if isinstance(found, str) else ""


def _duplicate_codes(documents: list[_Document]) -> Iterator[LibraryFault]:
    """A code belongs to one publication for ever: twice in a file, or in two publications, is a fault.

    Versions of one publication share their codes, which is what makes them comparable.
    """
    owners: dict[str, tuple[str, Path]] = {}
    versions: dict[tuple[str, str], Path] = {}
    for document in documents:
        publication = _text(document.content, "code")
        identity = publication, _text(document.content, "version")
        first = versions.setdefault(identity, document.file)
        if first is not document.file:
            message = f"{identity[0]}@{identity[1]} is already published in {first.name}"
            yield document.fault(("code",), message)
        here: set[str] = set()
        for steps, code in _codes(document.content):
            owner, file = owners.setdefault(code, (publication, document.file))
            if code in here or owner != publication:
                yield document.fault(steps, f"the code {code} is already used in {file.name}")
            here.add(code)


def _unknown_references(
    documents: list[_Document], publications: list[tuple[_Document, Publication | None]]
) -> Iterator[LibraryFault]:
    kinds: dict[str, str] = {}
    for document in documents:
        for _, code in _codes(document.content):
            kinds[code] = _text(document.content, "kind")
    published = {_text(document.content, "code") for document in documents}
    for document, publication in publications:
        if publication is None:
            continue
        if isinstance(publication, PersonSpecification) and publication.facts.role not in published:
            message = f"role: there is no publication {publication.facts.role} in the library"
            yield document.fault(("facts", "role"), message)
        yield from _unknown_codes(document, publication, kinds)


def _unknown_codes(
    document: _Document, publication: Publication, kinds: Mapping[str, str]
) -> Iterator[LibraryFault]:
    for number, section in enumerate(publication.sections):
        for place, entry in enumerate(section.entries):
            for reference in entry.references():
                found = kinds.get(reference.code)
                if found is not None and (not reference.kinds or found in reference.kinds):
                    continue
                item: Steps = () if reference.position is None else (reference.position,)
                steps = ("sections", number, "entries", place, reference.field, *item)
                wanted = " or ".join(sorted(reference.kinds)) or "library"
                message = f"{reference.field}: there is no code {reference.code} in the {wanted}"
                yield document.fault(steps, message)
