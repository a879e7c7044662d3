"""Reads of settings: what is in force, what is proposed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from charity_app.core import settings
from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.core.settings import Setting, SettingValue
from charity_app.core.text import Text
from charity_app.identity.queries.people import names_of
from charity_app.identity.states import SETTING_GROUPS, UNIT_LABELS


@dataclass(frozen=True)
class ValueLine:
    """A value of a setting from a day on: who proposed it, and who agreed, if anybody has."""

    id: UUID
    value: int
    valid_from: date
    proposed_by: str
    approved_by: str
    is_open: bool
    is_own: bool


@dataclass(frozen=True)
class SettingLine:
    """A setting with the value in force and the values that were ever proposed, the latest first."""

    key: str
    name: Text | str
    value: int
    default: int
    unit: Text | str
    rule: str
    group: str
    group_name: Text | str
    values: tuple[ValueLine, ...]


def setting_of(key: str) -> Setting | None:
    """Return a declared setting."""
    return next((setting for setting in settings.declared() if setting.key == key), None)


def get_setting(key: str) -> SettingLine | None:
    """Return a declared setting with the value in force."""
    setting = setting_of(key)
    return _line(setting, ()) if setting else None


def get_setting_value(viewer: Actor, value_id: UUID) -> SettingValue | None:
    """Return a value somebody proposed; settings are no secret among staff."""
    if not viewer.is_signed_in:
        return None
    return db.session.scalars(select(SettingValue).where(SettingValue.id == value_id)).one_or_none()


def list_settings_visible_to(viewer: Actor) -> tuple[SettingLine, ...]:
    """Return every declared setting with what was proposed for it; three statements."""
    rows = db.session.scalars(select(SettingValue).order_by(SettingValue.valid_from.desc(), SettingValue.id)).all()
    people = {row.proposed_by_id for row in rows} | {row.approved_by_id for row in rows if row.approved_by_id}
    names = names_of(people)
    proposed: dict[str, list[ValueLine]] = {}
    for row in rows:
        proposed.setdefault(row.key, []).append(_value_line(row, names, viewer))
    return tuple(_line(setting, tuple(proposed.get(setting.key, ()))) for setting in settings.declared())


def _value_line(row: SettingValue, names: dict[UUID, str], viewer: Actor) -> ValueLine:
    return ValueLine(
        id=row.id,
        value=row.value,
        valid_from=row.valid_from,
        proposed_by=names.get(row.proposed_by_id, ""),
        approved_by=names.get(row.approved_by_id, "") if row.approved_by_id else "",
        is_open=row.approved_at is None,
        is_own=row.proposed_by_id == viewer.user_id,
    )


def _line(setting: Setting, values: tuple[ValueLine, ...]) -> SettingLine:
    prefix = setting.key.partition(".")[0]
    return SettingLine(
        key=setting.key,
        name=setting.name,
        value=settings.value(setting),
        default=setting.default,
        unit=UNIT_LABELS.get(setting.unit, setting.unit),
        rule=setting.rule,
        group=prefix,
        group_name=SETTING_GROUPS.get(prefix, prefix),
        values=values,
    )
