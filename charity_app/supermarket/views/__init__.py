"""Addresses of the shops."""

from charity_app.supermarket.views import cards, money, sales, shops, till
from charity_app.supermarket.views.blueprint import bp

__all__ = ["bp", "cards", "money", "sales", "shops", "till"]
