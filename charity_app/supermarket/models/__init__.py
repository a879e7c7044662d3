"""The tables of the shops."""

from charity_app.supermarket.models.cards import CardProxy, PointGrant, ShopCard
from charity_app.supermarket.models.charity_sales import CharitySale
from charity_app.supermarket.models.inspections import ShopInspection
from charity_app.supermarket.models.money import DayClose, MonthList, ShopSpending
from charity_app.supermarket.models.orders import ShopOrder, ShopOrderLine, ShopRound
from charity_app.supermarket.models.sales import PriceTag, Sale, SaleLine, TillScreen
from charity_app.supermarket.models.tills import Till, TillConflict, TillLease, TillSale
from charity_app.supermarket.models.vouchers import Voucher, VoucherPlan

__all__ = [
    "CardProxy",
    "CharitySale",
    "DayClose",
    "MonthList",
    "PointGrant",
    "PriceTag",
    "Sale",
    "SaleLine",
    "ShopCard",
    "ShopInspection",
    "ShopOrder",
    "ShopOrderLine",
    "ShopRound",
    "ShopSpending",
    "Till",
    "TillConflict",
    "TillLease",
    "TillSale",
    "TillScreen",
    "Voucher",
    "VoucherPlan",
]
