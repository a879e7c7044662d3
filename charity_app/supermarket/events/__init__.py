"""What happens in the shops."""

from charity_app.supermarket.events.cards import (
    CardEnded,
    CardMoved,
    CardOpened,
    CodeRenewed,
    PointsCarried,
    PointsExpired,
    PointsGranted,
    ProxyAdded,
    ProxyRemoved,
)
from charity_app.supermarket.events.money import CloseDecided, DayCounted, MonthListed, ShopMoneySpent
from charity_app.supermarket.events.sales import BasketSold, PriceSet, RefundDecided

__all__ = [
    "BasketSold",
    "CardEnded",
    "CardMoved",
    "CardOpened",
    "CloseDecided",
    "CodeRenewed",
    "DayCounted",
    "MonthListed",
    "PointsCarried",
    "PointsExpired",
    "PointsGranted",
    "PriceSet",
    "ProxyAdded",
    "ProxyRemoved",
    "RefundDecided",
    "ShopMoneySpent",
]
