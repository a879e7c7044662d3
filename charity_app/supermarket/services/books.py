"""The two books of a shop's money: gifts and trade never meet (收支两条线, feature 5.4)."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.ledger.models import CNY, Account
from charity_app.ledger.services import Line, NotEnough, open_account, open_book, post
from charity_app.registry.models import Site
from charity_app.registry.services.stamps import clean_words
from charity_app.stock.services.moving import About
from charity_app.supermarket.events import ShopMoneySpent
from charity_app.supermarket.models import ShopSpending
from charity_app.supermarket.states.money import (
    COUNTED,
    DIFFERENCE,
    OF_GIFTS,
    OUTSIDE,
    SAFE,
    SPENT,
    Purpose,
    ShopBook,
)

_SOURCES = (OUTSIDE, DIFFERENCE)
SPENDING = "shop_spending"
MOST_FEN = 10_000_000_00
"""More cash than anybody counts in a shop."""


def money_account(site_id: UUID, book: ShopBook, owner: str) -> Account:
    """Return an account of a shop in one of its two books; only buyers and differences may fall below zero."""
    open_book(book.value, is_separate=True)
    return open_account(book.value, owner_type=owner, owner_id=site_id, unit=CNY, may_go_negative=owner in _SOURCES)


def hold_account(account: Account) -> Account:
    """Keep an account for this transaction, so that what is posted to it stands before or after it."""
    held = select(Account).where(Account.id == account.id).with_for_update()
    return db.session.scalars(held.execution_options(populate_existing=True)).one()


def bring_counted(site_id: UUID, book: ShopBook, *, said: int, counted: int, about: About) -> list[Line]:
    """Return the lines that bring counted cash into the safe; what differs goes to an account of its own."""
    box, safe, difference = (money_account(site_id, book, owner) for owner in (COUNTED, SAFE, DIFFERENCE))
    moves = [(box, safe, min(said, counted)), (box, difference, said - counted), (difference, safe, counted - said)]
    told: dict[str, Any] = {"reason": "close", "subject_type": about.type, "subject_id": about.id}
    return [Line(debit=debit, credit=credit, amount=amount, **told) for debit, credit, amount in moves if amount > 0]


def spend_money(
    site: Site, *, book: ShopBook, purpose: Purpose, amount_fen: int, paper_number: str, by: Actor
) -> ShopSpending:
    """Spend money out of the safe. Raises Invalid by field, Conflict when the book has less there.

    What came as a gift is not spent on running the shop.
    """
    if amount_fen < 1:
        raise Invalid(Text("Enter a number above zero", "error"), field="amount_fen")
    if book is ShopBook.GIFTS and purpose not in OF_GIFTS:
        said = Text("Gift income is for help alone: running the shop is paid for by its trade", "shop spending")
        raise Invalid(said, field="purpose")
    row = ShopSpending(
        site_id=site.id,
        book=book,
        purpose=purpose,
        amount_fen=amount_fen,
        paper_number=clean_words(paper_number, field="paper_number", longest=40),
        spent_at=clock.now(),
        spent_by_id=by.user_id,
    )
    db.session.add(row)
    db.session.flush()
    _pay_out(row)
    emit(ShopMoneySpent(shop_spending_id=row.id, site_id=site.id, book=book, purpose=purpose, by=by))
    return row


def _pay_out(row: ShopSpending) -> None:
    safe, spent = (money_account(row.site_id, row.book, owner) for owner in (SAFE, SPENT))
    line = Line(
        debit=safe, credit=spent, amount=row.amount_fen, reason="spend", subject_type=SPENDING, subject_id=row.id
    )
    try:
        post([line], key=f"spent:{row.id}")
    except NotEnough as short:
        said = Text("The safe holds less of this book. Close the day first, or spend less", "shop spending")
        raise Conflict(said) from short
