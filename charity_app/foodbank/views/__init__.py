"""Addresses of the food bank."""

from charity_app.foodbank.views import outlets
from charity_app.foodbank.views.blueprint import bp

__all__ = ["bp", "outlets"]
