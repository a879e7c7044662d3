"""Reads of assessed needs."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from charity_app.casework.catalogue import need_kinds
from charity_app.casework.models import NeedItem
from charity_app.casework.policy import sees_restricted
from charity_app.casework.states.items import item_text
from charity_app.casework.states.needs import NeedState, NeedType, NeedUnit, Privacy
from charity_app.core import settings
from charity_app.core.db import db
from charity_app.core.privacy import Erased, unseal
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.models import Household

_RESTRICTED = tuple(kind.need_type for kind in need_kinds().values() if kind.privacy is Privacy.RESTRICTED)

PER_SEVERITY = settings.declare(
    "need.per_severity",
    15,
    unit="points",
    rule="1.20",
    name=Text("A need weighs for each step of severity", "setting"),
)
PER_URGENCY = settings.declare(
    "need.per_urgency",
    10,
    unit="points",
    rule="1.20",
    name=Text("A need weighs for each step of urgency", "setting"),
)


@dataclass(frozen=True)
class NeedRow:
    """An assessed need as a household's pages show it."""

    id: UUID
    need_type: NeedType
    item: Text
    severity: int
    urgency: int
    priority: int
    quantity: int
    unit: NeedUnit
    wished_on: date
    value_fen: int
    state: NeedState
    is_claimable: bool


def get_need_item(viewer: Actor, need_item_id: UUID) -> NeedItem | None:
    """Return an assessed need within the viewer's reach; restricted types only to those who work with them."""
    found = db.session.scalars(select(NeedItem).where(NeedItem.id == need_item_id)).one_or_none()
    if found is not None and found.need_type in _RESTRICTED and not sees_restricted(viewer):
        return None
    return found


def list_needs_of(household: Household, viewer: Actor) -> list[NeedRow]:
    """Return the needs of a household, the gravest first. One statement."""
    wanted = select(NeedItem).where(NeedItem.household_id == household.id)
    if not sees_restricted(viewer):
        wanted = wanted.where(NeedItem.need_type.not_in(_RESTRICTED))
    rows = map(_row, db.session.scalars(wanted.order_by(NeedItem.recorded_at)))
    return sorted(rows, key=lambda row: (row.state is NeedState.ENDED, -row.priority))


def _row(need: NeedItem) -> NeedRow:
    return NeedRow(
        id=need.id,
        need_type=need.need_type,
        item=item_text(need.need_type, need.item),
        severity=need.severity,
        urgency=need.urgency,
        priority=need_priority(need.severity, need.urgency),
        quantity=need.quantity,
        unit=need.unit,
        wished_on=need.wished_on,
        value_fen=need.value_fen,
        state=need.state,
        is_claimable=need_kinds()[need.need_type].is_claimable,
    )


def need_priority(severity: int, urgency: int) -> int:
    """Weigh a need by its steps of severity and urgency; a need of no severity weighs nothing."""
    weighed = severity * settings.value(PER_SEVERITY) + urgency * settings.value(PER_URGENCY)
    return weighed if severity else 0


def note_place(need_item_id: UUID) -> str:
    """Return where the words of an assessed need are sealed."""
    return f"need_items.note:{need_item_id}"


def note_of(need: NeedItem, household: Household) -> str:
    """Return what the assessor wrote; empty after erasure."""
    try:
        return unseal(household.key_owner, need.note, place=note_place(need.id)) if need.note else ""
    except Erased:
        return ""
