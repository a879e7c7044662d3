"""Households and their members; facts and identities stand apart (design 6, R-NAM-04)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Base, Entity
from charity_app.core.privacy import KeyOwner
from charity_app.core.scope import DivisionScoped
from charity_app.registry.models.parts import OfHousehold, Recorded, household_place
from charity_app.registry.states.households import HouseholdState
from charity_app.registry.states.people import Gender, LeaveReason, Relation


class Household(Entity, DivisionScoped, Recorded):
    """A household: a number without place or category, and where it lives down to the committee (R-CAS-04)."""

    __tablename__ = "households"
    __table_args__ = (
        UniqueConstraint("id", "street_id", "committee_id"),
        CheckConstraint("(state = 'merged') = (successor_id IS NOT NULL)", name="successor"),
        Index("ix_households_street_number", "street_id", "state", "number"),
    )
    number: Mapped[str] = mapped_column(String(9), unique=True)
    committee_id: Mapped[UUID] = mapped_column(ForeignKey("divisions.id"), index=True)
    street_id: Mapped[UUID] = mapped_column(ForeignKey("divisions.id"), index=True)
    state: Mapped[HouseholdState] = mapped_column(default=HouseholdState.ACTIVE)
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("households.id"))
    ended_on: Mapped[date | None] = mapped_column()
    erased_at: Mapped[datetime | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    @property
    def key_owner(self) -> KeyOwner:
        """Whose data key seals this household's values."""
        return KeyOwner("household", self.id)


class HouseholdContact(Base, OfHousehold):
    """How a household is reached, sealed with its key; erased rows keep nothing."""

    __tablename__ = "household_contacts"
    __table_args__ = (household_place(),)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    address: Mapped[bytes | None] = mapped_column()
    phone: Mapped[bytes | None] = mapped_column()
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)


class Member(Entity, OfHousehold, Recorded):
    """A person in a household between two days; only what rules need, nothing that names anybody (R-POL-01)."""

    __tablename__ = "members"
    __table_args__ = (
        household_place(),
        CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="period"),
        CheckConstraint("(left_on IS NULL) = (leave_reason IS NULL)", name="leaving"),
        Index("ix_members_birth", "street_id", "birth_on"),
    )
    birth_on: Mapped[date] = mapped_column()
    gender: Mapped[Gender] = mapped_column()
    relation: Mapped[Relation] = mapped_column()
    joined_on: Mapped[date] = mapped_column()
    left_on: Mapped[date | None] = mapped_column()
    leave_reason: Mapped[LeaveReason | None] = mapped_column()
    moved_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    version: Mapped[int] = mapped_column(default=1)


class MemberIdentity(Base, OfHousehold):
    """Who a member is, sealed with the household's key; `living_id_index` makes one person live in one household."""

    __tablename__ = "member_identities"
    __table_args__ = (household_place(),)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), primary_key=True)
    name: Mapped[bytes] = mapped_column()
    id_number: Mapped[bytes | None] = mapped_column()
    phone: Mapped[bytes | None] = mapped_column()
    name_index: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    id_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    living_id_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)


class NameToken(Base):
    """A keyed piece of a name, by which its bearer is found without the name being there (ruling 19)."""

    __tablename__ = "name_tokens"
    token: Mapped[bytes] = mapped_column(LargeBinary(8), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), primary_key=True)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), index=True)
