"""From the number on a packing list to its order: what the desk of a depot asks when something was scanned."""

from flask import url_for

from charity_app.core.scope import Actor
from charity_app.foodbank.queries import orders as queries
from charity_app.foodbank.states.orders import OrderState
from charity_app.http.access import can
from charity_app.registry.models import Site


def find_order(viewer: Actor, _site: Site, code: str) -> str | None:
    """Return the address of the order with this number: to be packed its list; None where the viewer reaches none."""
    order = queries.order_of_number(viewer, code)
    if order is None:
        return None
    is_to_pack = order.state is OrderState.ORDERED and can("order.pick", order)
    return url_for("foodbank.show_picking" if is_to_pack else "foodbank.show_order", order_id=order.id)
