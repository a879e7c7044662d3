"""People who sign in, what they may be, and the households they belong to."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Base, Entity
from charity_app.core.privacy import KeyOwner
from charity_app.core.scope import Role
from charity_app.identity.states import SELF_ROLES, TWO_PERSON_ROLES

_SELF = ", ".join(f"'{role.value}'" for role in SELF_ROLES)
_TWO = ", ".join(f"'{role.value}'" for role in TWO_PERSON_ROLES)
_HELD = "(division_id IS NOT NULL)", "(organisation_id IS NOT NULL)", "(site_id IS NOT NULL)"
_PLACES = " + ".join(f"CASE WHEN {held} THEN 1 ELSE 0 END" for held in _HELD)


class User(Entity):
    """Somebody who can sign in; name and phone are sealed with the person's own data key (ruling 9)."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("login IS NOT NULL OR phone_index IS NOT NULL OR erased_at IS NOT NULL", name="reachable"),
        CheckConstraint("password_hash IS NULL OR login IS NOT NULL", name="password"),
    )
    login: Mapped[str | None] = mapped_column(String(40), unique=True)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    name_sealed: Mapped[bytes | None] = mapped_column()
    phone_sealed: Mapped[bytes | None] = mapped_column()
    password_hash: Mapped[str | None] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    totp_sealed: Mapped[bytes | None] = mapped_column()
    totp_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column()
    signed_in_at: Mapped[datetime | None] = mapped_column()
    disabled_at: Mapped[datetime | None] = mapped_column()
    erased_at: Mapped[datetime | None] = mapped_column()

    @property
    def key_owner(self) -> KeyOwner:
        """Whose data key seals this row."""
        return KeyOwner("user", self.id)


class UserNameToken(Base):
    """Keyed tokens by which a person is found by name (ruling 19)."""

    __tablename__ = "user_name_tokens"
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    token: Mapped[bytes] = mapped_column(LargeBinary(8), primary_key=True, index=True)


class RoleAssignment(Entity):
    """One role of one person at exactly one place, or at none for roles held for oneself (ruling 13)."""

    __tablename__ = "role_assignments"
    __table_args__ = (
        CheckConstraint(f"({_PLACES}) = CASE WHEN role IN ({_SELF}) THEN 0 ELSE 1 END", name="one_place"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> granted_by_id", name="two_people"),
        CheckConstraint("granted_by_id IS NULL OR granted_by_id <> user_id", name="not_for_oneself"),
        CheckConstraint(
            f"role NOT IN ({_TWO}) OR approved_at IS NULL OR granted_by_id IS NULL OR approved_by_id IS NOT NULL",
            name="second_person",
        ),
        Index("ix_role_assignments_role", "role", "division_id"),
    )
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[Role] = mapped_column()
    division_id: Mapped[UUID | None] = mapped_column(ForeignKey("divisions.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("sites.id"), index=True)
    valid_from: Mapped[date] = mapped_column()
    valid_to: Mapped[date | None] = mapped_column()
    granted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    granted_at: Mapped[datetime] = mapped_column()
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime | None] = mapped_column()


class HouseholdUser(Base):
    """Ties a resident, or a proxy with authority, to a household."""

    __tablename__ = "household_users"
    __table_args__ = (UniqueConstraint("household_id", "user_id"),)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), primary_key=True)
    since: Mapped[date] = mapped_column()
