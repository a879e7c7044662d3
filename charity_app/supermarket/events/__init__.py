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
from charity_app.supermarket.events.charity_sales import CharitySaleMoved, CharitySalePlanned
from charity_app.supermarket.events.inspections import InspectionMoved, InspectionRecorded
from charity_app.supermarket.events.money import CloseDecided, DayCounted, MonthListed, ShopMoneySpent
from charity_app.supermarket.events.orders import (
    OrderAddressSeen,
    RoundOpened,
    ShopOrderChanged,
    ShopOrderEnded,
    ShopOrderHandedOver,
    ShopOrderPacked,
    ShopOrderPlaced,
)
from charity_app.supermarket.events.sales import BasketSold, PriceSet, RefundDecided
from charity_app.supermarket.events.tills import (
    ConflictDecided,
    ConflictFound,
    LeaseEnded,
    PointsLeased,
    TillClosed,
    TillOpened,
    TillSaleReceived,
    TillSaleRefused,
)
from charity_app.supermarket.events.vouchers import VoucherBought, VoucherPlanMoved, VoucherPlanProposed

__all__ = [
    "BasketSold",
    "CardEnded",
    "CardMoved",
    "CardOpened",
    "CharitySaleMoved",
    "CharitySalePlanned",
    "CloseDecided",
    "CodeRenewed",
    "ConflictDecided",
    "ConflictFound",
    "DayCounted",
    "InspectionMoved",
    "InspectionRecorded",
    "LeaseEnded",
    "MonthListed",
    "OrderAddressSeen",
    "PointsCarried",
    "PointsExpired",
    "PointsGranted",
    "PointsLeased",
    "PriceSet",
    "ProxyAdded",
    "ProxyRemoved",
    "RefundDecided",
    "RoundOpened",
    "ShopMoneySpent",
    "ShopOrderChanged",
    "ShopOrderEnded",
    "ShopOrderHandedOver",
    "ShopOrderPacked",
    "ShopOrderPlaced",
    "TillClosed",
    "TillOpened",
    "TillSaleReceived",
    "TillSaleRefused",
    "VoucherBought",
    "VoucherPlanMoved",
    "VoucherPlanProposed",
]
