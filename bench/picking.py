"""Many pickers at the shelves of one item, while lots are frozen and recalled and a reader looks at every balance."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from random import Random
from threading import Event

from flask import Flask
from sqlalchemy import create_engine, func, select

from bench.shelves import SYSTEM, Blocked, Shop, Watch, last_transfer
from charity_app.core.db import db, prepare_engine, unit_of_work
from charity_app.core.errors import Conflict
from charity_app.core.ids import new_token
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.ledger.models import Account, lot_unit
from charity_app.stock.models import Lot
from charity_app.stock.services import holding, picking, recalling
from charity_app.stock.services.moving import About
from charity_app.stock.services.picking import Part, Want
from charity_app.stock.states.lots import HoldReason
from charity_app.stock.states.movements import Owner, Reason
from charity_app.stock.states.recalls import RecallReason

_MOST, _BETWEEN = 5, 10


@contextmanager
def alone(app: Flask) -> Iterator[None]:
    """Give a thread its own transaction."""
    with app.app_context(), acting_in(system_scope("benchmark")), unit_of_work():
        yield


@contextmanager
def a_door_for_each(people: int) -> Iterator[None]:
    """Let so many people reach the database at once, each over a connection of its own."""
    usual = db.engine
    db.session.remove()
    wide = create_engine(usual.url, pool_size=people, max_overflow=0, hide_parameters=True)
    prepare_engine(wide)
    db.engines[None] = wide  # type: ignore[index]
    try:
        yield
    finally:
        db.session.remove()
        db.engines[None] = usual  # type: ignore[index]
        wide.dispose()


def pick_one(shop: Shop, quantity: int) -> tuple[Part, ...]:
    """Send some units from the depot to the outlet."""
    ends = (Owner.SITE, shop.depot_id), (Owner.SITE, shop.outlet_id)
    about, key = About("bench", shop.outlet_id), f"bench:{new_token()}"
    wants = [Want(item_id=shop.item_id, quantity=quantity)]
    return picking.pick(*ends, wants, reason=Reason.TRANSFER, about=about, key=key, by=SYSTEM)


def rush(app: Flask, shop: Shop, *, pickers: int, picks: int, safety: Actor) -> tuple[Watch, Counter[str]]:
    """Let so many people pick 1 to 5 units so many times; returns what was seen, and how often what was answered."""
    watch, over = Watch(), Event()

    def work(number: int) -> Counter[str]:
        draw = Random(number)
        return Counter(_try(app, shop, draw.randint(1, _MOST)) for _ in range(picks))

    with ThreadPoolExecutor(pickers + 2) as threads:
        reader = threads.submit(_read, app, watch, over)
        blocker = threads.submit(_block, app, shop, watch, over, safety)
        answers = list(threads.map(work, range(pickers)))
        over.set()
        blocker.result()
        reader.result()
    return watch, sum(answers, Counter())


def _try(app: Flask, shop: Shop, quantity: int) -> str:
    try:
        with alone(app):
            pick_one(shop, quantity)
    except Conflict:
        return "refused"
    except Exception as trouble:  # noqa: BLE001 (whatever else comes is counted)
        return type(trouble).__name__
    return "picked"


def _read(app: Flask, watch: Watch, over: Event) -> None:
    """Look at all balances of places again and again."""
    while not over.is_set():
        with alone(app):
            lowest = db.session.scalar(select(func.min(Account.balance)).where(Account.owner_type == Owner.SITE.value))
        watch.lowest = min(watch.lowest, lowest or 0)
        watch.samples += 1


def _wait_for_picks(app: Flask, over: Event) -> int:
    """Wait until some picks are through, or everybody is; returns the id of the newest transfer."""
    with alone(app):
        first = newest = last_transfer()
    while newest < first + _BETWEEN and not over.is_set():
        with alone(app):
            newest = last_transfer()
    return newest


def _block(app: Flask, shop: Shop, watch: Watch, over: Event, safety: Actor) -> None:
    """Freeze the lot everybody picks from, and recall the one after it."""

    def freeze(lot: Lot) -> None:
        holding.freeze_lot(lot, reason=HoldReason.NOTICE, by=safety)

    def recall(lot: Lot) -> None:
        recalling.start_recall(lot, reason=RecallReason.MAKER, notice="", by=safety)

    ways: tuple[Callable[[Lot], None], ...] = (freeze, recall)
    for lot_id, way in zip(shop.lot_ids, ways, strict=False):
        begun = _wait_for_picks(app, over)
        with alone(app):
            lot = db.session.scalars(select(Lot).where(Lot.id == lot_id)).one()
            way(lot)
        with alone(app):
            watch.blocked[lot_unit(lot_id)] = Blocked(begun, last_transfer())
