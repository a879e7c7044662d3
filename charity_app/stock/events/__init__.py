"""What happens to goods."""

from charity_app.stock.events.intake import (
    DeliveryAnnounced,
    DeliveryArrived,
    DeliveryFinished,
    DonorRegistered,
    LotAccepted,
    LotExpired,
    LotHeld,
    LotRejected,
)
from charity_app.stock.events.items import (
    BarcodeLearned,
    ItemChanged,
    ItemValued,
    ShelfSet,
    TableRunMoved,
    TemperatureRead,
)
from charity_app.stock.events.movements import (
    ArrivalMoved,
    DisposalAsked,
    DisposalDecided,
    GoodsHandedOut,
    GoodsMoved,
    LotPassedOver,
    LotsRepacked,
    NearExpiryOffered,
    StocktakeMoved,
)
from charity_app.stock.events.recalls import FamilyCalled, RecallEnded, RecallReported, RecallStarted

__all__ = [
    "ArrivalMoved",
    "BarcodeLearned",
    "DeliveryAnnounced",
    "DeliveryArrived",
    "DeliveryFinished",
    "DisposalAsked",
    "DisposalDecided",
    "DonorRegistered",
    "FamilyCalled",
    "GoodsHandedOut",
    "GoodsMoved",
    "ItemChanged",
    "ItemValued",
    "LotAccepted",
    "LotExpired",
    "LotHeld",
    "LotPassedOver",
    "LotRejected",
    "LotsRepacked",
    "NearExpiryOffered",
    "RecallEnded",
    "RecallReported",
    "RecallStarted",
    "ShelfSet",
    "StocktakeMoved",
    "TableRunMoved",
    "TemperatureRead",
]
