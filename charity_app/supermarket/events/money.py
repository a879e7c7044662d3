"""What happens to the money of a shop."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.supermarket.states.money import CloseAction, Purpose, ShopBook


@dataclass(frozen=True, kw_only=True)
class DayCounted(Fact):
    """The cash of a shop was counted for the close of a day, at first or once more."""

    subject: ClassVar[str] = "day_close"
    day_close_id: UUID
    site_id: UUID
    difference_fen: int


@dataclass(frozen=True, kw_only=True)
class CloseDecided(Fact):
    """A second person confirmed the close of a day, or sent it back."""

    subject: ClassVar[str] = "day_close"
    day_close_id: UUID
    site_id: UUID
    action: CloseAction


@dataclass(frozen=True, kw_only=True)
class ShopMoneySpent(Fact):
    """Money of a shop was spent."""

    subject: ClassVar[str] = "shop_spending"
    shop_spending_id: UUID
    site_id: UUID
    book: ShopBook
    purpose: Purpose


@dataclass(frozen=True, kw_only=True)
class MonthListed(Fact):
    """What went in and out of a shop in a month is public."""

    subject: ClassVar[str] = "month_list"
    month_list_id: UUID
    site_id: UUID
    month: date
