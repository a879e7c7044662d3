"""The two books of a shop's money: gifts and trade never meet (收支两条线, feature 5.4)."""

from uuid import UUID

from charity_app.ledger.models import CNY, Account
from charity_app.ledger.services import open_account, open_book
from charity_app.supermarket.states.cards import SHOP_GIFTS, SHOP_TRADE

TILL = "till"
"""Where cash lies until it is counted and brought away."""
OUTSIDE = "buyers"
"""Who pays: the only owner whose account may fall below zero."""


def gift_account(site_id: UUID, owner: str) -> Account:
    """Return an account of a shop in the book of gifts and charity sales."""
    return _account(SHOP_GIFTS, site_id, owner)


def trade_account(site_id: UUID, owner: str) -> Account:
    """Return an account of a shop in the book of its own trade."""
    return _account(SHOP_TRADE, site_id, owner)


def _account(book: str, site_id: UUID, owner: str) -> Account:
    open_book(book, is_separate=True)
    return open_account(book, owner_type=owner, owner_id=site_id, unit=CNY, may_go_negative=owner == OUTSIDE)
