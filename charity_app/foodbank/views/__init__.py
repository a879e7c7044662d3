"""Addresses of the food bank."""

from charity_app.foodbank.views import orders, outlets, picking, routes, shortages, splits
from charity_app.foodbank.views.blueprint import bp

__all__ = ["bp", "orders", "outlets", "picking", "routes", "shortages", "splits"]
