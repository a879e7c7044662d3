"""Addresses of the shops."""

from charity_app.supermarket.views import (
    cards,
    charity_sales,
    conflicts,
    contracts,
    inspections,
    money,
    offline,
    orders,
    packing,
    rounds,
    sales,
    shops,
    till,
    tills,
    vouchers,
)
from charity_app.supermarket.views.blueprint import bp

__all__ = [
    "bp",
    "cards",
    "charity_sales",
    "conflicts",
    "contracts",
    "inspections",
    "money",
    "offline",
    "orders",
    "packing",
    "rounds",
    "sales",
    "shops",
    "till",
    "tills",
    "vouchers",
]
