"""Handing out where nobody is written down: pieces and people are counted. Source: R-FOD-03, feature 4.13."""

from charity_app.core.errors import Conflict
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.foodbank.models import Outlet
from charity_app.registry.models import Site
from charity_app.stock.models import HandOut, Item
from charity_app.stock.services.handing_out import Receipt, hand_out
from charity_app.stock.services.picking import Want
from charity_app.stock.states.movements import Proof


def count_no_name(outlet: Outlet, site: Site, *, item: Item, quantity: int, heads: int, by: Actor) -> HandOut:
    """Count pieces and people. Raises Conflict at a place that writes names down, Short, Invalid."""
    if not outlet.is_no_name:
        raise Conflict(Text("This place hands out by name", "error"))
    receipt = Receipt(heads=heads, proof=Proof.NOT_NEEDED)
    row, _ = hand_out(site, [Want(item_id=item.id, quantity=quantity)], receipt=receipt, by=by)
    return row
