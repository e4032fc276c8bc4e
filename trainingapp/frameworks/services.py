"""Puts published versions of the reference library into the database, once each."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainingapp.audit import services as audit
from trainingapp.core.errors import DomainError
from trainingapp.frameworks import library_models
from trainingapp.frameworks.library import Library
from trainingapp.frameworks.models import Entry, Publication


@dataclass(frozen=True)
class Loaded:
    """What loading did: versions that were new, and versions that were there already."""

    added: tuple[str, ...]
    unchanged: tuple[str, ...]


def load_library(session: Session, *, library: Library) -> Loaded:
    """Add every version that is not there yet; doing it again changes nothing.

    Raises DomainError, and adds nothing, where a version is there with other content: a published
    version is never rewritten, because somebody may have signed against it.
    """
    known = {
        (code, version): digest
        for code, version, digest in session.execute(
            select(Publication.code, Publication.version, Publication.digest)
        )
    }
    rewritten = [
        _name(publication)
        for publication in library.publications
        if known.get((publication.code, publication.version), publication.digest) != publication.digest
    ]
    if rewritten:
        raise DomainError(
            f"Published already with other content: {', '.join(rewritten)}. "
            "Leave a published version as it is and add a new one beside it"
        )
    new = [p for p in library.publications if (p.code, p.version) not in known]
    for publication in new:
        _add(session, publication)
    unchanged = tuple(_name(p) for p in library.publications if p not in new)
    return Loaded(tuple(_name(p) for p in new), unchanged)


def _name(publication: library_models.Publication) -> str:
    return f"{publication.code}@{publication.version}"


def _add(session: Session, publication: library_models.Publication) -> None:
    row = Publication(
        kind=publication.kind,
        code=publication.code,
        version=publication.version,
        title=publication.title,
        status=publication.status.value,
        digest=publication.digest,
        body=publication.model_dump(mode="json"),
    )
    common = {"code", "title", "statement", "status", "source"}
    position = 0
    for section in publication.sections:
        for entry in section.entries:
            position += 1
            row.entries.append(
                Entry(
                    code=entry.code,
                    position=position,
                    section_code=section.code,
                    section_title=section.title,
                    title=entry.title or "",
                    statement=entry.statement,
                    status=publication.status_of(entry).value,
                    source=publication.source_of(entry),
                    details=entry.model_dump(mode="json", exclude=common),
                )
            )
    session.add(row)
    session.flush()
    audit.record(
        session,
        actor=None,
        what="publication:loaded",
        subject_type="publication",
        subject_id=row.id,
        alliance_id=None,
        details={"code": row.code, "version": row.version, "digest": row.digest},
    )
