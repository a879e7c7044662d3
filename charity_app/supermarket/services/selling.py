"""The till: a basket is judged, then paid for by points, cash or nothing, all or nothing; taken back by two people.

A sale holds the card first and the shelves after it: two tills with one card wait in line and never in a circle.
Source: features 5.2, 5.3, 5.8, 5.14, R-VCH-01, R-VCH-02, A9.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.ledger.models import POINT, Account
from charity_app.ledger.queries import transfers_about
from charity_app.ledger.services import Line, NotEnough, open_account, open_book, post, reversing
from charity_app.registry.models import Household, Member, Site
from charity_app.registry.queries.heads import present
from charity_app.stock.models import HandOut, Item
from charity_app.stock.services import handing_out
from charity_app.stock.services.handing_out import Receipt
from charity_app.stock.services.moving import About
from charity_app.stock.services.picking import Want
from charity_app.stock.states.movements import Proof
from charity_app.supermarket.events import BasketSold, PriceSet, RefundDecided
from charity_app.supermarket.models import PriceTag, Sale, SaleLine, ShopCard
from charity_app.supermarket.queries.baskets import Basket, Wanted, judge_basket
from charity_app.supermarket.queries.cards import Shopper
from charity_app.supermarket.services.granting import points_account
from charity_app.supermarket.states.cards import AID_POINTS
from charity_app.supermarket.states.sales import SALE_TABLE, SaleAction

SALE = "sale"
_DEAREST = 1_000_000


class Unpayable(Conflict):
    """A basket cannot be paid for as it is; `basket` says which line and why."""

    def __init__(self, basket: Basket) -> None:
        super().__init__(basket.hints[0])
        self.basket = basket


def set_price(site: Site, item: Item, *, points: int | None, price_fen: int | None, by: Actor) -> PriceTag:
    """Say what one unit of an item costs in a shop. Raises Invalid below zero."""
    tag = set_points(site, item, points=points, by=by)
    if price_fen is not None and not 0 <= price_fen <= _DEAREST:
        raise Invalid(Text("Enter a number of zero or more", "error"), field="price_fen")
    tag.price_fen = price_fen
    db.session.flush()
    return tag


def set_points(site: Site, item: Item, *, points: int | None, by: Actor) -> PriceTag:
    """Say how many points one unit costs; None takes it out of what points buy. Raises Invalid below zero."""
    if points is not None and not 0 <= points <= _DEAREST:
        raise Invalid(Text("Enter a number of zero or more", "error"), field="points")
    tag = db.session.scalars(select(PriceTag).filter_by(site_id=site.id, item_id=item.id)).one_or_none()
    if tag is None:
        tag = PriceTag(site_id=site.id, item_id=item.id)
        db.session.add(tag)
    tag.points = points
    db.session.flush()
    emit(PriceSet(price_tag_id=tag.id, by=by))
    return tag


def sell_for_points(site: Site, shopper: Shopper, wanted: Sequence[Wanted], *, key: str, by: Actor) -> Sale:
    """Sell a basket to a card. Raises Unpayable with every reason, Conflict when the shelf is empty.

    The same key gives the same sale once more and moves nothing.
    """
    with acting_in(system_scope("shop till")):
        card = db.session.scalars(select(ShopCard).where(ShopCard.id == shopper.card.id).with_for_update()).one()
        db.session.refresh(card)
        done = db.session.scalars(select(Sale).where(Sale.key == key)).one_or_none()
        if done is not None:
            return done
        account = points_account(card)
        db.session.refresh(account)
        basket = judge_basket(site, card, wanted, points=account.balance)
        if not basket.is_good:
            raise Unpayable(basket)
        sale = _written(site, shopper, basket, key, by)
        _pay(account, sale)
        _give(site, card, sale, basket, by)
    emit(BasketSold(sale_id=sale.id, site_id=site.id, lines=len(basket.lines), by=by))
    return sale


def _written(site: Site, shopper: Shopper, basket: Basket, key: str, by: Actor) -> Sale:
    sale = Sale(
        number=f"S{new_code(7)}",
        site_id=site.id,
        card_id=shopper.card.id,
        proxy_id=shopper.proxy.id if shopper.proxy else None,
        points=basket.points,
        key=key,
        sold_at=clock.now(),
        sold_by_id=by.user_id,
    )
    db.session.add(sale)
    for line in basket.lines:
        row = {"item_id": line.item.id, "quantity": line.quantity, "points": line.points}
        db.session.add(SaleLine(sale_id=sale.id, **row))
    db.session.flush()
    return sale


def _pay(account: Account, sale: Sale) -> None:
    if not sale.points:
        return
    spent = _till(sale.site_id)
    line = Line(debit=account, credit=spent, amount=sale.points, reason="spend", subject_type=SALE, subject_id=sale.id)
    try:
        post([line], key=f"sale:{sale.id}")
    except NotEnough as short:
        raise Conflict(
            Text("The points were spent at another till just now. Look at the basket again", "till")
        ) from short


def _till(site_id: UUID) -> Account:
    open_book(AID_POINTS, is_separate=True)
    return open_account(AID_POINTS, owner_type="shop", owner_id=site_id, unit=POINT)


def _give(site: Site, card: ShopCard, sale: Sale, basket: Basket, by: Actor) -> None:
    """Hand the goods out, so that a recall finds this family."""
    household = db.session.scalars(select(Household).where(Household.id == card.household_id)).one()
    people = select(func.count()).select_from(Member).where(Member.household_id == household.id, present())
    heads = max(1, db.session.scalar(people) or 1)
    receipt = Receipt(household=household, heads=heads, proof=Proof.CODE, source=About(SALE, sale.id))
    wants = [Want(item_id=line.item.id, quantity=line.quantity) for line in basket.lines]
    handing_out.hand_out(site, wants, receipt=receipt, by=by)


def ask_refund(sale: Sale, *, by: Actor) -> None:
    """Ask a second person to take a sale back."""
    advance(sale, SALE_TABLE, SaleAction.ASK_REFUND, refund_asked_by_id=by.user_id)
    emit(RefundDecided(sale_id=sale.id, site_id=sale.site_id, action=SaleAction.ASK_REFUND, by=by))


def refund_sale(sale: Sale, *, by: Actor) -> None:
    """Give the points back as the second person; the goods are back on the shelf. Raises NotAllowed for who asked."""
    _refuse_own(sale, by)
    advance(sale, SALE_TABLE, SaleAction.REFUND, refunded_by_id=by.user_id, refunded_at=clock.now())
    paid = [row for row in transfers_about(SALE, sale.id) if row.reverses_id is None]
    if paid:
        post([reversing(row, reason="refund") for row in paid], key=f"refund:{sale.id}")
    given = db.session.scalars(select(HandOut).where(HandOut.source_type == SALE, HandOut.source_id == sale.id)).one()
    handing_out.take_back(given, by=by)
    emit(RefundDecided(sale_id=sale.id, site_id=sale.site_id, action=SaleAction.REFUND, by=by))


def keep_sale(sale: Sale, *, by: Actor) -> None:
    """Leave a sale as it is, as the second person."""
    _refuse_own(sale, by)
    advance(sale, SALE_TABLE, SaleAction.KEEP, refund_asked_by_id=None)
    emit(RefundDecided(sale_id=sale.id, site_id=sale.site_id, action=SaleAction.KEEP, by=by))


def _refuse_own(sale: Sale, by: Actor) -> None:
    if by.user_id == sale.refund_asked_by_id:
        raise NotAllowed(Text("A second person must see this", "error"))
