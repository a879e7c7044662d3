"""Ordering ahead: a card sets points aside for goods of a shop, changes its mind until they are packed, or cancels.

The card is held first, the order after it, the shelves last. Nothing is taken off a shelf before it is packed: what was
ordered is only counted, so that orders together never want more than is there. Source: feature 5.11.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import delete

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.states import advance, changed_meanwhile
from charity_app.core.text import Text
from charity_app.ledger.models import Account
from charity_app.registry.models import Site
from charity_app.stock.services.moving import hold_shelves
from charity_app.supermarket.events import ShopOrderChanged, ShopOrderPlaced
from charity_app.supermarket.models import ShopCard, ShopOrder, ShopOrderLine
from charity_app.supermarket.queries.baskets import Basket, Wanted, judge_basket
from charity_app.supermarket.queries.orderable import free_units
from charity_app.supermarket.queries.orders import card_behind, held_order, open_order_of, shop_of
from charity_app.supermarket.services.granting import hold_card, points_account
from charity_app.supermarket.services.order_points import give_points_back, hold_points
from charity_app.supermarket.services.selling import Unpayable
from charity_app.supermarket.states.orders import SHOP_ORDER_TABLE, OrderWay, ShopOrderAction, ShopOrderState

_DAYS = settings.declare(
    "market.order_days", 7, unit="days", rule="", name=Text("How many days ahead goods can be ordered", "setting")
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a family orders, for which day, and how it gets it; `agrees` that who brings it sees its address."""

    wanted: Sequence[Wanted]
    wanted_on: date
    way: OrderWay = OrderWay.COLLECT
    takes_other: bool = False
    agrees: bool = False


def order_days(site: Site) -> list[date]:
    """Return the days for which goods of a shop can be ordered today: those on which it is open."""
    return [day for day in _days_ahead() if site.is_open_on(day)]


def _days_ahead() -> list[date]:
    return [clock.today() + timedelta(days=days) for days in range(1, settings.value(_DAYS) + 1)]


def place_order(site: Site, card: ShopCard, *, asked: Asked, by: Actor) -> ShopOrder:
    """Order goods with a card, one order at a time. Raises Unpayable with every reason, Invalid, Conflict."""
    with acting_in(system_scope("order ahead")):
        account = hold_card(card)
        if open_order_of(card) is not None:
            raise Conflict(
                Text("An order of this card waits already. Change that one, or collect it first", "shop order")
            )
        _check(site, asked)
        basket = _judged(site, card, asked, account)
        order = ShopOrder(
            number=f"Y{new_code(7)}",
            code=new_code(6),
            site_id=site.id,
            card_id=card.id,
            on_behalf=not by.is_system and card.household_id not in by.scope.household_ids,
            ordered_at=clock.now(),
            ordered_by_id=by.user_id,
            **_said(asked),
        )
        db.session.add(order)
        db.session.flush()
        _write(order, basket, account)
    about = {"shop_order_id": order.id, "site_id": site.id, "card_id": card.id}
    emit(ShopOrderPlaced(**about, points=order.points, on_behalf=order.on_behalf, by=by))
    return order


def change_order(order: ShopOrder, *, asked: Asked, by: Actor) -> None:
    """Order something else, or for another day, as long as nothing is packed. Raises as placing an order."""
    with acting_in(system_scope("order ahead")):
        card = card_behind(order)
        hold_card(card)
        order = held_order(order)
        if order.state is not ShopOrderState.ORDERED:
            raise changed_meanwhile()
        site = shop_of(order)
        _check(site, asked)
        give_points_back(order, card)
        db.session.execute(delete(ShopOrderLine).where(ShopOrderLine.order_id == order.id))
        db.session.flush()
        account = points_account(card)
        basket = _judged(site, card, asked, account)
        advance(order, SHOP_ORDER_TABLE, ShopOrderAction.CHANGE, **_said(asked))
        _write(order, basket, account)
    about = {"shop_order_id": order.id, "site_id": order.site_id, "card_id": order.card_id}
    emit(ShopOrderChanged(**about, points=order.points, by=by))


def _said(asked: Asked) -> dict[str, object]:
    agreed_at = clock.now() if asked.way is OrderWay.HOME else None
    said = {"way": asked.way, "wanted_on": asked.wanted_on, "takes_other": asked.takes_other}
    return {**said, "agreed_at": agreed_at}


def _check(site: Site, asked: Asked) -> None:
    if asked.wanted_on not in _days_ahead():
        raise Invalid(Text("Choose one of the next days", "shop order"), field="wanted_on")
    if not site.is_open_on(asked.wanted_on):
        raise Invalid(Text("The shop is closed on that day. Choose another one", "shop order"), field="wanted_on")
    if asked.way is OrderWay.HOME and not asked.agrees:
        said = Text(
            "Whoever brings it needs to know where to. Say yes to that, or collect it in the shop", "shop order"
        )
        raise Invalid(said, field="agrees")
    if not asked.wanted:
        raise Invalid(Text("Choose something first", "shop order"), field="goods")


def _judged(site: Site, card: ShopCard, asked: Asked, account: Account) -> Basket:
    """Judge a basket like at a till, but for points alone, and for what no other order wants of held shelves."""
    basket = judge_basket(site, card, asked.wanted, points=account.balance, ordered_for=asked.wanted_on)
    hold_shelves({(site.id, line.item.id) for line in basket.lines})
    free = free_units(site, {line.item.id for line in basket.lines}, on=asked.wanted_on)
    lines = []
    for line in basket.lines:
        left = max(0, free[line.item.id])
        told = {"item": line.item.name, "left": left}
        hint = Text("%(item)s: the shop has %(left)s that nobody ordered", "shop order", told)
        lines.append(line if line.hint or line.quantity <= left else replace(line, hint=hint))
    basket = replace(basket, lines=tuple(lines))
    if not basket.is_good:
        raise Unpayable(basket)
    return basket


def _write(order: ShopOrder, basket: Basket, account: Account) -> None:
    for line in basket.lines:
        each = line.points // line.quantity
        db.session.add(ShopOrderLine(order_id=order.id, item_id=line.item.id, wanted=line.quantity, points=each))
    hold_points(order, account, basket.points)
    db.session.flush()
