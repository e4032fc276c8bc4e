"""Reads of published reference content. It is the same for every alliance."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from trainingapp.frameworks import library_models
from trainingapp.frameworks.library_models import AnyPublication
from trainingapp.frameworks.models import Entry, Publication
from trainingapp.frameworks.terms import PublicationKind

_TYPED: TypeAdapter[library_models.Publication] = TypeAdapter(AnyPublication)


def publications(session: Session, *, kind: PublicationKind | None = None) -> list[Publication]:
    """Publications in force, by kind and title, newest version first."""
    wanted = select(Publication).where(Publication.retired_at.is_(None))
    if kind is not None:
        wanted = wanted.where(Publication.kind == kind)
    return list(
        session.scalars(wanted.order_by(Publication.kind, Publication.title, Publication.version.desc()))
    )


def publication(session: Session, publication_id: UUID) -> Publication | None:
    """One publication."""
    return session.get(Publication, publication_id)


def publication_by_code(session: Session, *, code: str, version: str) -> Publication | None:
    """One version of a publication, with its whole content."""
    return session.scalars(
        select(Publication)
        .where(Publication.code == code, Publication.version == version)
        .options(undefer(Publication.body))
    ).first()


def newest(session: Session, *, code: str) -> Publication | None:
    """The newest version in force of one publication."""
    return session.scalars(
        select(Publication)
        .where(Publication.code == code, Publication.retired_at.is_(None))
        .order_by(Publication.version.desc())
    ).first()


def entry(session: Session, entry_id: UUID) -> Entry | None:
    """One entry with its publication."""
    return session.get(Entry, entry_id, options=[joinedload(Entry.publication)])


def entries(session: Session, publication_id: UUID) -> list[Entry]:
    """The entries of a publication, in the order printed."""
    return list(
        session.scalars(select(Entry).where(Entry.publication_id == publication_id).order_by(Entry.position))
    )


def entries_of(session: Session, *, codes: Sequence[str]) -> list[Entry]:
    """The entries of these publications in force, in the order printed."""
    return list(
        session.scalars(
            select(Entry)
            .join(Publication)
            .where(Publication.code.in_(codes), Publication.retired_at.is_(None))
            .order_by(Publication.code, Entry.position)
        )
    )


def typed(publication: Publication) -> library_models.Publication:
    """The publication's content as its typed model, for example a PlanTemplate."""
    return _TYPED.validate_python(publication.body)


def plan_template(publication: Publication) -> library_models.PlanTemplate:
    """The content of a plan template. Raises ValueError for any other kind of publication."""
    content = typed(publication)
    if not isinstance(content, library_models.PlanTemplate):
        raise ValueError(f"{publication.code} is no plan template")
    return content
