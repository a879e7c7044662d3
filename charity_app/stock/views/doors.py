"""What else a keeper may open from the desk of a place."""

from dataclasses import dataclass

from flask import current_app, url_for

from charity_app.core.text import Text
from charity_app.http.access import can
from charity_app.registry.models import Site


@dataclass(frozen=True)
class Door:
    """A page about a place: where it leads, its icon, who may open it."""

    endpoint: str
    text: Text
    icon: str
    permission: str
    is_of_site: bool = True


_DOORS = (
    Door("stock.list_lots", Text("Lots", "stock desk"), "package", "stock.show"),
    Door("stock.list_deliveries", Text("Deliveries", "stock desk"), "in", "delivery.show"),
    Door("stock.list_arrivals", Text("Sent by hand", "stock desk"), "swap", "arrival.list"),
    Door("stock.show_near_expiry", Text("Near expiry", "stock desk"), "clock", "stock.show"),
    Door("stock.list_shelves", Text("Shelves and minimum levels", "stock desk"), "bank", "stock.show"),
    Door("foodbank.show_stock_split", Text("Share goods out", "split"), "users", "split.make"),
    Door("foodbank.new_route", Text("Plan a route", "route"), "out", "route.plan"),
    Door("stock.list_temperatures", Text("Temperatures", "stock desk"), "temp", "stock.show"),
    Door("stock.list_stocktakes", Text("Stocktakes", "stock desk"), "tasks", "stocktake.show"),
    Door("stock.list_disposals", Text("Destroying", "stock desk"), "x", "stock.show"),
    Door("stock.show_waste", Text("Waste by reason", "stock desk"), "chart", "stock.show"),
    Door("stock.list_movements", Text("Movements", "stock desk"), "swap", "stock.export"),
    Door("stock.list_items", Text("Items", "stock desk"), "file", "item.list", is_of_site=False),
    Door("stock.list_donors", Text("Donors", "stock desk"), "gift", "goods_donor.list", is_of_site=False),
    Door("stock.list_recalls", Text("Recalls", "stock desk"), "warn", "recall.list", is_of_site=False),
)


def doors_of(site: Site) -> list[tuple[str, Text, str]]:
    """Return the pages that the viewer may open: address, words, icon."""
    return [
        (url_for(door.endpoint, site_id=site.id if door.is_of_site else None), door.text, door.icon)
        for door in _DOORS
        if door.endpoint in current_app.view_functions and can(door.permission, site if door.is_of_site else None)
    ]
