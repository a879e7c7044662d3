"""Facts of the food bank."""

from charity_app.foodbank.events.outlets import (
    EmergencyStoreNamed,
    ItemRefused,
    ItemWelcomed,
    OutletChanged,
    OutletChecked,
    OutletOpened,
)

__all__ = [
    "EmergencyStoreNamed",
    "ItemRefused",
    "ItemWelcomed",
    "OutletChanged",
    "OutletChecked",
    "OutletOpened",
]
