"""The reference data without which nothing works: holidays, divisions, and what later packages add."""

from charity_app.core import calendar, clock
from charity_app.divisions import services as divisions
from charity_app.eligibility import services as eligibility


def load_reference() -> dict[str, int]:
    """Load what is missing of the reference data; returns how many rows each part added."""
    year = clock.today().year
    return {
        "holidays": calendar.seed_holidays(year - 2, year + 1),
        "divisions": divisions.load_divisions(),
        "policies": eligibility.load_policies(),
    }
