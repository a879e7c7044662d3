"""The compiled reading of a rule: one SQL statement over the snapshot of everyone."""

from charity_app.eligibility.compile.conditions import Tables
from charity_app.eligibility.compile.rules import is_true, may_be_true
from charity_app.eligibility.compile.sweep import Sweeper

__all__ = ["Sweeper", "Tables", "is_true", "may_be_true"]
