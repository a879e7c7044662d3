"""How long goods must last: near expiry, least left at the door, last day on which they are handed out.

Source: domain.md 5.5 (near expiry: common practice of shops; the other figures are our own and settings).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from charity_app.core import clock, settings
from charity_app.core.settings import Setting
from charity_app.core.text import Text
from charity_app.stock.models import Item
from charity_app.stock.states.items import Trait


@dataclass(frozen=True)
class _Row:
    """What holds for items whose shelf life has at least so many days."""

    life_days: int
    near: Setting
    intake: Setting
    last: Setting


def _declared(kind: str, life_days: int, days: int, name: Text) -> Setting:
    return settings.declare(f"stock.{kind}_{life_days}", days, unit="days", rule="R-FOD-01", name=name)


def _row(life_days: int, near: int, intake: int, last: int) -> _Row:
    told = {"life": life_days}
    of_near = Text("Shelf life from %(life)s days: near expiry when left", "setting", told)
    of_intake = Text("Shelf life from %(life)s days: least left at intake", "setting", told)
    of_last = Text("Shelf life from %(life)s days: last hand-out before expiry", "setting", told)
    return _Row(
        life_days,
        _declared("near", life_days, near, of_near),
        _declared("intake", life_days, intake, of_intake),
        _declared("last", life_days, last, of_last),
    )


_ROWS = (
    _row(365, 45, 30, 5),
    _row(180, 20, 20, 3),
    _row(90, 15, 15, 3),
    _row(30, 10, 10, 2),
    _row(10, 5, 5, 1),
    _row(0, 2, 2, 0),
)
_FORMULA = settings.declare(
    "stock.formula_days", 60, unit="days", rule="R-FOD-01", name=Text("Infant formula: least left at intake", "setting")
)
_HOT = settings.declare(
    "stock.hot_hours",
    2,
    unit="hours",
    rule="R-FOD-01",
    name=Text("Hot meals: hand-out after cooking within", "setting"),
)


def _row_of(item: Item) -> _Row:
    life = item.life_days or 0
    return next(row for row in _ROWS if row.life_days <= life)


def near_days(item: Item) -> int:
    """Return from how many days before its date on an item counts as near expiry."""
    return settings.value(_row_of(item).near)


def least_days(item: Item) -> int:
    """Return how many days an item must have left to be taken in."""
    least = settings.value(_row_of(item).intake)
    return max(least, settings.value(_FORMULA)) if Trait.INFANT_FORMULA in item.traits else least


def days_left(expires_on: date, *, on: date | None = None) -> int:
    """Return how many days goods have left: 0 on their last good day."""
    return (expires_on - (on or clock.today())).days


def is_near(item: Item, expires_on: date) -> bool:
    """Tell whether goods count as near expiry today."""
    return days_left(expires_on) <= near_days(item)


def leaves_until(item: Item, expires_on: date, *, cooked_at: datetime | None = None) -> datetime:
    """Return the instant until which goods may leave: the midnight that ends the last hand-out day, in Shanghai."""
    if cooked_at is not None:
        return cooked_at + timedelta(hours=settings.value(_HOT))
    last = expires_on - timedelta(days=settings.value(_row_of(item).last))
    return clock.start_of(last + timedelta(days=1))
