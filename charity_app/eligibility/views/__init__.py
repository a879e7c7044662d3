"""Addresses of eligibility."""

from charity_app.eligibility.views import checking, policies, results
from charity_app.eligibility.views.blueprint import bp

__all__ = ["bp", "checking", "policies", "results"]
