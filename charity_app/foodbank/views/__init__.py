"""Addresses of the food bank."""

from charity_app.foodbank.views import (
    distributions,
    figures,
    orders,
    outlets,
    packs,
    picking,
    points,
    projects,
    routes,
    shortages,
    splits,
    stores,
    vouchers,
)
from charity_app.foodbank.views.blueprint import bp

__all__ = [
    "bp",
    "distributions",
    "figures",
    "orders",
    "outlets",
    "packs",
    "picking",
    "points",
    "projects",
    "routes",
    "shortages",
    "splits",
    "stores",
    "vouchers",
]
