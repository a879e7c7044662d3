"""The close of a shop's day: one person counts the cash of both books, a second confirms (feature 5.13, T8).

What the books say leaves the till in that moment, so that nothing sold later counts for the day.
"""

from dataclasses import dataclass

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.policy import demand_second
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.ledger.models import Account
from charity_app.ledger.services import Line, post
from charity_app.registry.models import Site
from charity_app.stock.services.moving import About
from charity_app.supermarket.events import CloseDecided, DayCounted
from charity_app.supermarket.models import DayClose
from charity_app.supermarket.queries.charity_sales import has_open_charity_sale
from charity_app.supermarket.queries.closes import is_closed
from charity_app.supermarket.services.books import MOST_FEN, bring_counted, hold_account, money_account
from charity_app.supermarket.states.money import CLOSE_TABLE, COUNTED, TILL, CloseAction, DifferenceReason, ShopBook

CLOSE = "day_close"


@dataclass(frozen=True, kw_only=True)
class Counted:
    """The cash that was counted in each of the two boxes, and why it is not what the books say."""

    trade_fen: int
    gifts_fen: int
    reason: DifferenceReason | None = None


def close_day(site: Site, *, counted: Counted, by: Actor) -> DayClose:
    """Close today: what the books say goes out of the till. Raises Conflict when it is closed, Invalid by field."""
    tills = {book: hold_account(money_account(site.id, book, TILL)) for book in sorted(ShopBook)}
    if is_closed(site.id, clock.today()):
        raise Conflict(Text("Today is closed already. What is sold now counts for tomorrow", "day close"))
    if has_open_charity_sale(site.id):
        raise Conflict(Text("A charity sale goes on here: close it first", "day close"))
    row = DayClose(
        site_id=site.id,
        day=clock.today(),
        trade_fen=tills[ShopBook.TRADE].balance,
        gifts_fen=tills[ShopBook.GIFTS].balance,
        counted_at=clock.now(),
        counted_by_id=by.user_id,
    )
    _write_down(row, counted)
    db.session.add(row)
    db.session.flush()
    lines = [
        _line(row, till, money_account(site.id, book, COUNTED), till.balance)
        for book, till in tills.items()
        if till.balance
    ]
    if lines:
        post(lines, key=f"close:{row.id}")
    emit(DayCounted(day_close_id=row.id, site_id=site.id, difference_fen=row.difference_fen, by=by))
    return row


def _write_down(row: DayClose, counted: Counted) -> None:
    for field, fen in (("trade_fen", counted.trade_fen), ("gifts_fen", counted.gifts_fen)):
        if not 0 <= fen <= MOST_FEN:
            raise Invalid(Text("Enter a number of zero or more", "error"), field=field)
    is_even = (counted.trade_fen, counted.gifts_fen) == (row.trade_fen, row.gifts_fen)
    if not is_even and counted.reason is None:
        said = Text("This is not what the books say. Count once more, or choose why", "day close")
        raise Invalid(said, field="reason")
    row.trade_counted_fen, row.gifts_counted_fen = counted.trade_fen, counted.gifts_fen
    row.reason = None if is_even else counted.reason


def count_again(row: DayClose, *, counted: Counted, by: Actor) -> DayClose:
    """Write down what was counted once more. Raises Conflict unless it was sent back, Invalid by field."""
    _write_down(row, counted)
    advance(row, CLOSE_TABLE, CloseAction.COUNT, counted_at=clock.now(), counted_by_id=by.user_id)
    emit(DayCounted(day_close_id=row.id, site_id=row.site_id, difference_fen=row.difference_fen, by=by))
    return row


def confirm_close(row: DayClose, *, by: Actor) -> None:
    """Confirm as the second person: the cash goes into the safe, what differs is posted. Raises NotAllowed."""
    demand_second(row.counted_by_id, by=by)
    advance(row, CLOSE_TABLE, CloseAction.CONFIRM, confirmed_at=clock.now(), confirmed_by_id=by.user_id)
    about = About(CLOSE, row.id)
    lines = [
        *bring_counted(row.site_id, ShopBook.TRADE, said=row.trade_fen, counted=row.trade_counted_fen, about=about),
        *bring_counted(row.site_id, ShopBook.GIFTS, said=row.gifts_fen, counted=row.gifts_counted_fen, about=about),
    ]
    if lines:
        post(lines, key=f"close:{row.id}:confirmed")
    emit(CloseDecided(day_close_id=row.id, site_id=row.site_id, action=CloseAction.CONFIRM, by=by))


def send_back(row: DayClose, *, by: Actor) -> None:
    """Let the cash be counted once more, as the second person. Raises NotAllowed for whoever counted."""
    demand_second(row.counted_by_id, by=by)
    advance(row, CLOSE_TABLE, CloseAction.SEND_BACK)
    emit(CloseDecided(day_close_id=row.id, site_id=row.site_id, action=CloseAction.SEND_BACK, by=by))


def _line(row: DayClose, debit: Account, credit: Account, amount: int) -> Line:
    return Line(debit=debit, credit=credit, amount=amount, reason="close", subject_type=CLOSE, subject_id=row.id)
