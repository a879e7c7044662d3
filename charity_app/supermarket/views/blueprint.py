"""The blueprint of the shops, and what its pages share."""

from typing import Any

from flask import Blueprint, request

from charity_app.core.text import Text
from charity_app.stock.states.items import CATEGORIES
from charity_app.supermarket.states import cards, charity_sales, inspections, money, orders, sales, tills, vouchers

bp = Blueprint("supermarket", __name__, url_prefix="/supermarket")
SAVED = Text("Saved", "msg")


def page_number() -> int:
    """Return the page of a list that was asked for."""
    return request.args.get("page", 1, type=int)


WORDS: dict[str, Any] = {
    "categories": CATEGORIES,
    "card_labels": cards.CARD_LABELS,
    "card_tones": cards.CARD_TONES,
    "charity_sale_labels": charity_sales.CHARITY_SALE_LABELS,
    "charity_sale_tones": charity_sales.CHARITY_SALE_TONES,
    "check_points": inspections.CHECK_POINTS,
    "inspection_labels": inspections.INSPECTION_LABELS,
    "inspection_tones": inspections.INSPECTION_TONES,
    "books": money.BOOKS,
    "conflict_labels": tills.CONFLICT_LABELS,
    "conflict_tones": tills.CONFLICT_TONES,
    "outcomes": tills.OUTCOMES,
    "problems": tills.PROBLEMS,
    "order_labels": orders.SHOP_ORDER_LABELS,
    "order_tones": orders.SHOP_ORDER_TONES,
    "order_ends": orders.ORDER_ENDS,
    "ways": orders.WAYS,
    "close_labels": money.CLOSE_LABELS,
    "close_tones": money.CLOSE_TONES,
    "differences": money.DIFFERENCES,
    "purposes": money.PURPOSES,
    "for_whom": vouchers.FOR_WHOM,
    "voucher_plan_labels": vouchers.VOUCHER_PLAN_LABELS,
    "voucher_plan_tones": vouchers.VOUCHER_PLAN_TONES,
    "sale_labels": sales.SALE_LABELS,
    "sale_tones": sales.SALE_TONES,
}
