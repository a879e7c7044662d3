"""Addresses of stock."""

from charity_app.stock.views import (
    arrivals,
    deliveries,
    disposals,
    donors,
    families,
    handling,
    items,
    labels,
    lots,
    near_expiry,
    places,
    recalls,
    receiving,
    shelves,
    stocktakes,
    tables,
)
from charity_app.stock.views.blueprint import bp
from charity_app.stock.views.finding import CodeFinder, install_finders

__all__ = [
    "CodeFinder",
    "arrivals",
    "bp",
    "deliveries",
    "disposals",
    "donors",
    "families",
    "handling",
    "install_finders",
    "items",
    "labels",
    "lots",
    "near_expiry",
    "places",
    "recalls",
    "receiving",
    "shelves",
    "stocktakes",
    "tables",
]
