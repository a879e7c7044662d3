"""What happens to donors of goods, deliveries and lots."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.stock.states.lots import HoldReason, LotAction, RefusalReason


@dataclass(frozen=True, kw_only=True)
class DonorRegistered(Fact):
    """Somebody who gives goods has a code, or new papers."""

    subject: ClassVar[str] = "donor"
    donor_id: UUID


@dataclass(frozen=True, kw_only=True)
class OfDelivery(Fact):
    """A fact about a delivery."""

    subject: ClassVar[str] = "delivery"
    delivery_id: UUID
    site_id: UUID


@dataclass(frozen=True, kw_only=True)
class DeliveryAnnounced(OfDelivery):
    """Somebody will bring goods."""


@dataclass(frozen=True, kw_only=True)
class DeliveryArrived(OfDelivery):
    """Goods are at the door."""


@dataclass(frozen=True, kw_only=True)
class DeliveryFinished(OfDelivery):
    """Every line of a delivery is decided; `taken_in` counts the lots that were accepted."""

    taken_in: int


@dataclass(frozen=True, kw_only=True)
class OfLot(Fact):
    """A fact about a lot."""

    subject: ClassVar[str] = "lot"
    lot_id: UUID


@dataclass(frozen=True, kw_only=True)
class LotAccepted(OfLot):
    """A lot was taken in, or released after it was held."""

    site_id: UUID
    action: LotAction


@dataclass(frozen=True, kw_only=True)
class LotRejected(OfLot):
    """A lot was refused at the door."""

    reason: RefusalReason


@dataclass(frozen=True, kw_only=True)
class LotHeld(OfLot):
    """A lot was set aside or frozen: nothing of it leaves."""

    reason: HoldReason


@dataclass(frozen=True, kw_only=True)
class LotExpired(OfLot):
    """A lot is past its last good day."""
