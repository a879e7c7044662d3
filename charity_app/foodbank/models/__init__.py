"""The tables of the food bank."""

from charity_app.foodbank.models.orders import DeliveryRoute, GoodsOrder, OrderLine, RouteStop, Split, SplitShare
from charity_app.foodbank.models.outlets import EmergencyStore, Outlet, UnwantedItem
from charity_app.foodbank.models.packs import Distribution, Pack, PackItem, PackLine, PackTemplate, VisitRule
from charity_app.foodbank.models.vouchers import FoodVoucher

__all__ = [
    "DeliveryRoute",
    "Distribution",
    "EmergencyStore",
    "FoodVoucher",
    "GoodsOrder",
    "OrderLine",
    "Outlet",
    "Pack",
    "PackItem",
    "PackLine",
    "PackTemplate",
    "RouteStop",
    "Split",
    "SplitShare",
    "UnwantedItem",
    "VisitRule",
]
