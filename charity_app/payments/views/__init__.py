"""Addresses of payments."""

from charity_app.payments.views import checkouts, differences, practice, webhooks
from charity_app.payments.views.blueprint import bp

__all__ = ["bp", "checkouts", "differences", "practice", "webhooks"]
