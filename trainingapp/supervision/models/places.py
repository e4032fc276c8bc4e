"""Places in groups that coordinators book themselves, and the waiting list."""

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trainingapp.core.db import Base, choice, within
from trainingapp.plans.models import Plan
from trainingapp.supervision.models.sessions import SupervisionSession
from trainingapp.supervision.terms import PlaceState

MOST_PLACES = 200
"""The largest group that places may be offered for."""


class GroupOpening(Base):
    """A group that coordinators may book a place in by themselves, up to so many."""

    __tablename__ = "group_openings"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id"), unique=True)
    capacity: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    session: Mapped[SupervisionSession] = relationship()
    places: Mapped[list["GroupPlace"]] = relationship(
        back_populates="opening", order_by="GroupPlace.turn, GroupPlace.id"
    )

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (within("capacity", 1, MOST_PLACES),)


class GroupPlace(Base):
    """A coordinator's place in a group: booked, or on the waiting list in the order they asked."""

    __tablename__ = "group_places"

    opening_id: Mapped[UUID] = mapped_column(ForeignKey("group_openings.id"))
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    state: Mapped[PlaceState] = mapped_column(choice(PlaceState, "state_known"))
    turn: Mapped[int]
    """Their number in the order of asking; who gives a place back and asks again goes to the end."""
    version: Mapped[int] = mapped_column(default=1)

    opening: Mapped[GroupOpening] = relationship(back_populates="places")
    plan: Mapped[Plan] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("opening_id", "plan_id"),)
