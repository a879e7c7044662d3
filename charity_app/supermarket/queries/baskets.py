"""A basket at the till, judged: what it costs in points and in cash, and in kind words what stands in its way.

What has points on it is paid for by them as far as card and limits reach; the rest of it, and what has only a price,
is paid for in cash. Source: features 5.2 to 5.4 and 5.8.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.text import Text
from charity_app.registry.models import Site
from charity_app.stock.models import Item
from charity_app.supermarket.models import PriceTag, ShopCard
from charity_app.supermarket.queries.limits import Limit, limits_of, points_left_to_spend
from charity_app.supermarket.states.cards import CardState

_MOST_UNITS = 1_000
_TAGS = select(PriceTag).where(
    PriceTag.site_id == bindparam("site_id"), PriceTag.item_id.in_(bindparam("item_ids", expanding=True))
)


@dataclass(frozen=True)
class Wanted:
    """So many units of an item in a basket."""

    item: Item
    quantity: int


@dataclass(frozen=True)
class Judged:
    """A line of a basket: what it costs, and in words what stands in its way, with what to do."""

    item: Item
    quantity: int
    points: int = 0
    hint: Text | None = None
    price_fen: int = 0
    is_cash: bool = False


@dataclass(frozen=True)
class Basket:
    """A basket that was judged; `left` are the points of the card afterwards."""

    lines: tuple[Judged, ...]
    left: int = 0
    hint: Text | None = None

    @property
    def points(self) -> int:
        """Return what the card pays."""
        return sum(line.points for line in self.lines)

    @property
    def cash_fen(self) -> int:
        """Return what is paid in cash."""
        return sum(line.price_fen for line in self.lines)

    @property
    def is_good(self) -> bool:
        """Tell whether it can be paid for as it is."""
        return bool(self.lines) and self.hint is None and all(line.hint is None for line in self.lines)

    @property
    def hints(self) -> tuple[Text, ...]:
        """Return everything that stands in the way."""
        return tuple(hint for hint in (self.hint, *(line.hint for line in self.lines)) if hint is not None)


def judge_basket(
    site: Site, card: ShopCard, wanted: Sequence[Wanted], *, points: int, ordered_for: date | None = None
) -> Basket:
    """Say what a basket costs a card that has so many points, and what stands in its way.

    What is ordered for a day is judged for that day, and paid for by points alone.
    """
    joined, tags = _joined(wanted), _tags(site, wanted)
    prices = {one.item.id: _price(tags, one) if ordered_for is None else None for one in joined}
    limits = limits_of(card, {one.item.category for one in joined}, on=ordered_for)
    most, again_on = points_left_to_spend(card, on=ordered_for)
    purse, taken = min(points, most), dict.fromkeys(limits, 0)
    judged: dict[UUID, Judged] = {}
    for one in sorted(joined, key=lambda one: prices[one.item.id] is not None):
        category = one.item.category
        line, price_fen = _by_points(one, tags, limits[category], taken[category]), prices[one.item.id]
        if price_fen is not None and (line.hint is not None or line.points > purse):
            line = _by_cash(one, price_fen)
        else:
            purse, taken[category] = purse - line.points, taken[category] + one.quantity
        judged[one.item.id] = line
    lines = tuple(judged[one.item.id] for one in joined)
    cost = sum(line.points for line in lines)
    return Basket(lines, points - cost, _hint(card, cost, points, most, again_on))


def price_basket(site: Site, wanted: Sequence[Wanted]) -> Basket:
    """Say what a basket costs without a card: what has a price is paid for in cash, the rest waits for a card."""
    tags = _tags(site, wanted)
    free = Limit(_MOST_UNITS, 0, clock.today())
    prices = [(one, _price(tags, one)) for one in _joined(wanted)]
    lines = tuple(
        _by_points(one, tags, free, 0) if price_fen is None else _by_cash(one, price_fen) for one, price_fen in prices
    )
    waits = not lines or any(price_fen is None for _one, price_fen in prices)
    return Basket(lines, 0, Text("Scan the card of the customer", "till") if waits else None)


def _tags(site: Site, wanted: Sequence[Wanted]) -> dict[UUID, PriceTag]:
    given = {"site_id": site.id, "item_ids": [one.item.id for one in wanted]}
    return {tag.item_id: tag for tag in db.session.scalars(_TAGS, given)}


def _price(tags: Mapping[UUID, PriceTag], one: Wanted) -> int | None:
    tag = tags.get(one.item.id)
    return tag.price_fen if tag else None


def _joined(wanted: Sequence[Wanted]) -> list[Wanted]:
    """Add up what was scanned twice, in the order of the first scan."""
    found: dict[UUID, Wanted] = {}
    for one in wanted:
        before = found[one.item.id].quantity if one.item.id in found else 0
        found[one.item.id] = Wanted(one.item, before + one.quantity)
    return list(found.values())


def _by_cash(one: Wanted, price_fen: int) -> Judged:
    hint = None if 1 <= one.quantity <= _MOST_UNITS else Text("Enter a number above zero", "error")
    return Judged(one.item, one.quantity, hint=hint, price_fen=price_fen * max(0, one.quantity), is_cash=True)


def _by_points(one: Wanted, tags: Mapping[UUID, PriceTag], limit: Limit, before: int) -> Judged:
    if not 1 <= one.quantity <= _MOST_UNITS:
        return Judged(one.item, one.quantity, 0, Text("Enter a number above zero", "error"))
    tag = tags.get(one.item.id)
    if tag is None or tag.points is None:
        return Judged(one.item, one.quantity, 0, Text("This has no points on it: ask the keeper", "till"))
    left = max(0, limit.left - before)
    cost = tag.points * one.quantity
    if one.quantity <= left:
        return Judged(one.item, one.quantity, cost)
    told = {"item": one.item.name, "had": limit.had, "most": limit.most, "again": limit.again_on, "left": left}
    if left:
        hint = Text("%(item)s: %(left)s more this time, again from %(again)s", "till", told)
    else:
        hint = Text("%(item)s: %(had)s of %(most)s taken, again from %(again)s", "till", told)
    return Judged(one.item, one.quantity, cost, hint)


def _hint(card: ShopCard, cost: int, points: int, most: int, again_on: date) -> Text | None:
    """Say kindly what the whole basket lacks."""
    if card.state is CardState.BLOCKED:
        return Text("This card is resting. The service station makes it good again in a minute", "till")
    if card.state is CardState.ENDED:
        return Text("This card is no longer used. The adviser of the street knows what fits now", "till")
    if cost > points:
        return Text(
            "%(short)s points more are needed: put something back, or pay the rest another time",
            "till",
            {"short": cost - points},
        )
    if cost > most:
        return Text("Up to %(most)s points this time, more from %(again)s", "till", {"most": most, "again": again_on})
    return None
