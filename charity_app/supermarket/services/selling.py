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
from charity_app.stock.services.moving import About, hold_shelves
from charity_app.stock.services.picking import Want
from charity_app.stock.services.selling import sell_goods, take_back_sold
from charity_app.stock.states.movements import Proof
from charity_app.supermarket.events import BasketSold, PriceSet, RefundDecided
from charity_app.supermarket.models import PriceTag, Sale, SaleLine, ShopCard
from charity_app.supermarket.queries.baskets import Basket, Judged, Wanted, judge_basket, price_basket
from charity_app.supermarket.queries.cards import Shopper
from charity_app.supermarket.queries.charity_sales import charity_sale_of, open_charity_sale_of
from charity_app.supermarket.queries.closes import counting_day
from charity_app.supermarket.services.books import money_account
from charity_app.supermarket.services.granting import add_returned, hold_card
from charity_app.supermarket.services.leasing import release_card
from charity_app.supermarket.states.cards import AID_POINTS
from charity_app.supermarket.states.charity_sales import TOLD_STATES
from charity_app.supermarket.states.money import OUTSIDE, TILL, ShopBook
from charity_app.supermarket.states.sales import SALE_TABLE, SaleAction

SALE = "sale"
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
            return done
        if shopper and till_id:
            release_card(till_id, shopper.card, by=by)
        if shopper and account:
            basket = judge_basket(site, shopper.card, wanted, points=account.balance)
        else:
            basket = price_basket(site, wanted)
        if not basket.is_good:
            raise Unpayable(basket)
        sale = _written(site, shopper, basket, key, by)
        _pay(account, sale)
        sale.counts_on = counting_day(site.id)
        _give(site, shopper, sale, basket, by)
    emit(BasketSold(sale_id=sale.id, site_id=site.id, lines=len(basket.lines), by=by))
    return sale


def _written(site: Site, shopper: Shopper | None, basket: Basket, key: str, by: Actor) -> Sale:
    sale = Sale(
        number=f"S{new_code(7)}",
        site_id=site.id,
        card_id=shopper.card.id if shopper else None,
        proxy_id=shopper.proxy.id if shopper and shopper.proxy else None,
        points=basket.points,
        cash_fen=basket.cash_fen,
        key=key,
        counts_on=clock.today(),
        sold_at=clock.now(),
        sold_by_id=by.user_id,
    )
    db.session.add(sale)
    for line in basket.lines:
        row = {"item_id": line.item.id, "quantity": line.quantity, "points": line.points, "price_fen": line.price_fen}
        db.session.add(SaleLine(sale_id=sale.id, **row))
    db.session.flush()
    return sale


def _pay(account: Account | None, sale: Sale) -> None:
    """Post what was paid: points in their book, cash in that of trade, or of gifts in a charity sale."""
    lines = []
    if account and sale.points:
        lines.append(_line(account, _till(sale.site_id), sale.points, "spend", sale))
    if sale.cash_fen:
        charity_sale = open_charity_sale_of(sale.site_id)
        sale.charity_sale_id = charity_sale.id if charity_sale else None
        book = ShopBook.GIFTS if charity_sale else ShopBook.TRADE
        buyers, till = (money_account(sale.site_id, book, owner) for owner in (OUTSIDE, TILL))
        lines.append(_line(buyers, till, sale.cash_fen, "sale", sale))
    if not lines:
        return
    try:
        post(lines, key=f"sale:{sale.id}")
    except NotEnough as short:
        raise Conflict(
            Text("The points were spent at another till just now. Look at the basket again", "till")
        ) from short


def _line(debit: Account, credit: Account, amount: int, reason: str, sale: Sale) -> Line:
    return Line(debit=debit, credit=credit, amount=amount, reason=reason, subject_type=SALE, subject_id=sale.id)


def _till(site_id: UUID) -> Account:
    open_book(AID_POINTS, is_separate=True)
    return open_account(AID_POINTS, owner_type="shop", owner_id=site_id, unit=POINT)


def _give(site: Site, shopper: Shopper | None, sale: Sale, basket: Basket, by: Actor) -> None:
    """Let the goods go: what points paid to the family, so that a recall finds it, what cash paid as sold."""
    given, sold = ([line for line in basket.lines if line.is_cash is is_cash] for is_cash in (False, True))
    if given and sold:
        hold_shelves({(site.id, line.item.id) for line in basket.lines})
    if shopper and given:
        handing_out.hand_out(site, _wants(given), receipt=_receipt(shopper.card, sale), by=by)
    if sold:
        sell_goods(site, _wants(sold), sale_id=sale.id, by=by)


def _wants(lines: Sequence[Judged]) -> list[Want]:
    return [Want(item_id=line.item.id, quantity=line.quantity) for line in lines]


def _receipt(card: ShopCard, sale: Sale) -> Receipt:
    household = db.session.scalars(select(Household).where(Household.id == card.household_id)).one()
    people = select(func.count()).select_from(Member).where(Member.household_id == household.id, present())
    heads = max(1, db.session.scalar(people) or 1)
    return Receipt(household=household, heads=heads, proof=Proof.CODE, source=About(SALE, sale.id))


def ask_refund(sale: Sale, *, by: Actor) -> None:
    """Ask a second person to take a sale back. Raises Conflict when it was part of a charity sale that is over."""
    charity_sale = charity_sale_of(sale)
    if charity_sale and charity_sale.state in TOLD_STATES:
        raise Conflict(Text("The charity sale is over and its sum is public: this stays as it is", "charity sale"))
    advance(sale, SALE_TABLE, SaleAction.ASK_REFUND, refund_asked_by_id=by.user_id)
    emit(RefundDecided(sale_id=sale.id, site_id=sale.site_id, action=SaleAction.ASK_REFUND, by=by))


def refund_sale(sale: Sale, *, by: Actor) -> None:
    """Give back what was paid as the second person, and put the goods back. Raises NotAllowed for who asked."""
    _refuse_own(sale, by)
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
    _refuse_own(sale, by)
    advance(sale, SALE_TABLE, SaleAction.KEEP, refund_asked_by_id=None)
    emit(RefundDecided(sale_id=sale.id, site_id=sale.site_id, action=SaleAction.KEEP, by=by))


def _refuse_own(sale: Sale, by: Actor) -> None:
    if by.user_id == sale.refund_asked_by_id:
        raise NotAllowed(Text("A second person must see this", "error"))
