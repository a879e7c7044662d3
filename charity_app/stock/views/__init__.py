"""Addresses of stock."""

from charity_app.stock.views.blueprint import bp

__all__ = ["bp"]
