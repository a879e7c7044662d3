"""What happens at the till."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.supermarket.states.sales import SaleAction


@dataclass(frozen=True, kw_only=True)
class PriceSet(Fact):
    """An item has another price in a shop."""

    subject: ClassVar[str] = "price_tag"
    price_tag_id: UUID


@dataclass(frozen=True, kw_only=True)
class OfSale(Fact):
    """A fact about a sale."""

    subject: ClassVar[str] = "sale"
    sale_id: UUID
    site_id: UUID


@dataclass(frozen=True, kw_only=True)
class BasketSold(OfSale):
    """A basket was paid for."""

    lines: int


@dataclass(frozen=True, kw_only=True)
class RefundDecided(OfSale):
    """Taking a sale back was asked for, done by a second person, or refused."""

    action: SaleAction
