"""Lets families of the demo order ahead in a shop: one order for each way it can end, and some that wait."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Role, system_actor
from charity_app.demo.stocking import Store
from charity_app.supermarket.models import ShopCard, ShopOrder
from charity_app.supermarket.queries.baskets import Wanted, judge_basket
from charity_app.supermarket.queries.cards import points_of
from charity_app.supermarket.queries.orders import open_order_of
from charity_app.supermarket.services import ending_orders, granting, ordering, packing
from charity_app.supermarket.services.ordering import Asked
from charity_app.supermarket.services.packing import Counted
from charity_app.supermarket.states.cards import CardState
from charity_app.supermarket.states.orders import OrderEnd, OrderWay

_BY = system_actor("demo")
_GOODS = ("毛巾", "棉袜")


@dataclass
class _Ahead:
    """A shop and what was ordered there, by nickname."""

    store: Store
    site_id: UUID
    orders: dict[str, UUID] = field(default_factory=dict)

    def place(self, name: str, *, is_home: bool = False, is_helped: bool = False) -> Callable[[], None]:
        """Order for the next day, by the family or its adviser, with the first card that may."""

        def act() -> None:
            shop = self.store.site(self.site_id)
            wanted = [Wanted(self.store.item(one), 1) for one in _GOODS]
            way = OrderWay.HOME if is_home else OrderWay.COLLECT
            day = clock.today() + timedelta(days=1)
            asked = Asked(wanted=wanted, wanted_on=day, way=way, takes_other=is_helped, agrees=is_home)
            by = self.store.district.actor(Role.COMMUNITY_AID_ADVISOR) if is_helped else _BY
            for card in _cards():
                granting.grant_month(card, by=_BY)
                judged = judge_basket(shop, card, wanted, points=points_of(card), ordered_for=day)
                if open_order_of(card) is None and judged.is_good:
                    self.orders[name] = ordering.place_order(shop, card, asked=asked, by=by).id
                    return

        return act

    def then(self, name: str, act: Callable[[ShopOrder], object]) -> Callable[[], None]:
        """Do something with an order, where there was a card for it."""

        def done() -> None:
            row = db.session.scalars(select(ShopOrder).where(ShopOrder.id == self.orders.get(name))).one_or_none()
            if row is not None:
                act(row)

        return done

    def pack(self, row: ShopOrder) -> None:
        """Pack all of it."""
        packing.pack_order(row, counted=Counted(packed={}), by=self.store.keeper(self.site_id))

    def hand_over(self, row: ShopOrder) -> None:
        """Hand it over by its code."""
        packing.hand_over_order(row, typed=row.code, by=self.store.keeper(self.site_id))


def _cards() -> list[ShopCard]:
    """Return the cards that can order, the newest first: the others shop at the till."""
    wanted = select(ShopCard).where(ShopCard.state == CardState.ACTIVE, ShopCard.opened_at <= clock.now())
    return list(db.session.scalars(wanted.order_by(ShopCard.opened_at.desc(), ShopCard.id)))


def let_families_order(store: Store) -> None:
    """Let some orders be collected, lapse, be cancelled and come back, and others wait packed or not."""
    ahead = _Ahead(store, store.shops[0].id)
    for days_ago, act in (
        (6.2, ahead.place("collected")),
        (6.1, ahead.place("forgotten")),
        (5.8, ahead.then("collected", ahead.pack)),
        (5.8, ahead.then("forgotten", ahead.pack)),
        (5.0, ahead.then("collected", ahead.hand_over)),
        (4.2, ahead.place("cancelled")),
        (4.1, ahead.then("cancelled", _cancel)),
        (3.2, ahead.place("returned", is_home=True)),
        (2.9, lambda: ending_orders.lapse_portion(by=_BY)),
        (2.8, ahead.then("returned", ahead.pack)),
        (2.2, ahead.then("returned", _return)),
        (1.0, ahead.place("brought", is_home=True)),
        (0.9, ahead.place("ready", is_helped=True)),
        (0.4, ahead.then("brought", ahead.pack)),
        (0.4, ahead.then("ready", ahead.pack)),
        (0.2, ahead.place("waits")),
        (0.1, ahead.place("waits too", is_helped=True)),
    ):
        store.at(days_ago, act)


def _cancel(row: ShopOrder) -> None:
    ending_orders.cancel_order(row, reason=OrderEnd.OTHER_PLANS, by=_BY)


def _return(row: ShopOrder) -> None:
    ending_orders.return_order(row, reason=OrderEnd.NOBODY_IN, by=_BY)
