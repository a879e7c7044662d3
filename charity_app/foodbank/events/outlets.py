"""What happens to outlets and emergency stores."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class OfOutlet(Fact):
    """A fact about the outlet at a site."""

    subject: ClassVar[str] = "site"
    site_id: UUID


@dataclass(frozen=True, kw_only=True)
class OutletOpened(OfOutlet):
    """A site became an outlet of the food bank."""

    depot_id: UUID


@dataclass(frozen=True, kw_only=True)
class OutletChanged(OfOutlet):
    """What an outlet keeps, takes or has was changed; `fields` says what."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OutletChecked(OfOutlet):
    """Somebody looked whether everything is in order at an outlet (R-STP-04)."""


@dataclass(frozen=True, kw_only=True)
class ItemRefused(OfOutlet):
    """An outlet said that it does not want to be given an item."""

    item_id: UUID


@dataclass(frozen=True, kw_only=True)
class ItemWelcomed(OfOutlet):
    """An outlet takes an item again."""

    item_id: UUID


@dataclass(frozen=True, kw_only=True)
class EmergencyStoreNamed(OfOutlet):
    """A depot became an emergency store, or is none any more."""

    is_one: bool
