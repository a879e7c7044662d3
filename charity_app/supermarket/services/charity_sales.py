"""Charity sales: announced with what they are for, opened, sold in, and closed by two people the same day.

What is sold for cash meanwhile is gift income. One person counts it, and from then on the sum is public.
Source: feature 5.10, domain.md 5.1 and 5.4.
"""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.policy import demand_second
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.ledger.services import Line, post
from charity_app.registry.models import Site
from charity_app.registry.services.stamps import clean_words
from charity_app.stock.services.moving import About
from charity_app.supermarket.events import CharitySaleMoved, CharitySalePlanned
from charity_app.supermarket.models import CharitySale
from charity_app.supermarket.queries.charity_sales import has_asked_refund, has_open_charity_sale
from charity_app.supermarket.services.books import MOST_FEN, bring_counted, hold_account, money_account
from charity_app.supermarket.states.charity_sales import CHARITY_SALE_TABLE, CharitySaleAction
from charity_app.supermarket.states.money import COUNTED, TILL, DifferenceReason, ShopBook

CHARITY_SALE = "charity_sale"


def plan_charity_sale(site: Site, *, name: str, cause: str, day: date, by: Actor) -> CharitySale:
    """Announce a charity sale of a shop with what its money is for. Raises Invalid by field."""
    if day < clock.today():
        raise Invalid(Text("Choose today or a later day", "charity sale"), field="day")
    told = {
        "name": clean_words(name, field="name", longest=40),
        "cause": clean_words(cause, field="cause", longest=80),
    }
    for field, words in told.items():
        if not words:
            raise Invalid(Text("Please fill this in", "error"), field=field)
    row = CharitySale(site_id=site.id, day=day, **told)
    db.session.add(row)
    db.session.flush()
    emit(CharitySalePlanned(charity_sale_id=row.id, site_id=site.id, by=by))
    return row


def open_charity_sale(row: CharitySale, *, by: Actor) -> None:
    """Begin a charity sale on its day. Raises Conflict on another day, or while another one goes on in the shop."""
    if row.day != clock.today():
        raise Conflict(Text("It is opened on its day", "charity sale"))
    said = Text("Another charity sale goes on in this shop: close it first", "charity sale")
    if has_open_charity_sale(row.site_id):
        raise Conflict(said)
    try:
        advance(row, CHARITY_SALE_TABLE, CharitySaleAction.OPEN, opened_at=clock.now())
    except IntegrityError as meanwhile:
        raise Conflict(said) from meanwhile
    _tell(row, CharitySaleAction.OPEN, by)


def cancel_charity_sale(row: CharitySale, *, by: Actor) -> None:
    """Call off a charity sale that has not begun. Raises Conflict when it has."""
    advance(row, CHARITY_SALE_TABLE, CharitySaleAction.CANCEL)
    _tell(row, CharitySaleAction.CANCEL, by)


def close_charity_sale(row: CharitySale, *, counted_fen: int, reason: DifferenceReason | None, by: Actor) -> None:
    """End a charity sale with the cash that was counted; nothing is sold in it any more, and its sum is public.

    Raises Invalid by field, Conflict when it is not open or a refund in it waits.
    """
    held = select(CharitySale.id).where(CharitySale.id == row.id).with_for_update()
    db.session.execute(held).one()
    if has_asked_refund(row):
        raise Conflict(Text("A sale of it waits to be taken back: decide that first", "charity sale"))
    till = hold_account(money_account(row.site_id, ShopBook.GIFTS, TILL))
    told = _counted(till.balance, counted_fen, reason)
    values = told | {"said_fen": till.balance, "counted_at": clock.now(), "counted_by_id": by.user_id}
    advance(row, CHARITY_SALE_TABLE, CharitySaleAction.CLOSE, **values)
    if till.balance:
        box = money_account(row.site_id, ShopBook.GIFTS, COUNTED)
        about: dict[str, Any] = {"subject_type": CHARITY_SALE, "subject_id": row.id}
        line = Line(debit=till, credit=box, amount=till.balance, reason="close", **about)
        post([line], key=f"charity_sale:{row.id}")
    _tell(row, CharitySaleAction.CLOSE, by)


def _counted(said_fen: int, counted_fen: int, reason: DifferenceReason | None) -> dict[str, object]:
    if not 0 <= counted_fen <= MOST_FEN:
        raise Invalid(Text("Enter a number of zero or more", "error"), field="counted_fen")
    is_even = counted_fen == said_fen
    if not is_even and reason is None:
        said = Text("This is not what the books say. Count once more, or choose why", "day close")
        raise Invalid(said, field="reason")
    return {"counted_fen": counted_fen, "reason": None if is_even else reason}


def count_charity_sale(row: CharitySale, *, counted_fen: int, reason: DifferenceReason | None, by: Actor) -> None:
    """Write down what was counted once more. Raises Conflict unless it was sent back, Invalid by field."""
    told = _counted(row.said_fen or 0, counted_fen, reason)
    values = told | {"counted_at": clock.now(), "counted_by_id": by.user_id}
    advance(row, CHARITY_SALE_TABLE, CharitySaleAction.COUNT, **values)
    _tell(row, CharitySaleAction.COUNT, by)


def confirm_charity_sale(row: CharitySale, *, by: Actor) -> None:
    """Confirm as the second person: the cash goes into the safe of gifts, what differs is posted. Raises NotAllowed."""
    demand_second(row.counted_by_id, by=by)
    values = {"confirmed_at": clock.now(), "confirmed_by_id": by.user_id}
    advance(row, CHARITY_SALE_TABLE, CharitySaleAction.CONFIRM, **values)
    told, about = {"said": row.said_fen or 0, "counted": row.counted_fen or 0}, About(CHARITY_SALE, row.id)
    lines = bring_counted(row.site_id, ShopBook.GIFTS, **told, about=about)
    if lines:
        post(lines, key=f"charity_sale:{row.id}:confirmed")
    _tell(row, CharitySaleAction.CONFIRM, by)


def send_back_charity_sale(row: CharitySale, *, by: Actor) -> None:
    """Let the cash be counted once more, as the second person. Raises NotAllowed for whoever counted."""
    demand_second(row.counted_by_id, by=by)
    advance(row, CHARITY_SALE_TABLE, CharitySaleAction.SEND_BACK)
    _tell(row, CharitySaleAction.SEND_BACK, by)


def _tell(row: CharitySale, action: CharitySaleAction, by: Actor) -> None:
    emit(CharitySaleMoved(charity_sale_id=row.id, site_id=row.site_id, action=action, by=by))
