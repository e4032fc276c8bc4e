"""People, the organisations they work in, and what they typed when their time ran out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.accounts.terms import OrganisationKind, Role
from trainingapp.core.db import Base, JsonText, choice


class Organisation(Base):
    """An alliance, a place, a primary care network or a practice. Source: S2 L17 to L25."""

    __tablename__ = "organisations"

    alliance_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    """The alliance it belongs to; an alliance belongs to itself."""
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    """The next wider organisation: practice to PCN, PCN to place, place to alliance."""
    kind: Mapped[OrganisationKind] = mapped_column(choice(OrganisationKind, "kind_known"))
    name: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("alliance_id", "kind", "name"),
        CheckConstraint("(kind = 'alliance') = (parent_id IS NULL)", name="only_alliances_have_no_parent"),
    )


class Person(Base):
    """Somebody who signs in; what they may do follows from their memberships and their plans."""

    __tablename__ = "people"
    __allow_unmapped__ = True  # for `only_plan_id`, which is no column

    alliance_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    """The alliance they work with; none for the operator of the installation."""
    name: Mapped[str]
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(unique=True)
    """The address in lower case: how people are told apart when they sign in."""
    job_title: Mapped[str] = mapped_column(default="")
    is_registered: Mapped[bool] = mapped_column(default=False)
    """A registered practitioner, as the support worker specification asks of supervisors. Source: S0 L86."""
    password_hash: Mapped[str]
    """Blank: no account yet; they come in by a link to one plan, and cannot sign in."""
    digest_opted_out: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """No digests of what waits, by their own choice; mail about their account always goes out."""
    must_change_password: Mapped[bool] = mapped_column(default=False)
    """The password was given to them by somebody else; no page opens before they have chosen their own."""
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    """Failures since the last success."""
    locked_until: Mapped[datetime | None]
    deactivated_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    """Counts what programme leads change; signing in leaves it alone."""
    only_plan_id: UUID | None = None
    """During a visit by a link: the one plan they see, as its PCN supervisor. Never stored."""

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="person", lazy="joined", order_by="Membership.role"
    )

    __mapper_args__ = {
        "version_id_col": version,
        "version_id_generator": False,
    }

    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Whether they may still sign in."""
        return self.deactivated_at is None

    def get_id(self) -> str:
        """How the cookie names them."""
        return str(self.id)

    @property
    def has_account(self) -> bool:
        """Whether they have a password to sign in with; without one they come in by a link alone."""
        return bool(self.password_hash)

    @property
    def roles(self) -> frozenset[Role]:
        """Every role they hold anywhere; during a visit by a link, the one it was made for."""
        if self.only_plan_id is not None:
            return frozenset({Role.PCN_SUPERVISOR})
        return frozenset(membership.role for membership in self.memberships)

    def has(self, *roles: Role) -> bool:
        """Whether they hold one of these roles."""
        return not self.roles.isdisjoint(roles)


class Membership(Base):
    """A person's role in an organisation."""

    __tablename__ = "memberships"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    """None for the operator alone."""
    role: Mapped[Role] = mapped_column(choice(Role, "role_known"))

    person: Mapped[Person] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation | None] = relationship()

    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id", "role"),
        CheckConstraint(
            "(role = 'operator') = (organisation_id IS NULL)", name="operators_alone_stand_outside"
        ),
    )


class HeldForm(Base):
    """What a person had typed into a form when their time ran out, kept until they come back."""

    __tablename__ = "held_forms"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    path: Mapped[str]
    """The address of the form."""
    fields: Mapped[Any] = mapped_column(JsonText)
    """Field name to list of values; never a password or a token."""

    __table_args__ = (UniqueConstraint("person_id", "path"),)
