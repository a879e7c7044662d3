"""A depot with shelves for benchmarks and races, and the proof that whatever left it left in the right order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.ids import new_token
from charity_app.core.scope import system_actor
from charity_app.divisions.models import division_id
from charity_app.ledger.models import Account, Transfer
from charity_app.registry import services as registry
from charity_app.registry.models import Site
from charity_app.registry.services.sites import SiteDetails
from charity_app.registry.states.organisations import SiteKind
from charity_app.stock.models import Item, Lot
from charity_app.stock.queries.balances import fefo_key
from charity_app.stock.services import intake
from charity_app.stock.services.checking import Arrival
from charity_app.stock.services.donors import register_donor
from charity_app.stock.services.items import ItemDetails, enter_item
from charity_app.stock.states.items import Category, Unit
from charity_app.stock.states.movements import STOCK_BOOK, Owner

SYSTEM = system_actor("benchmark")


@dataclass(frozen=True)
class Shop:
    """A depot, an outlet and one item with lots of it, the soonest date first."""

    depot_id: UUID
    outlet_id: UUID
    item_id: UUID
    lot_ids: tuple[UUID, ...]


def open_shop(*, lots: int, units: int) -> Shop:
    """Open a depot and an outlet, and take in lots of one item with different dates."""
    depot, outlet = (_site(kind) for kind in (SiteKind.FOOD_DEPOT, SiteKind.CARE_STOP))
    details = ItemDetails(name=f"牛奶{new_token()}", category=Category.DAIRY, unit=Unit.BOX, life_days=180)
    item = enter_item(details, by=SYSTEM)
    taken = [take_in(depot, item, units, days=60 + 7 * (number * 7 % lots)) for number in range(lots)]
    return Shop(depot.id, outlet.id, item.id, tuple(lot.id for lot in sorted(taken, key=fefo_key)))


def _site(kind: SiteKind) -> Site:
    details = SiteDetails(kind=kind, name="测速", street_id=division_id("310115008"), address="演示路1号")
    return registry.open_site(details, by=SYSTEM)


def take_in(site: Site, item: Item, units: int, *, days: int) -> Lot:
    """Take in a lot with so many days left."""
    delivery = intake.open_delivery(register_donor(by=SYSTEM), site, by=SYSTEM)
    arrival = Arrival(quantity=units, expires_on=clock.today() + timedelta(days=days))
    return intake.take_in_line(delivery, item, arrival=arrival, by=SYSTEM)


@dataclass
class Blocked:
    """When a lot was blocked: after the first of these transfers was written, before any behind the second."""

    begun: int
    done: int


@dataclass
class Watch:
    """What happened to lots while others picked, and what a reader saw."""

    blocked: dict[str, Blocked] = field(default_factory=dict)
    lowest: int = 0
    samples: int = 0


def last_transfer() -> int:
    """Return the id of the newest transfer that is committed."""
    return db.session.scalar(select(func.max(Transfer.id))) or 0


def wrong_picks(shop: Shop, watch: Watch) -> list[str]:
    """Replay every pick from the ledger and name what is wrong.

    Each takes greedily from the soonest date among the lots that may leave; on hand is what the movements say.
    """
    lots = sorted(db.session.scalars(select(Lot).where(Lot.id.in_(shop.lot_ids))), key=fefo_key)
    order = [lot.unit for lot in lots]
    shelf = {row.unit: row for row in db.session.scalars(_accounts(shop, Owner.SITE))}
    left = dict.fromkeys(order, 0)
    wrong: list[str] = []
    for key, moved in _groups(order):
        if moved[0].credit_id == shelf[moved[0].unit].id:
            for row in moved:
                left[row.unit] += row.amount
            continue
        wrong += _judge(order, left, watch, key, moved)
        for row in moved:
            left[row.unit] -= row.amount
    wrong += [
        f"{unit} holds {row.balance}, not {left[unit]}" for unit, row in shelf.items() if row.balance != left[unit]
    ]
    return wrong + ([f"somebody saw {watch.lowest}"] if watch.lowest < 0 else [])


def _accounts(shop: Shop, owner: Owner):  # type: ignore[no-untyped-def]
    wanted = select(Account).where(Account.book == STOCK_BOOK, Account.owner_type == owner.value)
    return wanted.where(Account.owner_id == shop.depot_id)


def _groups(units: Sequence[str]) -> list[tuple[str, list[Transfer]]]:
    """Return the postings of these units in their order; whoever posts holds the shelf, so ids tell it."""
    found: dict[str, list[Transfer]] = {}
    for row in db.session.scalars(select(Transfer).where(Transfer.unit.in_(units)).order_by(Transfer.id)):
        found.setdefault(row.key, []).append(row)
    return list(found.items())


def _judge(order: Sequence[str], left: dict[str, int], watch: Watch, key: str, moved: Sequence[Transfer]) -> list[str]:
    """Name what is wrong with one pick: goods that may not leave, more than there is, another lot than the soonest."""
    first = min(row.id for row in moved)
    taken = {row.unit: row.amount for row in moved}
    open_units, wrong = sum(taken.values()), []
    for unit in order:
        mine, block = taken.get(unit, 0), watch.blocked.get(unit)
        if block is not None and mine and first > block.done:
            wrong.append(f"{key} took of a blocked lot")
        if mine > left[unit]:
            wrong.append(f"{key} took {mine} of {left[unit]}")
        may_pass = block is not None and first > block.begun
        if mine < min(open_units, left[unit]) and not may_pass:
            wrong.append(f"{key} passed a lot over")
        open_units -= mine
    return wrong
