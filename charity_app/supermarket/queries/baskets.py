"""A basket at the till, judged: what it costs, and in kind words what stands in its way. Source: features 5.2, 5.8."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.text import Text
from charity_app.registry.models import Site
from charity_app.stock.models import Item
from charity_app.supermarket.models import PriceTag, ShopCard
from charity_app.supermarket.queries.limits import Limit, limits_of, points_left_to_spend
from charity_app.supermarket.states.cards import CardState

_MOST_UNITS = 1_000


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
    points: int
    hint: Text | None = None


@dataclass(frozen=True)
class Basket:
    """A basket that was judged."""

    lines: tuple[Judged, ...]
    points: int
    left: int
    hint: Text | None = None

    @property
    def is_good(self) -> bool:
        """Tell whether it can be paid for as it is."""
        return bool(self.lines) and self.hint is None and all(line.hint is None for line in self.lines)

    @property
    def hints(self) -> tuple[Text, ...]:
        """Return everything that stands in the way."""
        return tuple(hint for hint in (self.hint, *(line.hint for line in self.lines)) if hint is not None)


def judge_basket(site: Site, card: ShopCard, wanted: Sequence[Wanted], *, points: int) -> Basket:
    """Say what a basket costs a card that has so many points, and what stands in its way."""
    items = {one.item.id: one.item for one in wanted}
    tags = {tag.item_id: tag for tag in _tags(site, items)}
    limits = limits_of(card, {item.category for item in items.values()})
    lines, taken = [], dict.fromkeys(limits, 0)
    for one in _joined(wanted):
        limit, before = limits[one.item.category], taken[one.item.category]
        taken[one.item.category] += one.quantity
        lines.append(_judged(one, tags.get(one.item.id), limit, before))
    cost = sum(line.points for line in lines)
    return Basket(tuple(lines), cost, points - cost, _hint(card, cost, points))


def price_basket(site: Site, wanted: Sequence[Wanted]) -> Basket:
    """Say what a basket costs before anybody showed a card."""
    tags = {tag.item_id: tag for tag in _tags(site, [one.item.id for one in wanted])}
    free = Limit(_MOST_UNITS, 0, clock.today())
    lines = tuple(_judged(one, tags.get(one.item.id), free, 0) for one in _joined(wanted))
    return Basket(lines, sum(line.points for line in lines), 0, Text("Scan the card of the customer", "till"))


def _tags(site: Site, item_ids: Collection[UUID]) -> list[PriceTag]:
    wanted = select(PriceTag).where(PriceTag.site_id == site.id, PriceTag.points.is_not(None))
    return list(db.session.scalars(wanted.where(PriceTag.item_id.in_(item_ids))))


def _joined(wanted: Sequence[Wanted]) -> list[Wanted]:
    """Add up what was scanned twice, in the order of the first scan."""
    found: dict[UUID, Wanted] = {}
    for one in wanted:
        before = found[one.item.id].quantity if one.item.id in found else 0
        found[one.item.id] = Wanted(one.item, before + one.quantity)
    return list(found.values())


def _judged(one: Wanted, tag: PriceTag | None, limit: Limit, before: int) -> Judged:
    if not 1 <= one.quantity <= _MOST_UNITS:
        return Judged(one.item, one.quantity, 0, Text("Enter a number above zero", "error"))
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


def _hint(card: ShopCard, cost: int, points: int) -> Text | None:
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
    most, again_on = points_left_to_spend(card)
    if cost > most:
        return Text("Up to %(most)s points this time, more from %(again)s", "till", {"most": most, "again": again_on})
    return None
