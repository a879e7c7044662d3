"""Addresses of case work."""

from charity_app.casework.views import advisers, needs, requests
from charity_app.casework.views.blueprint import bp

__all__ = ["advisers", "bp", "needs", "requests"]
