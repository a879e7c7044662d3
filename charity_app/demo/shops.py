"""Lets two charity supermarkets of the demo work for a month: goods, prices, sales, refunds, day closes, spending."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Role, system_actor
from charity_app.demo.stocking import Store
from charity_app.ledger.queries import balance
from charity_app.registry.models import Site
from charity_app.registry.services.contracts import sign_contract
from charity_app.stock.models import Item
from charity_app.stock.services import intake, items
from charity_app.stock.services.checking import Arrival
from charity_app.stock.states.items import Category, Unit
from charity_app.stock.states.lots import GoodsUse
from charity_app.supermarket.models import Sale, ShopCard
from charity_app.supermarket.queries.baskets import Wanted, judge_basket
from charity_app.supermarket.queries.cards import Shopper, points_of
from charity_app.supermarket.services import (
    books,
    charity_sales,
    closing,
    granting,
    inspections,
    publishing,
    selling,
    vouchers,
)
from charity_app.supermarket.services.closing import Counted
from charity_app.supermarket.services.inspections import Found
from charity_app.supermarket.services.vouchers import Terms
from charity_app.supermarket.states.cards import CardState
from charity_app.supermarket.states.inspections import CheckPoint
from charity_app.supermarket.states.money import TILL, DifferenceReason, Purpose, ShopBook

_BY = system_actor("demo")
_FILLED_DAYS, _RENT_DAYS, _PUBLISHED_DAYS, _CHARITY_DAYS, _SHORT_FEN = 34, 5.5, 4.3, 1.3, 5_00
_GIVEN = (("肥皂 125 克", Category.CLEANING, 6), ("毛巾", Category.DAILY_USE, 8), ("棉袜", Category.CLOTHING, 5))
_SOLD = (("旧书", Category.STATIONERY, 3_50), ("手编杯垫", Category.HANDICRAFT, 12_00))


def let_shops_sell(store: Store) -> None:
    """Fill two shops, let them sell for a month on some days, close each of these days, and publish November."""
    shops = [spot.id for spot in store.shops[:2]]
    store.at(_FILLED_DAYS, partial(_fill, store, shops))
    days = store.district.scale.shop_days
    for order in range(days):
        days_ago = 33 - 32 * order // days
        for place, site_id in enumerate(shops):
            sell = partial(_sell, order=order * 2 + place)
            close = partial(_close, is_short=order == 1 and not place)
            store.at(days_ago - 0.1, partial(_if_open, store, site_id, sell))
            store.at(days_ago - 0.3, partial(_if_open, store, site_id, close))
    store.at(_FILLED_DAYS, partial(_look_after, store, shops[0]))
    store.at(_CHARITY_DAYS, partial(_hold_charity_sale, store, shops[0]))
    store.at(20.05, partial(_take_back, store, shops[0]))
    store.at(_RENT_DAYS, partial(_pay_rent, store, shops[0]))
    store.at(_FILLED_DAYS, partial(_sign, store))
    store.at(_PUBLISHED_DAYS, _grant)
    store.at(_PUBLISHED_DAYS, lambda: publishing.publish_lists(date(2024, 11, 1), by=_BY))


def _if_open(store: Store, site_id: UUID, act: Callable[[Store, UUID], None]) -> None:
    """Do something on a day of the week on which the shop is open."""
    if store.site(site_id).is_open_on(clock.today()):
        act(store, site_id)


def _fill(store: Store, shops: Sequence[UUID]) -> None:
    """Enter what shops have, price it, and take in gifts for families and gifts to be sold."""
    for name, category, _cost in (*_GIVEN, *_SOLD):
        details = items.ItemDetails(name=name, category=category, unit=Unit.PIECE)
        store.items[name] = items.enter_item(details, by=_BY).id
    for order, site_id in enumerate(shops):
        for goods, use in ((_GIVEN, GoodsUse.AID), (_SOLD, GoodsUse.SALE)):
            _deliver(store, store.site(site_id), goods, use, order)


def _sign(store: Store) -> None:
    """Enter the contracts of all shops; that of the last one ended in November."""
    for order, spot in enumerate(store.shops, start=1):
        last = date(2024, 11, 30) if order == len(store.shops) else date(2025, 12, 31)
        shop, number = store.site(spot.id), f"演示合-{order:02d}"
        sign_contract(shop, paper_number=number, starts_on=date(2023, 1, 1), ends_on=last, by=_BY)


def _look_after(store: Store, site_id: UUID) -> None:
    """Let cards buy ten points for one yuan five times a month, and an inspection find something."""
    officer, today = store.district.actor(Role.CHARITY_OFFICER), clock.today()
    terms = Terms(name="一元购十元（演示）", times=5, price_fen=1_00, points=10, starts_on=today)
    plan = vouchers.propose_voucher_plan(terms, by=_BY)
    vouchers.approve_voucher_plan(plan, by=officer)
    words, until = "义卖物品区缺少价签（演示）", today + timedelta(days=60)
    found = Found(inspected_on=today, wanting=[CheckPoint.OPERATION], words=words, mend_until=until)
    inspections.record_inspection(store.site(site_id), found=found, by=officer)


def _deliver(store: Store, shop: Site, goods: Sequence[tuple[str, Category, int]], use: GoodsUse, order: int) -> None:
    by, is_sold = store.keeper(shop.id), use is GoodsUse.SALE
    delivery = intake.open_delivery(store.donor(order), shop, use=use, by=by)
    for name, _category, cost in goods:
        item = store.item(name)
        points, price_fen = (None, cost) if is_sold else (cost, None)
        selling.set_price(shop, item, points=points, price_fen=price_fen, by=by)
        intake.take_in_line(delivery, item, arrival=Arrival(quantity=200, photo=store.photo), by=by)
    intake.finish_delivery(delivery, by=by)


def _sell(store: Store, site_id: UUID, order: int) -> None:
    """Sell to a family for points, to another for both, and to a neighbour for cash."""
    shop, given = store.site(site_id), [store.item(name) for name, _category, _cost in _GIVEN]
    sold = [store.item(name) for name, _category, _cost in _SOLD]
    cards = _cards()
    if cards:
        _sell_to(store, shop, cards[3 * order % len(cards)], [given[0], given[1]])
        _sell_to(store, shop, cards[(3 * order + 1) % len(cards)], [given[2], sold[0]])
    wanted = [Wanted(sold[0], 1 + order % 3), Wanted(sold[1], 1)]
    selling.sell_basket(shop, None, wanted, key=f"demo:{site_id}:{order}", by=store.keeper(site_id))


def _cards() -> Sequence[ShopCard]:
    wanted = select(ShopCard).where(ShopCard.state == CardState.ACTIVE, ShopCard.opened_at <= clock.now())
    return db.session.scalars(wanted.order_by(ShopCard.opened_at, ShopCard.id)).all()


def _grant() -> None:
    """Let every card have its points of the month that has begun."""
    for card in _cards():
        granting.grant_month(card, by=_BY)


def _sell_to(store: Store, shop: Site, card: ShopCard, goods: Sequence[Item]) -> None:
    """Sell one piece each, where nothing stands in the way."""
    granting.grant_month(card, by=_BY)
    wanted = [Wanted(item, 1) for item in goods]
    if judge_basket(shop, card, wanted, points=points_of(card)).is_good:
        key = f"demo:{card.id}:{clock.now().isoformat()}"
        selling.sell_basket(shop, Shopper(card), wanted, key=key, by=store.keeper(shop.id))


def _close(store: Store, site_id: UUID, *, is_short: bool) -> None:
    """Count the cash, five yuan short where it is said so, and let the street confirm it."""
    shop, by = store.site(site_id), store.keeper(site_id)
    trade, gifts = (balance(books.money_account(site_id, book, TILL)) for book in (ShopBook.TRADE, ShopBook.GIFTS))
    missing = min(trade, _SHORT_FEN) if is_short else 0
    reason = DifferenceReason.WRONG_CHANGE if missing else None
    row = closing.close_day(shop, counted=Counted(trade_fen=trade - missing, gifts_fen=gifts, reason=reason), by=by)
    closing.confirm_close(row, by=store.district.actor(Role.STREET_OFFICER))


def _hold_charity_sale(store: Store, site_id: UUID) -> None:
    """Sell what neighbours made for a purpose, before two people, and announce the next time."""
    shop, by, today = store.site(site_id), store.keeper(site_id), clock.today()
    told: dict[str, Any] = {"name": "暖冬义卖（演示）", "cause": "困境儿童助学金（演示）", "by": by}
    row = charity_sales.plan_charity_sale(shop, day=today, **told)
    charity_sales.open_charity_sale(row, by=by)
    wanted = [Wanted(store.item(name), 2) for name, _category, _cost in _SOLD]
    selling.sell_basket(shop, None, wanted, key=f"demo:charity:{site_id}", by=by)
    in_box = balance(books.money_account(site_id, ShopBook.GIFTS, TILL))
    charity_sales.close_charity_sale(row, counted_fen=in_box, reason=None, by=by)
    charity_sales.confirm_charity_sale(row, by=store.district.actor(Role.STREET_OFFICER))
    charity_sales.plan_charity_sale(shop, day=today + timedelta(days=14), **told)


def _take_back(store: Store, site_id: UUID) -> None:
    """Take the last sale for points back before two people."""
    wanted = select(Sale).where(Sale.site_id == site_id, Sale.points > 0, Sale.cash_fen == 0)
    sale = db.session.scalars(wanted.order_by(Sale.sold_at.desc(), Sale.id).limit(1)).one_or_none()
    if sale is not None:
        selling.ask_refund(sale, by=store.keeper(site_id))
        selling.refund_sale(sale, by=store.district.actor(Role.STREET_OFFICER))


def _pay_rent(store: Store, site_id: UUID) -> None:
    shop, by = store.site(site_id), store.keeper(site_id)
    books.spend_money(
        shop, book=ShopBook.TRADE, purpose=Purpose.RENT, amount_fen=10_00, paper_number="演示-2411", by=by
    )
