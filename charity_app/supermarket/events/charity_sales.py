"""What happens to charity sales."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.supermarket.states.charity_sales import CharitySaleAction


@dataclass(frozen=True, kw_only=True)
class OfCharitySale(Fact):
    """A fact about a charity sale."""

    subject: ClassVar[str] = "charity_sale"
    charity_sale_id: UUID
    site_id: UUID


@dataclass(frozen=True, kw_only=True)
class CharitySalePlanned(OfCharitySale):
    """A charity sale is announced, with what it is for."""


@dataclass(frozen=True, kw_only=True)
class CharitySaleMoved(OfCharitySale):
    """A charity sale was opened, called off, counted, sent back or closed."""

    action: CharitySaleAction
