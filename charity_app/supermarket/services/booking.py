"""Writing a judged basket down as a sale: the row with its lines, what is paid, and the goods that leave."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.core.ids import new_code
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.ledger.models import POINT, Account
from charity_app.ledger.queries import find_account
from charity_app.ledger.services import Line, NotEnough, open_account, open_book, post
from charity_app.registry.models import Household, Member, Site
from charity_app.registry.queries.heads import present
from charity_app.stock.queries.balances import usable_lots
from charity_app.stock.services import handing_out
from charity_app.stock.services.handing_out import Receipt
from charity_app.stock.services.moving import About, hold_shelves
from charity_app.stock.services.picking import Want
from charity_app.stock.services.selling import sell_goods
from charity_app.stock.states.lots import GoodsUse
from charity_app.stock.states.movements import Owner, Proof
from charity_app.supermarket.models import Sale, SaleLine, ShopCard
from charity_app.supermarket.queries.baskets import Basket, Judged
from charity_app.supermarket.queries.cards import Shopper
from charity_app.supermarket.queries.charity_sales import open_charity_sale_of
from charity_app.supermarket.queries.closes import counting_day
from charity_app.supermarket.services.books import money_account
from charity_app.supermarket.states.cards import AID_POINTS
from charity_app.supermarket.states.money import OUTSIDE, TILL, ShopBook

SALE = "sale"


@dataclass(frozen=True, kw_only=True)
class Bought:
    """A basket that somebody bought in a shop, and when: under which key it is booked once."""

    site: Site
    shopper: Shopper | None
    basket: Basket
    key: str
    sold_at: datetime


@dataclass(frozen=True)
class CashBox:
    """Into which book the cash of a sale goes, and to which charity sale that goes on."""

    book: ShopBook
    charity_sale_id: UUID | None = None


def open_box(site_id: UUID) -> CashBox:
    """Return where cash goes that comes in now: to the charity sale that goes on, or to trade."""
    charity_sale = open_charity_sale_of(site_id)
    return CashBox(ShopBook.GIFTS, charity_sale.id) if charity_sale else CashBox(ShopBook.TRADE)


def write_sale(bought: Bought, *, sold_by_id: UUID | None) -> Sale:
    """Write a sale down with its lines."""
    shopper, basket = bought.shopper, bought.basket
    sale = Sale(
        number=f"S{new_code(7)}",
        site_id=bought.site.id,
        card_id=shopper.card.id if shopper else None,
        proxy_id=shopper.proxy.id if shopper and shopper.proxy else None,
        points=basket.points,
        cash_fen=basket.cash_fen,
        key=bought.key,
        counts_on=clock.today(),
        sold_at=bought.sold_at,
        sold_by_id=sold_by_id,
    )
    db.session.add(sale)
    for line in basket.lines:
        row = {"item_id": line.item.id, "quantity": line.quantity, "points": line.points, "price_fen": line.price_fen}
        db.session.add(SaleLine(sale_id=sale.id, **row))
    db.session.flush()
    return sale


def pay_sale(sale: Sale, account: Account | None, *, box: CashBox | None = None, before: Sequence[Line] = ()) -> None:
    """Post what was paid: points in their book, cash into its box, the one open now if none is named.

    `before` brings the points to the account in the same posting. The sale counts for the day that is open then.
    """
    lines = list(before)
    if account and sale.points:
        lines.append(_line(account, points_till(sale.site_id), sale.points, "spend", sale))
    if sale.cash_fen:
        box = box or open_box(sale.site_id)
        sale.charity_sale_id = box.charity_sale_id
        buyers, till = cash_accounts(sale.site_id, box.book)
        lines.append(_line(buyers, till, sale.cash_fen, "sale", sale))
    try:
        if lines:
            post(lines, key=f"sale:{sale.id}")
    except NotEnough as short:
        raise Conflict(
            Text("The points were spent at another till just now. Look at the basket again", "till")
        ) from short
    sale.counts_on = counting_day(sale.site_id)


def cash_accounts(site_id: UUID, book: ShopBook) -> tuple[Account, Account]:
    """Return from where cash of a book comes and into which till it goes."""
    return money_account(site_id, book, OUTSIDE), money_account(site_id, book, TILL)


def _line(debit: Account, credit: Account, amount: int, reason: str, sale: Sale) -> Line:
    return Line(debit=debit, credit=credit, amount=amount, reason=reason, subject_type=SALE, subject_id=sale.id)


def points_till(site_id: UUID) -> Account:
    """Return the account into which a shop is paid in points."""
    known = find_account(AID_POINTS, owner_type="shop", owner_id=site_id, unit=POINT)
    if known is not None:
        return known
    open_book(AID_POINTS, is_separate=True)
    return open_account(AID_POINTS, owner_type="shop", owner_id=site_id, unit=POINT)


def give_goods(bought: Bought, sale: Sale, lines: Sequence[Judged], *, by: Actor) -> None:
    """Let goods go: what points paid to the family, so that a recall finds it, what cash paid as sold."""
    given, sold = ([line for line in lines if line.is_cash is is_cash] for is_cash in (False, True))
    if given and sold:
        hold_shelves({(bought.site.id, line.item.id) for line in lines})
    if bought.shopper and given:
        receipt = receipt_of(bought.shopper.card, sale)
        handing_out.hand_out(bought.site, _wants(given), receipt=receipt, by=by)
    if sold:
        sell_goods(bought.site, _wants(sold), sale_id=sale.id, by=by)


def _wants(lines: Sequence[Judged]) -> list[Want]:
    return [Want(item_id=line.item.id, quantity=line.quantity) for line in lines]


def receipt_of(card: ShopCard, sale: Sale, *, proof: Proof = Proof.CODE) -> Receipt:
    """Return who receives the goods of a sale, and how that is shown."""
    people = select(func.count()).select_from(Member).where(Member.household_id == Household.id, present())
    wanted = select(Household, people.scalar_subquery()).where(Household.id == card.household_id)
    household, heads = db.session.execute(wanted).one()
    return Receipt(household=household, heads=max(1, heads), proof=proof, source=About(SALE, sale.id))


def give_what_is_there(bought: Bought, sale: Sale, *, by: Actor) -> list[Judged]:
    """Let goods go as far as held shelves have them; returns what they lack."""
    there = _there(bought.site, bought.basket.lines)
    parts = [(line, min(line.quantity, there[line.item.id, line.is_cash])) for line in bought.basket.lines]
    here = [replace(line, quantity=units) for line, units in parts if units]
    if here:
        give_goods(bought, sale, here, by=by)
    return [replace(line, quantity=line.quantity - units) for line, units in parts if units < line.quantity]


def _there(site: Site, lines: Sequence[Judged]) -> Counter[tuple[UUID, bool]]:
    """Return how much of each line's item may leave a shop, for points and for cash."""
    there = Counter[tuple[UUID, bool]]()
    for is_cash, use in ((False, GoodsUse.AID), (True, GoodsUse.SALE)):
        item_ids = {line.item.id for line in lines if line.is_cash is is_cash}
        held = usable_lots((Owner.SITE, site.id), item_ids, use=use) if item_ids else {}
        there.update({(item_id, is_cash): sum(one.quantity for one in lots) for item_id, lots in held.items()})
    return there
