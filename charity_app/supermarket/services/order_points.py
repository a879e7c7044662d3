"""Points of an order: out of the card when it is placed, into the shop when it is handed over, or back of their month.

They lie in an account of the order, which never falls below zero. The card is held first, always.
"""

from charity_app.ledger.models import POINT, Account
from charity_app.ledger.services import Line, open_account, open_book, post
from charity_app.supermarket.models import ShopCard, ShopOrder
from charity_app.supermarket.queries.holds import SHOP_ORDER
from charity_app.supermarket.services import granting
from charity_app.supermarket.states.cards import AID_POINTS


def hold_points(order: ShopOrder, account: Account, points: int) -> None:
    """Put the points of an order aside, out of the account of a held card."""
    if points:
        _post(order, [_line(order, account, _account_of(order), points, "order")])
    order.points = points


def give_points_back(order: ShopOrder, card: ShopCard, *, left: int = 0) -> int:
    """Give back to a held card what an order holds beyond `left`; returns how many points.

    Of those that stay the oldest are first; what comes back of months that are over expires at once.
    """
    amount = order.points - left
    if amount:
        account = granting.points_account(card)
        over = max(0, order.lapsed - left)
        lines = [_line(order, _account_of(order), account, amount, "return")]
        lines += granting.expiring(card, account, over, about=(SHOP_ORDER, order.id)) if over else []
        _post(order, lines)
        order.points, order.lapsed = left, order.lapsed - over
    return amount


def paying_line(order: ShopOrder, account: Account) -> list[Line]:
    """Return the line that brings what an order holds to its card, for the sale that spends it."""
    return [_line(order, _account_of(order), account, order.points, "sold")] if order.points else []


def _account_of(order: ShopOrder) -> Account:
    open_book(AID_POINTS, is_separate=True)
    return open_account(AID_POINTS, owner_type=SHOP_ORDER, owner_id=order.id, unit=POINT)


def _post(order: ShopOrder, lines: list[Line]) -> None:
    post(lines, key=f"order:{order.id}:{order.holds}")
    order.holds += 1


def _line(order: ShopOrder, debit: Account, credit: Account, amount: int, reason: str) -> Line:
    return Line(debit=debit, credit=credit, amount=amount, reason=reason, subject_type=SHOP_ORDER, subject_id=order.id)
