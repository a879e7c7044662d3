"""The blueprint of stock, and what its pages share."""

from typing import Any

from flask import Blueprint, request, url_for

from charity_app.core.text import Text
from charity_app.stock.models import Item, Lot
from charity_app.stock.states import items, lots, movements, recalls

bp = Blueprint("stock", __name__, url_prefix="/stock")
SAVED = Text("Saved", "msg")


def page_number() -> int:
    """Return the page of a list that was asked for."""
    return request.args.get("page", 1, type=int)


def lot_url(lot: Lot) -> str:
    """Return the address of a lot."""
    return url_for("stock.show_lot", lot_id=lot.id)


def _allergen_texts(item: Item) -> list[Text]:
    return [items.ALLERGENS[items.Allergen(code)] for code in item.allergens]


WORDS: dict[str, Any] = {
    "categories": items.CATEGORIES,
    "units": items.UNITS,
    "storages": items.STORAGES,
    "allergens": items.ALLERGENS,
    "allergen_texts": _allergen_texts,
    "traits": items.TRAITS,
    "date_kinds": items.DATE_KINDS,
    "lot_labels": lots.LOT_LABELS,
    "lot_tones": lots.LOT_TONES,
    "lot_actions": lots.LOT_ACTIONS,
    "refusals": lots.REFUSAL_REASONS,
    "holds": lots.HOLD_REASONS,
    "uses": lots.GOODS_USES,
    "owners": movements.OWNERS,
    "move_reasons": movements.MOVE_REASONS,
    "waste_reasons": movements.WASTE_REASONS,
    "skips": movements.SKIP_REASONS,
    "count_labels": movements.COUNT_LABELS,
    "count_tones": movements.COUNT_TONES,
    "disposal_labels": movements.DISPOSAL_LABELS,
    "disposal_tones": movements.DISPOSAL_TONES,
    "proofs": movements.PROOFS,
    "recall_labels": recalls.RECALL_LABELS,
    "recall_tones": recalls.RECALL_TONES,
    "recall_reasons": recalls.RECALL_REASONS,
    "call_outcomes": recalls.CALL_OUTCOMES,
}
