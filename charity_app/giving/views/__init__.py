"""Addresses of giving."""

from charity_app.giving.views import (
    bills,
    campaigns,
    decisions,
    desk,
    donors,
    entering,
    following,
    funds,
    gifts,
    monthly,
    plans,
    platforms,
    pledges,
    pools,
    receipts,
    returns,
    workplaces,
)
from charity_app.giving.views.blueprint import bp

__all__ = [
    "bills",
    "bp",
    "campaigns",
    "decisions",
    "desk",
    "donors",
    "entering",
    "following",
    "funds",
    "gifts",
    "monthly",
    "plans",
    "platforms",
    "pledges",
    "pools",
    "receipts",
    "returns",
    "workplaces",
]
