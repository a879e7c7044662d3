"""Addresses of the pages that look at several rooms."""

from charity_app.reports.views import front, status
from charity_app.reports.views.blueprint import bp

__all__ = ["bp", "front", "status"]
