"""Working out what goes into packs, from what is on the shelves and not promised yet. Source: feature 4.11."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.foodbank.events.packs import PackListed
from charity_app.foodbank.models import Distribution, Pack, PackItem, PackLine
from charity_app.foodbank.queries.families import eaters_of
from charity_app.foodbank.queries.packing import Eaters, Shelf, list_pack
from charity_app.foodbank.queries.packs import distribution_of, lines_of, promised_at
from charity_app.foodbank.states.packs import PackState
from charity_app.stock.models import Item
from charity_app.stock.queries.balances import usable_lots
from charity_app.stock.queries.lots import items_of
from charity_app.stock.states.movements import Owner


def list_packs_anew(distribution: Distribution, packs: Sequence[Pack]) -> None:
    """Work out what goes into packs that wait, whoever comes first in line first."""
    lines = lines_of(distribution.template_id)
    items = items_of({line.item_id for line in lines if line.item_id})
    ids = [pack.id for pack in packs]
    shelves = _shelves(distribution.site_id, lines, items, without=ids)
    eaters = eaters_of((pack.household_id for pack in packs), on=clock.today())
    db.session.execute(delete(PackItem).where(PackItem.pack_id.in_(ids)))
    for pack in packs:
        known = eaters[pack.household_id]
        fed = Eaters(pack.people, known.babies, known.diet)
        found = list_pack(lines, fed, shelves, items)
        db.session.add_all(PackItem(pack_id=pack.id, **vars(one)) for one in found)
    db.session.flush()


def list_pack_anew(pack: Pack, *, by: Actor) -> None:
    """Work out what goes into one pack that waits. Raises Conflict when it waits no more."""
    if pack.state is not PackState.WAITING:
        raise Conflict(Text("This pack is no longer waiting", "error"))
    list_packs_anew(distribution_of(pack), [pack])
    emit(PackListed(pack_id=pack.id, by=by))


def _shelves(
    site_id: UUID, lines: Sequence[PackLine], items: Mapping[UUID, Item], *, without: Collection[UUID]
) -> dict[UUID, Shelf]:
    """Return what is on the shelves of a place in the categories of these lines and waits for nobody else."""
    categories = {items[line.item_id].category if line.item_id else line.category for line in lines}
    wanted = select(Item).where(Item.category.in_(categories))
    known = {item.id: item for item in db.session.scalars(wanted)}
    promised = promised_at(site_id, without=without)
    shelves: dict[UUID, Shelf] = {}
    for item_id, held in usable_lots((Owner.SITE, site_id), list(known)).items():
        left = sum(one.quantity for one in held) - promised.get(item_id, 0)
        if left > 0:
            shelves[item_id] = Shelf(known[item_id], left, held[0].lot.expires_on)
    return shelves


def forget_lists_of(household_id: UUID) -> None:
    """Delete what the packs of a household held and left out; what was handed out stays on the ledger."""
    packs = select(Pack.id).where(Pack.household_id == household_id)
    db.session.execute(delete(PackItem).where(PackItem.pack_id.in_(packs)))
