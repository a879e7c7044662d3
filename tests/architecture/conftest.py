"""The inhabited district for the tests that walk the whole application."""

from tests.world import browser_of, district, inhabited

__all__ = ["browser_of", "district", "inhabited"]
