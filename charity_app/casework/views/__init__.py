"""Addresses of case work."""

from charity_app.casework.views import advisers, harm, needs, requests
from charity_app.casework.views.blueprint import bp

__all__ = ["advisers", "bp", "harm", "needs", "requests"]
