"""Addresses of stock."""

from charity_app.stock.views import places
from charity_app.stock.views.blueprint import bp
from charity_app.stock.views.finding import CodeFinder, install_finders

__all__ = ["CodeFinder", "bp", "install_finders", "places"]
