"""The tables of the food bank."""

from charity_app.foodbank.models.orders import DeliveryRoute, GoodsOrder, OrderLine, RouteStop, Split, SplitShare
from charity_app.foodbank.models.outlets import EmergencyStore, Outlet, UnwantedItem

__all__ = [
    "DeliveryRoute",
    "EmergencyStore",
    "GoodsOrder",
    "OrderLine",
    "Outlet",
    "RouteStop",
    "Split",
    "SplitShare",
    "UnwantedItem",
]
