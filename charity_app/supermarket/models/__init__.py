"""The tables of the shops."""

from charity_app.supermarket.models.cards import CardProxy, PointGrant, ShopCard
from charity_app.supermarket.models.sales import PriceTag, Sale, SaleLine, TillScreen

__all__ = ["CardProxy", "PointGrant", "PriceTag", "Sale", "SaleLine", "ShopCard", "TillScreen"]
