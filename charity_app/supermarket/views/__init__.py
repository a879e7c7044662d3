"""Addresses of the shops."""

from charity_app.supermarket.views import cards, sales, shops, till
from charity_app.supermarket.views.blueprint import bp

__all__ = ["bp", "cards", "sales", "shops", "till"]
