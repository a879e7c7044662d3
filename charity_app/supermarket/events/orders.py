"""What happens to goods that are ordered ahead."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.stock.states.movements import Proof
from charity_app.supermarket.states.orders import OrderEnd, ShopOrderAction


@dataclass(frozen=True, kw_only=True)
class OfShopOrder(Fact):
    """A fact about an order."""

    subject: ClassVar[str] = "shop_order"
    shop_order_id: UUID
    site_id: UUID
    card_id: UUID


@dataclass(frozen=True, kw_only=True)
class ShopOrderPlaced(OfShopOrder):
    """A card ordered goods: their points are held."""

    points: int
    on_behalf: bool


@dataclass(frozen=True, kw_only=True)
class ShopOrderChanged(OfShopOrder):
    """An order that is not packed holds other goods, or has another day."""

    points: int


@dataclass(frozen=True, kw_only=True)
class ShopOrderPacked(OfShopOrder):
    """The goods of an order stand ready; `returned` points went back for what was missing."""

    returned: int


@dataclass(frozen=True, kw_only=True)
class ShopOrderHandedOver(OfShopOrder):
    """The family has the goods; the order was booked as a sale."""

    sale_id: UUID
    proof: Proof


@dataclass(frozen=True, kw_only=True)
class ShopOrderEnded(OfShopOrder):
    """An order ended without goods: points and goods are back."""

    action: ShopOrderAction
    reason: OrderEnd
    returned: int


@dataclass(frozen=True, kw_only=True)
class OrderAddressSeen(OfShopOrder):
    """Whoever brings an order saw name, phone and address of the family."""


@dataclass(frozen=True, kw_only=True)
class RoundOpened(Fact):
    """Volunteers are wanted to bring orders of a shop home: says as much as another room needs to find them."""

    subject: ClassVar[str] = "round"
    round_id: UUID
    number: str
    site_id: UUID
    street_id: UUID
    starts_at: datetime
    helpers: int
