"""The inhabited district for these tests."""

from tests.world import browser_of, district, inhabited

__all__ = ["browser_of", "district", "inhabited"]
