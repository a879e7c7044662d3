"""Addresses of stock."""

from charity_app.stock.views import deliveries, donors, labels, places, receiving
from charity_app.stock.views.blueprint import bp
from charity_app.stock.views.finding import CodeFinder, install_finders

__all__ = ["CodeFinder", "bp", "deliveries", "donors", "install_finders", "labels", "places", "receiving"]
