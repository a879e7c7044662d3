"""Gifts of goods: valued by invoice, assessment or the public price list, otherwise no value is stated (R-DON-04)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.giving.events import GiftReceived, GiftRefunded
from charity_app.giving.events.books import GoodsPriceWritten
from charity_app.giving.models import Gift, GoodsLine, GoodsPrice, Pool
from charity_app.giving.queries.sales import sale_of
from charity_app.giving.services.books import goods_account, goods_source_account
from charity_app.giving.services.entering import MOST_FEN, Slip, written_gift
from charity_app.giving.states.gifts import GIFT_TABLE, GiftAction, RefundGround, ValueSource, Way
from charity_app.ledger.queries import transfers_about
from charity_app.ledger.services import Line, post, reversing
from charity_app.registry.services.stamps import clean_words

_MOST = Decimal(1_000_000)
_TOBACCO = re.compile("烟草|香烟|卷烟|电子烟|雪茄|tobacco|cigar", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class GoodsItem:
    """One kind of goods as somebody writes it down; the price list is asked where it is named as the source."""

    what: str
    quantity: Decimal
    unit: str
    source: ValueSource = ValueSource.NOT_STATED
    value_fen: int | None = None


def enter_goods(pool: Pool, *, slip: Slip, items: Sequence[GoodsItem], is_sandbox: bool, by: Actor) -> Gift:
    """Take goods in; their value, where one is stated, counts beside the money. Raises Invalid, Conflict."""
    if not items:
        raise Invalid(Text("Write what was given", "error"), field="goods")
    lines = [_line(item, slip.given_on) for item in items]
    if slip.evidence is None and any(line.value_source is ValueSource.INVOICE for line in lines):
        raise Invalid(Text("Add the invoice that shows the value", "error"), field="evidence")
    value_fen = sum(line.value_fen or 0 for line in lines)
    gift = written_gift(pool, slip=slip, is_sandbox=is_sandbox, by=by, way=Way.GOODS, amount_fen=value_fen)
    for line in lines:
        line.gift_id = gift.id
    db.session.add_all(lines)
    _receive(gift, by)
    return gift


def _line(item: GoodsItem, day: date) -> GoodsLine:
    what = clean_words(item.what, field="goods", longest=120)
    unit = clean_words(item.unit, field="goods", longest=20)
    if not what or not unit:
        raise Invalid(Text("Write what was given", "error"), field="goods")
    if _TOBACCO.search(what):
        raise Invalid(Text("Tobacco cannot be given", "error"), field="goods")
    if not 0 < item.quantity <= _MOST:
        raise Invalid(Text("The quantity is a number above zero", "error"), field="goods")
    value_fen, price_id = _value(item, what, unit, day)
    source = item.source
    return GoodsLine(
        what=what, unit=unit, quantity=item.quantity, value_source=source, value_fen=value_fen, price_id=price_id
    )


def _value(item: GoodsItem, what: str, unit: str, day: date) -> tuple[int | None, UUID | None]:
    if item.source is ValueSource.NOT_STATED:
        return None, None
    if item.source is ValueSource.PRICE_LIST:
        price = price_on(what, unit, day)
        if price is None:
            told = Text("The price list has no price for this; choose “no value stated”", "error")
            raise Invalid(told, field="goods")
        worth = (item.quantity * price.price_fen).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return int(worth), price.id
    if not item.value_fen or not 0 < item.value_fen <= MOST_FEN:
        raise Invalid(Text("Write the value that the paper shows", "error"), field="goods")
    return item.value_fen, None


def price_on(what: str, unit: str, day: date) -> GoodsPrice | None:
    """Return the public price of a kind of goods that was in force on a day."""
    wanted = select(GoodsPrice).where(GoodsPrice.what == what, GoodsPrice.unit == unit, GoodsPrice.valid_from <= day)
    return db.session.scalars(wanted.order_by(GoodsPrice.valid_from.desc()).limit(1)).one_or_none()


def _receive(gift: Gift, by: Actor) -> None:
    advance(gift, GIFT_TABLE, GiftAction.CONFIRM)
    advance(gift, GIFT_TABLE, GiftAction.RECEIVE, received_at=clock.now())
    if gift.amount_fen:
        source = goods_source_account(gift.charity_id, is_sandbox=gift.is_sandbox)
        stored = goods_account(gift.pool_id, is_sandbox=gift.is_sandbox)
        told: dict[str, Any] = {"reason": "goods", "subject_type": "gift", "subject_id": gift.id}
        line = Line(debit=source, credit=stored, amount=gift.amount_fen, **told)
        post([line], key=f"gift:{gift.id}:received")
    emit(
        GiftReceived(
            gift_id=gift.id,
            pool_id=gift.pool_id,
            amount_fen=gift.amount_fen,
            fee_fen=0,
            is_late=False,
            is_sandbox=gift.is_sandbox,
            by=by,
        )
    )


def return_goods(gift: Gift, *, ground: RefundGround, by: Actor) -> None:
    """Take a gift of goods out of the books: given back, or entered by mistake. Raises Conflict, also once sold."""
    if sale_of(gift) is not None:
        raise Conflict(Text("These goods were sold", "error"))
    value_fen = gift.amount_fen
    advance(gift, GIFT_TABLE, GiftAction.REFUND, refunded_fen=value_fen, refund_ground=ground, ended_at=clock.now())
    for transfer in transfers_about("gift", gift.id):
        post([reversing(transfer, reason="goods_back")], key=f"gift:{gift.id}:refund")
    emit(GiftRefunded(gift_id=gift.id, pool_id=gift.pool_id, amount_fen=value_fen, is_whole=True, by=by))


def write_price(*, what: str, unit: str, price_fen: int, valid_from: date, source: str, by: Actor) -> GoodsPrice:
    """Write a price into the public list, from a day on, with where it was read. Raises Invalid."""
    named = {
        "what": clean_words(what, field="what", longest=120),
        "unit": clean_words(unit, field="unit", longest=20),
        "source": clean_words(source, field="source", longest=200),
    }
    for field, words in named.items():
        if not words:
            raise Invalid(Text("Please fill this in", "error"), field=field)
    if not 0 < price_fen <= MOST_FEN:
        raise Invalid(Text("A price is above zero", "error"), field="price")
    same = price_on(named["what"], named["unit"], valid_from)
    if same is not None and same.valid_from == valid_from:
        raise Invalid(Text("There is a price from this day on; choose another day", "error"), field="valid_from")
    price = GoodsPrice(
        **named, price_fen=price_fen, valid_from=valid_from, written_by_id=by.user_id, written_at=clock.now()
    )
    db.session.add(price)
    db.session.flush()
    emit(GoodsPriceWritten(price_id=price.id, price_fen=price_fen, by=by))
    return price
