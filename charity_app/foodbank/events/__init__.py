"""Facts of the food bank."""

from charity_app.foodbank.events.outlets import (
    EmergencyStoreNamed,
    ItemRefused,
    ItemWelcomed,
    OutletChanged,
    OutletChecked,
    OutletOpened,
)
from charity_app.foodbank.events.packs import (
    DistributionMoved,
    DistributionPlanned,
    FoodVoucherIssued,
    FoodVoucherUsed,
    FoodVoucherVoided,
    PackAdded,
    PackHandedOut,
    PackLeft,
    PackListed,
    PackTemplateWritten,
    VisitRuleSet,
)

__all__ = [
    "DistributionMoved",
    "DistributionPlanned",
    "EmergencyStoreNamed",
    "FoodVoucherIssued",
    "FoodVoucherUsed",
    "FoodVoucherVoided",
    "ItemRefused",
    "ItemWelcomed",
    "OutletChanged",
    "OutletChecked",
    "OutletOpened",
    "PackAdded",
    "PackHandedOut",
    "PackLeft",
    "PackListed",
    "PackTemplateWritten",
    "VisitRuleSet",
]
