"""Recalls as their pages show them, where recalled goods are, and the way back from a household to its lots."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Select, and_, cast, func, or_, select

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.text import normalised
from charity_app.divisions.queries import division_names
from charity_app.ledger.models import Transfer
from charity_app.registry.models import Household, Site
from charity_app.registry.queries.organisations import site_names
from charity_app.stock.models import HandOut, Item, Lot, Recall, RecallCall, RecalledLot
from charity_app.stock.policy import CALLERS
from charity_app.stock.queries.lots import items_of
from charity_app.stock.queries.reach import kept_ids, sees_all
from charity_app.stock.queries.recalls import HAND_OUT, places_of
from charity_app.stock.states.movements import Owner
from charity_app.stock.states.recalls import CallOutcome, RecallState


@dataclass(frozen=True)
class RecallRow:
    """A recall with its lot and item, and how many of the families in the viewer's reach were not reached yet."""

    recall: Recall
    lot: Lot
    item: Item
    families: int = 0
    open: int = 0


@dataclass(frozen=True)
class Shelved:
    """How much of the recalled goods one holder still has, in how many lots; `site_id` where it is a place."""

    owner: Owner
    site_id: UUID | None
    name: str
    quantity: int
    lots: int


@dataclass(frozen=True)
class ReceivedLot:
    """What a household received: which lot, how many, when and where, and the recall it is part of."""

    lot: Lot
    item: Item
    quantity: int
    handed_at: Any
    site: str
    recall: Recall | None


@dataclass(frozen=True)
class TracedHome:
    """A household by its number and street alone."""

    id: UUID
    number: str
    street: str


def is_open_call() -> Any:
    """Condition: nobody has reached this family yet."""
    return or_(RecallCall.outcome.is_(None), RecallCall.outcome == CallOutcome.NOT_REACHED)


def list_recalls(viewer: Actor, *, state: RecallState | None = None, page: int = 1) -> Page[RecallRow]:
    """Return one page of recalls, the latest first, with the families in reach. Two statements."""
    wanted = select(Recall, Lot, Item).join(Lot, Lot.id == Recall.lot_id).join(Item, Item.id == Lot.item_id)
    if state is not None:
        wanted = wanted.where(Recall.state == state)
    order = (Recall.started_at.desc(), Recall.id)
    found: Page[Any] = fetch_page(wanted.order_by(*order), lambda row: row[:3], number=page)
    calls = _calls_of({row[0].id for row in found.items}, viewer)
    rows = tuple(_recall_row(row, calls) for row in found.items)
    return Page(rows, found.number, found.pages, found.total)


def _recall_row(row: Any, calls: dict[UUID, tuple[int, int]]) -> RecallRow:
    families, is_open = calls.get(row[0].id, (0, 0))
    return RecallRow(row[0], row[1], row[2], families, is_open)


def _calls_of(recall_ids: Collection[UUID], viewer: Actor) -> dict[UUID, tuple[int, int]]:
    wanted = select(RecallCall.recall_id, func.count(), func.count().filter(is_open_call()))
    grouped = wanted.where(RecallCall.recall_id.in_(recall_ids)).group_by(RecallCall.recall_id)
    if viewer.has_role(*CALLERS) or not sees_all(viewer):
        return {row[0]: (row[1], row[2]) for row in db.session.execute(grouped)}
    with acting_in(system_scope("recall")):
        return {row[0]: (row[1], row[2]) for row in db.session.execute(grouped)}


def counting_open_calls(viewer: Actor) -> Select[int]:
    """Return the statement that counts the families the viewer has to call in running recalls, or the recalls."""
    if not viewer.has_role(*CALLERS):
        return select(func.count()).where(Recall.state == RecallState.RUNNING)
    calls = select(func.count()).select_from(RecallCall).join(Recall, Recall.id == RecallCall.recall_id)
    return calls.where(Recall.state == RecallState.RUNNING, is_open_call())


def recalls_of(lot: Lot) -> list[Recall]:
    """Return the recalls that reach a lot, the latest first."""
    wanted = select(Recall).join(RecalledLot, RecalledLot.recall_id == Recall.id).where(RecalledLot.lot_id == lot.id)
    return list(db.session.scalars(wanted.order_by(Recall.started_at.desc())))


def shelved_of(lot_ids: Collection[UUID]) -> list[Shelved]:
    """Return who still has how much of some lots, the most first. Two statements."""
    held: dict[tuple[Owner, UUID], list[int]] = {}
    for one in places_of(lot_ids):
        held.setdefault((one.owner, one.owner_id), []).append(one.quantity)
    names = site_names({owner_id for _owner, owner_id in held})
    rows = [
        Shelved(
            owner, owner_id if owner is Owner.SITE else None, names.get(owner_id, ""), sum(quantities), len(quantities)
        )
        for (owner, owner_id), quantities in held.items()
    ]
    return sorted(rows, key=lambda row: (-row.quantity, row.name))


def lots_at_places(lot_ids: Collection[UUID], viewer: Actor) -> list[tuple[Lot, Item, UUID, int]]:
    """Return what of some lots is on shelves that the viewer keeps, to be put aside there."""
    kept = kept_ids(viewer)
    places = [one for one in places_of(lot_ids) if one.owner is Owner.SITE and one.owner_id in kept]
    lots = {lot.id: lot for lot in db.session.scalars(select(Lot).where(Lot.id.in_({one.lot_id for one in places})))}
    items = items_of({lot.item_id for lot in lots.values()})
    return [(lots[one.lot_id], items[lots[one.lot_id].item_id], one.owner_id, one.quantity) for one in places]


def home_of_number(viewer: Actor, number: str) -> TracedHome | None:
    """Return the household with this number: in the whole district for the food safety officer, else in reach."""
    wanted = select(Household.id, Household.number, Household.street_id).where(Household.number == normalised(number))
    if sees_all(viewer) and not viewer.has_role(*CALLERS):
        with acting_in(system_scope("recall")):
            found = db.session.execute(wanted).one_or_none()
    else:
        found = db.session.execute(wanted).one_or_none()
    if found is None:
        return None
    return TracedHome(found[0], found[1], division_names([found[2]]).get(found[2], ""))


def received_by(household_id: UUID) -> list[ReceivedLot]:
    """Return every lot that a household, or one merged into it, received, the latest first. Two statements."""
    wanted = (
        select(Lot, Item, cast(func.sum(Transfer.amount), BigInteger), HandOut.handed_at, Site.name)
        .select_from(HandOut)
        .join(Transfer, and_(Transfer.subject_id == HandOut.id, Transfer.subject_type == HAND_OUT))
        .join(Lot, Lot.unit == Transfer.unit)
        .join(Item, Item.id == Lot.item_id)
        .join(Site, Site.id == HandOut.site_id)
        .where(HandOut.household_id.in_(_with_merged(household_id)), Transfer.reverses_id.is_(None))
        .group_by(HandOut.id, Lot.id, Item.id, Site.id)
        .order_by(HandOut.handed_at.desc(), Lot.id)
    )
    with acting_in(system_scope("recall")):
        found = db.session.execute(wanted).all()
    recalls = _recalls_of_lots({row[0].id for row in found})
    return [ReceivedLot(*row, recalls.get(row[0].id)) for row in found]


def _with_merged(household_id: UUID) -> Any:
    """Select a household and the files that were merged into it."""
    return select(Household.id).where(or_(Household.id == household_id, Household.successor_id == household_id))


def _recalls_of_lots(lot_ids: Collection[UUID]) -> dict[UUID, Recall]:
    wanted = select(RecalledLot.lot_id, Recall).join(Recall, Recall.id == RecalledLot.recall_id)
    rows = db.session.execute(wanted.where(RecalledLot.lot_id.in_(lot_ids)).order_by(Recall.started_at))
    return {row[0]: row[1] for row in rows}
