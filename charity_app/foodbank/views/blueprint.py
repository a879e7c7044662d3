"""The blueprint of the food bank, and what its pages share."""

from typing import Any

from flask import Blueprint, request

from charity_app.core.text import Text
from charity_app.foodbank.states import orders, outlets
from charity_app.stock.views.blueprint import WORDS as GOODS_WORDS

bp = Blueprint("foodbank", __name__, url_prefix="/foodbank")
SAVED = Text("Saved", "msg")


def page_number() -> int:
    """Return the page of a list that was asked for."""
    return request.args.get("page", 1, type=int)


WORDS: dict[str, Any] = GOODS_WORDS | {
    "point_types": outlets.POINT_TYPES,
    "facilities": outlets.FACILITIES,
    "left_out": outlets.LEFT_OUT,
    "order_labels": orders.ORDER_LABELS,
    "order_tones": orders.ORDER_TONES,
    "order_kinds": orders.ORDER_KINDS,
    "cut_reasons": orders.CUT_REASONS,
    "end_reasons": orders.END_REASONS,
    "split_reasons": orders.SPLIT_REASONS,
}
