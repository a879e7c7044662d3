"""Goods that can be neither stored nor used may be sold; what is left after costs goes to the same use (R-DON-06)."""

from dataclasses import dataclass

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.giving.events.books import GoodsWereSold
from charity_app.giving.models import Gift, GoodsSale
from charity_app.giving.queries.sales import sale_of
from charity_app.giving.services.books import pool_account, source_account
from charity_app.giving.services.entering import MOST_FEN
from charity_app.giving.services.gifts import locked_gift
from charity_app.giving.states.books import GOODS_INCOME, GOODS_SOLD
from charity_app.giving.states.gifts import GiftState, Way
from charity_app.ledger.queries import transfers_about
from charity_app.ledger.services import Line, post, reversing
from charity_app.registry.services.stamps import clean_words


@dataclass(frozen=True, kw_only=True)
class GoodsSold:
    """A sale as somebody writes it down: why, what came in, what it cost, the number of its slip."""

    why: str
    income_fen: int
    costs_fen: int
    reference: str


def sell_goods(gift: Gift, *, sale: GoodsSold, by: Actor) -> None:
    """Take goods that were sold out of the books, and what is left of their price into the pool.

    Raises Invalid on the field, Conflict unless these are goods that are here.
    """
    held = locked_gift(gift.id)
    if held.way is not Way.GOODS or held.state is not GiftState.RECEIVED or sale_of(held) is not None:
        raise Conflict(Text("Only goods that are here can be sold", "error"))
    row = _written(held, sale, by)
    db.session.add(row)
    lines = [reversing(transfer, reason=GOODS_SOLD) for transfer in transfers_about("gift", held.id)]
    if row.net_fen:
        lines.append(_income(held, row.net_fen))
    if lines:
        post(lines, key=f"gift:{held.id}:sold")
    db.session.flush()
    emit(GoodsWereSold(gift_id=held.id, income_fen=row.income_fen, costs_fen=row.costs_fen, by=by))


def _written(gift: Gift, sale: GoodsSold, by: Actor) -> GoodsSale:
    words = {
        "why": clean_words(sale.why, field="why", longest=300),
        "reference": clean_words(sale.reference, field="reference", longest=80),
    }
    for field, told in words.items():
        if not told:
            raise Invalid(Text("Please fill this in", "error"), field=field)
    if not 0 < sale.income_fen <= MOST_FEN:
        raise Invalid(Text("An amount is above zero", "error"), field="income_fen")
    if not 0 <= sale.costs_fen <= sale.income_fen:
        raise Invalid(Text("The costs are no more than what came in", "error"), field="costs_fen")
    return GoodsSale(
        gift_id=gift.id,
        income_fen=sale.income_fen,
        costs_fen=sale.costs_fen,
        entered_by_id=by.user_id,
        at=clock.now(),
        **words,
    )


def _income(gift: Gift, net_fen: int) -> Line:
    return Line(
        debit=source_account(gift),
        credit=pool_account(gift.pool_id, is_sandbox=gift.is_sandbox),
        amount=net_fen,
        reason=GOODS_INCOME,
        subject_type="gift",
        subject_id=gift.id,
    )
