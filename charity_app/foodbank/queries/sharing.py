"""The table of a split: what there is of an item, who gets how much by the rule, who is left out and why (R-FOD-06)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from charity_app.core import settings
from charity_app.core.text import Text
from charity_app.foodbank.formula import Parts, Standing, kept_back, share_out
from charity_app.foodbank.queries.outlets import SeenOutlet, outlets_of_depot, unwanted_of, why_left_out
from charity_app.foodbank.queries.standings import standings_of
from charity_app.foodbank.states.outlets import LeftOut
from charity_app.stock.models import GoodsDelivery, Item
from charity_app.stock.queries.balances import usable_lots
from charity_app.stock.queries.lots import items_of, lots_of_delivery
from charity_app.stock.states.lots import GoodsUse
from charity_app.stock.states.movements import Owner


def _declared(key: str, percent: int, name: Text) -> settings.Setting:
    return settings.declare(f"foodbank.{key}", percent, unit="percent", rule="R-FOD-06", name=name)


_HOUSEHOLDS = _declared("share_households", 50, Text("Split: part by families in need", "setting"))
_WEIGHT = _declared("share_weight", 30, Text("Split: part by how grave the need is", "setting"))
_USE = _declared("share_use", 20, Text("Split: part by what was handed out of what came", "setting"))
_KEPT = _declared("keep_back", 5, Text("Split: kept back for emergencies", "setting"))


@dataclass(frozen=True)
class Cell:
    """What an outlet would get of an item, or why nothing."""

    seen: SeenOutlet
    proposed: int
    left_out: LeftOut | None


@dataclass(frozen=True)
class Column:
    """An item to be shared out: what there is, what is kept back, and who would get how much."""

    item: Item
    total: int
    kept: int
    cells: tuple[Cell, ...]

    @property
    def shared(self) -> int:
        """Return how much is shared out."""
        return self.total - self.kept


@dataclass(frozen=True)
class Table:
    """A split as it is proposed: the outlets with their standing, and a column for each item."""

    outlets: tuple[SeenOutlet, ...]
    standings: Mapping[str, Standing]
    columns: tuple[Column, ...]


def table_of(depot_id: UUID, totals: Mapping[UUID, int]) -> Table:
    """Return how these numbers of items would be shared out among the outlets of a depot."""
    outlets = outlets_of_depot(depot_id)
    standings = {one.number: one for one in standings_of(outlets)}
    unwanted = unwanted_of([seen.site_id for seen in outlets])
    items = sorted(items_of(set(totals)).values(), key=lambda item: (item.name, str(item.id)))
    columns = [_column(item, totals[item.id], outlets, standings, unwanted) for item in items if totals[item.id] > 0]
    return Table(tuple(outlets), standings, tuple(columns))


def _column(
    item: Item,
    total: int,
    outlets: Sequence[SeenOutlet],
    standings: Mapping[str, Standing],
    unwanted: Mapping[UUID, set[UUID]],
) -> Column:
    reasons = {seen.outlet.number: why_left_out(seen, item, unwanted[seen.site_id]) for seen in outlets}
    takers = [standings[number] for number, reason in reasons.items() if reason is None]
    kept = kept_back(total, settings.value(_KEPT))
    parts = Parts(settings.value(_HOUSEHOLDS), settings.value(_WEIGHT), settings.value(_USE))
    found = share_out(total - kept, takers, parts)
    cells = (Cell(seen, found.get(seen.outlet.number, 0), reasons[seen.outlet.number]) for seen in outlets)
    return Column(item, total, kept, tuple(cells))


def free_of(depot_id: UUID, item_ids: set[UUID]) -> dict[UUID, int]:
    """Return by item how much a depot may give away now."""
    held = usable_lots((Owner.SITE, depot_id), item_ids)
    return {item_id: sum(one.quantity for one in rows) for item_id, rows in held.items()}


def totals_of_delivery(delivery: GoodsDelivery) -> dict[UUID, int]:
    """Return by item how much of a delivery given as aid is still in its depot and may leave."""
    lots = [lot for lot in lots_of_delivery(delivery) if lot.use is GoodsUse.AID]
    own = {lot.id for lot in lots}
    held = usable_lots((Owner.SITE, delivery.site_id), {lot.item_id for lot in lots})
    return {key: sum(one.quantity for one in rows if one.lot.id in own) for key, rows in held.items()}
