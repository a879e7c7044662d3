"""Addresses of giving."""

from charity_app.giving.views import campaigns, desk, funds, gifts, monthly, plans, pools
from charity_app.giving.views.blueprint import bp

__all__ = ["bp", "campaigns", "desk", "funds", "gifts", "monthly", "plans", "pools"]
