"""What happens to goods that are there: moved, handed out, repacked, counted, thrown away."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.stock.states.arrivals import ArrivalAction, ShortReason
from charity_app.stock.states.movements import CountAction, DisposalAction, HandOutKind, Reason, SkipReason, WasteReason


@dataclass(frozen=True, kw_only=True)
class GoodsMoved(Fact):
    """Goods of some lots left a place for another, or came back."""

    subject: ClassVar[str] = "site"
    site_id: UUID
    reason: Reason
    about_type: str
    about_id: UUID
    lots: int


@dataclass(frozen=True, kw_only=True)
class ArrivalMoved(Fact):
    """Goods were sent to another place by hand (no action), or their receiver confirmed what came."""

    subject: ClassVar[str] = "arrival"
    arrival_id: UUID
    site_id: UUID
    lot_id: UUID
    action: ArrivalAction | None = None
    reason: ShortReason | None = None


@dataclass(frozen=True, kw_only=True)
class LotPassedOver(Fact):
    """A lot was taken although another one expires sooner (R-FOD-02)."""

    subject: ClassVar[str] = "lot"
    lot_id: UUID
    passed_id: UUID
    reason: SkipReason


@dataclass(frozen=True, kw_only=True)
class NearExpiryOffered(Fact):
    """A place offers goods that expire soon to whoever hands out; `quantity` units of the lot are there."""

    subject: ClassVar[str] = "lot"
    lot_id: UUID
    site_id: UUID
    quantity: int


@dataclass(frozen=True, kw_only=True)
class GoodsHandedOut(Fact):
    """A household, or people nobody writes down, received goods."""

    subject: ClassVar[str] = "hand_out"
    hand_out_id: UUID
    site_id: UUID
    kind: HandOutKind
    source_type: str | None
    source_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class LotsRepacked(Fact):
    """Goods of some lots were made into a new lot."""

    subject: ClassVar[str] = "lot"
    lot_id: UUID
    repack_id: UUID
    parents: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class OfDisposal(Fact):
    """A fact about the throwing away of goods."""

    subject: ClassVar[str] = "disposal"
    disposal_id: UUID
    lot_id: UUID


@dataclass(frozen=True, kw_only=True)
class DisposalAsked(OfDisposal):
    """Goods were put aside to be destroyed."""

    reason: WasteReason


@dataclass(frozen=True, kw_only=True)
class DisposalDecided(OfDisposal):
    """A second person saw the goods destroyed, or keeps them."""

    action: DisposalAction


@dataclass(frozen=True, kw_only=True)
class StocktakeMoved(Fact):
    """A stocktake was begun (no action), handed in, confirmed, given back or dropped."""

    subject: ClassVar[str] = "stocktake"
    stocktake_id: UUID
    site_id: UUID
    action: CountAction | None = None
