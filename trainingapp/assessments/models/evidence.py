"""Evidence, and what it shows."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.assessments.terms import EvidenceKind
from trainingapp.core.db import Base, choice
from trainingapp.frameworks.models import Entry


class Evidence(Base):
    """Something that shows a competency at work: a reflection or a link."""

    __tablename__ = "evidence"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    kind: Mapped[EvidenceKind] = mapped_column(choice(EvidenceKind, "kind_known"))
    title: Mapped[str]
    reflection: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    happened_on: Mapped[date]

    links: Mapped[list["EvidenceLink"]] = relationship(back_populates="evidence")

    __table_args__ = (
        CheckConstraint("(kind = 'link') = (link <> '')", name="links_have_addresses"),
        CheckConstraint("kind <> 'reflection' OR reflection <> ''", name="reflections_have_words"),
    )


class EvidenceLink(Base):
    """One piece of evidence shown for one competency."""

    __tablename__ = "evidence_links"

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entries.id"), index=True)

    evidence: Mapped[Evidence] = relationship(back_populates="links")
    entry: Mapped[Entry] = relationship()

    __table_args__ = (UniqueConstraint("evidence_id", "entry_id"),)
