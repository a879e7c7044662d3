"""The tables of divisions and of the six working areas."""

from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Base, Entity
from charity_app.divisions.states import DivisionKind, DivisionLevel

_ENDINGS = ("居民委员会", "村民委员会", "居委会", "村委会", "街道", "镇")


def division_id(code: str) -> UUID:
    """Return the key of the division with this code; it is the same in every database."""
    return uuid5(NAMESPACE_URL, f"charity-app:division:{code}")


class AreaGroup(Base):
    """A working area of several streets and towns, with its names."""

    __tablename__ = "area_groups"
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(80))


class Division(Entity):
    """One division between two days; a code is never used again. Source: R-DIV-01, R-DIV-02."""

    __tablename__ = "divisions"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="period"),
        CheckConstraint("(level = 'district') = (parent_id IS NULL)", name="parent"),
        Index("ix_divisions_parent", "parent_id", "code"),
    )
    code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    level: Mapped[DivisionLevel] = mapped_column()
    kind: Mapped[DivisionKind] = mapped_column()
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("divisions.id"))
    area_group: Mapped[str | None] = mapped_column(ForeignKey("area_groups.code"))
    pinyin: Mapped[str] = mapped_column(String(200))
    initials: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[date] = mapped_column()
    valid_to: Mapped[date | None] = mapped_column()
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("divisions.id"))

    @property
    def short_name(self) -> str:
        """The name without its ending, for display only. Source: R-DIV-03."""
        for ending in _ENDINGS:
            if self.name.endswith(ending) and len(self.name) > len(ending) + 1:
                return self.name.removesuffix(ending)
        return self.name
