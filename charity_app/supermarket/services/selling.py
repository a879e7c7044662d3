"""The till: a basket is judged, then paid for by points, cash or nothing, all or nothing; taken back by two people.

A sale holds the card first and the shelves after it: two tills with one card wait in line and never in a circle.
Source: features 5.2, 5.3, 5.8, 5.14, R-VCH-01, R-VCH-02, A9.
"""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.policy import demand_second
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.ledger.queries import transfers_about
from charity_app.ledger.services import post, reversing
from charity_app.registry.models import Site
from charity_app.stock.models import HandOut, Item
from charity_app.stock.services import handing_out
from charity_app.stock.services.selling import take_back_sold
from charity_app.supermarket.events import BasketSold, PriceSet, RefundDecided
from charity_app.supermarket.models import PriceTag, Sale, SaleLine, ShopCard
from charity_app.supermarket.queries.baskets import Basket, Wanted, judge_basket, price_basket
from charity_app.supermarket.queries.cards import Shopper
from charity_app.supermarket.queries.charity_sales import charity_sale_of
from charity_app.supermarket.services.booking import SALE, Bought, give_goods, pay_sale, write_sale
from charity_app.supermarket.services.granting import add_returned, hold_card
from charity_app.supermarket.services.leasing import release_card
from charity_app.supermarket.states.charity_sales import TOLD_STATES
from charity_app.supermarket.states.sales import SALE_TABLE, SaleAction

_DEAREST = 1_000_000


class Unpayable(Conflict):
    """A basket cannot be paid for as it is; `basket` says which line and why."""

    def __init__(self, basket: Basket) -> None:
        super().__init__(basket.hints[0])
        self.basket = basket


def set_price(site: Site, item: Item, *, points: int | None, price_fen: int | None, by: Actor) -> PriceTag:
    """Say what one unit of an item costs in a shop: without points no card pays it, without a price no cash.

    Zero is free. Raises Invalid below zero.
    """
    for field, value in (("points", points), ("price_fen", price_fen)):
        if value is not None and not 0 <= value <= _DEAREST:
            raise Invalid(Text("Enter a number of zero or more", "error"), field=field)
    tag = db.session.scalars(select(PriceTag).filter_by(site_id=site.id, item_id=item.id)).one_or_none()
    if tag is None:
        tag = PriceTag(site_id=site.id, item_id=item.id)
        db.session.add(tag)
    tag.points, tag.price_fen = points, price_fen
    db.session.flush()
    emit(PriceSet(price_tag_id=tag.id, by=by))
    return tag


def sell_basket(
    site: Site, shopper: Shopper | None, wanted: Sequence[Wanted], *, key: str, till_id: UUID | None = None, by: Actor
) -> Sale:
    """Sell a basket for points, cash or nothing. Raises Unpayable with every reason, Conflict when the shelf is empty.

    The same key gives the same sale once more and moves nothing. What the till holds of the card goes back to it first.
    """
    with acting_in(system_scope("shop till")):
        account = hold_card(shopper.card) if shopper else None
        done = db.session.scalars(select(Sale).where(Sale.key == key)).one_or_none()
        if done is not None:
            return _same(done, wanted)
        if shopper and till_id:
            release_card(till_id, shopper.card, by=by)
        if shopper and account:
            basket = judge_basket(site, shopper.card, wanted, points=account.balance)
        else:
            basket = price_basket(site, wanted)
        if not basket.is_good:
            raise Unpayable(basket)
        bought = Bought(site=site, shopper=shopper, basket=basket, key=key, sold_at=clock.now())
        sale = write_sale(bought, sold_by_id=by.user_id)
        pay_sale(sale, account)
        give_goods(bought, sale, basket.lines, by=by)
    emit(BasketSold(sale_id=sale.id, site_id=site.id, lines=len(basket.lines), by=by))
    return sale


def _same(done: Sale, wanted: Sequence[Wanted]) -> Sale:
    """Return a sale that was made under this key before. Raises Conflict for other goods."""
    pieces = Counter[UUID]()
    for one in wanted:
        pieces[one.item.id] += one.quantity
    booked = select(SaleLine.item_id, SaleLine.quantity).where(SaleLine.sale_id == done.id)
    if {row[0]: row[1] for row in db.session.execute(booked)} != pieces:
        told = {"number": done.number}
        raise Conflict(Text("This basket was paid for with other goods, receipt %(number)s. Begin anew", "till", told))
    return done


def ask_refund(sale: Sale, *, by: Actor) -> None:
    """Ask a second person to take a sale back. Raises Conflict when it was part of a charity sale that is over."""
    charity_sale = charity_sale_of(sale)
    if charity_sale and charity_sale.state in TOLD_STATES:
        raise Conflict(Text("The charity sale is over and its sum is public: this stays as it is", "charity sale"))
    advance(sale, SALE_TABLE, SaleAction.ASK_REFUND, refund_asked_by_id=by.user_id)
    emit(RefundDecided(sale_id=sale.id, site_id=sale.site_id, action=SaleAction.ASK_REFUND, by=by))


def refund_sale(sale: Sale, *, by: Actor) -> None:
    """Give back what was paid as the second person, and put the goods back. Raises NotAllowed for who asked."""
    demand_second(sale.refund_asked_by_id, by=by)
    advance(sale, SALE_TABLE, SaleAction.REFUND, refunded_by_id=by.user_id, refunded_at=clock.now())
    card = _held_card_of(sale)
    paid = [row for row in transfers_about(SALE, sale.id) if row.reverses_id is None]
    if paid:
        post([reversing(row, reason="refund") for row in paid], key=f"refund:{sale.id}")
    if card is not None:
        add_returned(card)
    wanted = select(HandOut).where(HandOut.source_type == SALE, HandOut.source_id == sale.id)
    for given in db.session.scalars(wanted.order_by(HandOut.id)):
        handing_out.take_back(given, by=by)
    site = db.session.scalars(select(Site).where(Site.id == sale.site_id)).one()
    take_back_sold(site, sale_id=sale.id, by=by)
    emit(RefundDecided(sale_id=sale.id, site_id=sale.site_id, action=SaleAction.REFUND, by=by))


def _held_card_of(sale: Sale) -> ShopCard | None:
    with acting_in(system_scope("shop till")):
        return db.session.scalars(select(ShopCard).where(ShopCard.id == sale.card_id).with_for_update()).one_or_none()


def keep_sale(sale: Sale, *, by: Actor) -> None:
    """Leave a sale as it is, as the second person."""
    demand_second(sale.refund_asked_by_id, by=by)
    advance(sale, SALE_TABLE, SaleAction.KEEP, refund_asked_by_id=None)
    emit(RefundDecided(sale_id=sale.id, site_id=sale.site_id, action=SaleAction.KEEP, by=by))
