"""Commands on settings: one person proposes a value, another agrees (ruling 38)."""

from datetime import date
from uuid import UUID

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.settings import SettingValue
from charity_app.core.text import Text
from charity_app.identity.events import SettingApproved, SettingProposed
from charity_app.identity.queries import setting_of


def propose_setting(key: str, *, value: int, valid_from: date, by: Actor) -> SettingValue:
    """Propose a value of a setting from a day on. Raises NotFound for an unknown key, Invalid for a day in the past."""
    if setting_of(key) is None:
        raise NotFound
    if valid_from < clock.today():
        raise Invalid(Text("Choose today or a later day", "setting"), field="valid_from")
    row = SettingValue(key=key, value=value, valid_from=valid_from, proposed_by_id=_person(by))
    db.session.add(row)
    emit(SettingProposed(setting_value_id=row.id, key=key, value=value, valid_from=valid_from, by=by))
    return row


def _person(by: Actor) -> UUID:
    if by.user_id is None:
        raise NotAllowed(Text("Only people may do this", "setting"))
    return by.user_id


def approve_setting(proposed: SettingValue, *, by: Actor) -> None:
    """Agree, as the second person, to a proposed value; it counts from its day on, and from now at the earliest.

    Raises NotAllowed for who proposed it, Conflict when it was agreed already.
    """
    if _person(by) == proposed.proposed_by_id:
        raise NotAllowed(Text("A second person must agree to this", "setting"))
    if proposed.approved_at is not None:
        raise Conflict(Text("This was agreed already", "account"))
    proposed.approved_by_id, proposed.approved_at = by.user_id, clock.now()
    emit(SettingApproved(setting_value_id=proposed.id, key=proposed.key, value=proposed.value, by=by))
