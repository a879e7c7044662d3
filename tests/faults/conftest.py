"""The people who meet over needs and offers, for the runs that let them press at once."""

from tests.matching.conftest import stage

__all__ = ["stage"]
