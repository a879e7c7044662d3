"""Addresses of volunteering."""

from charity_app.volunteering.views import (
    accounts,
    activities,
    asks,
    audits,
    calendars,
    certificates,
    checking_in,
    guardians,
    hall,
    hours,
    people,
    reviews,
    shifts,
    sign_ups,
    standing,
)
from charity_app.volunteering.views.blueprint import bp

__all__ = [
    "accounts",
    "activities",
    "asks",
    "audits",
    "bp",
    "calendars",
    "certificates",
    "checking_in",
    "guardians",
    "hall",
    "hours",
    "people",
    "reviews",
    "shifts",
    "sign_ups",
    "standing",
]
