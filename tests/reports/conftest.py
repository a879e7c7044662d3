"""The inhabited district for the pages that look at several rooms."""

from tests.world import browser_of, district, inhabited

__all__ = ["browser_of", "district", "inhabited"]
