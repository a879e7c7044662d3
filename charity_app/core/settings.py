"""Declared settings: a default with its rule number, overridden by a dated row that two people agreed (ruling 38)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core import clock
from charity_app.core.db import Entity, db
from charity_app.core.text import Text


@dataclass(frozen=True)
class Setting:
    """A figure of our own making: key, whole-number default, unit, the rule it comes from (if any), its name."""

    key: str
    default: int
    unit: str
    rule: str
    name: Text | str


_declared: dict[str, Setting] = {}


def declare(key: str, default: int, *, unit: str, rule: str, name: Text | None = None) -> Setting:
    """Declare a setting at import time; a key is declared once. Without a name it is called by its key."""
    if key in _declared:
        raise RuntimeError(f"setting declared twice: {key}")
    _declared[key] = Setting(key, default, unit, rule, name or key)
    return _declared[key]


def declared() -> tuple[Setting, ...]:
    """Return every declared setting, by key."""
    return tuple(_declared[key] for key in sorted(_declared))


class SettingValue(Entity):
    """A proposed or agreed value of a setting from a day on."""

    __tablename__ = "setting_values"
    __table_args__ = (CheckConstraint("approved_by_id IS NULL OR approved_by_id <> proposed_by_id", name="two_people"),)
    key: Mapped[str] = mapped_column(String(80), index=True)
    value: Mapped[int] = mapped_column()
    valid_from: Mapped[date] = mapped_column()
    proposed_by_id: Mapped[UUID] = mapped_column()
    approved_by_id: Mapped[UUID | None] = mapped_column()
    approved_at: Mapped[datetime | None] = mapped_column()


_AGREED = (
    select(SettingValue.key, SettingValue.value)
    .where(SettingValue.approved_by_id.is_not(None), SettingValue.valid_from <= bindparam("today"))
    .order_by(SettingValue.valid_from, SettingValue.approved_at)
)


def value(setting: Setting) -> int:
    """Return the value in force today."""
    return _overrides().get(setting.key, setting.default)


def value_of(key: str) -> int:
    """Return the value in force today of a setting by its key, as templates ask for it."""
    return value(_declared[key])


def _overrides() -> dict[str, int]:
    known: dict[str, int] | None = db.session.info.get("settings")
    if known is None:
        known = {row.key: row.value for row in db.session.execute(_AGREED, {"today": clock.today()})}
        db.session.info["settings"] = known
    return known
