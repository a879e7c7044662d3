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
from charity_app.volunteering.views.sources import SourcePage, install_sources

__all__ = [
    "SourcePage",
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
    "install_sources",
    "people",
    "reviews",
    "shifts",
    "sign_ups",
    "standing",
]
