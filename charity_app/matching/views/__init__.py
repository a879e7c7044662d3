"""Addresses of matching."""

from charity_app.matching.views import board, claims, deliveries, family, needs, offers, posts, proposals
from charity_app.matching.views.blueprint import bp

__all__ = ["board", "bp", "claims", "deliveries", "family", "needs", "offers", "posts", "proposals"]
