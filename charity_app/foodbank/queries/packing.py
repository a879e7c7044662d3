"""What goes into a pack: the lines of a template against a family and what is there. Source: R-FOD-05, feature 4.11.

Nothing here reads or writes the database.
"""

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from charity_app.foodbank.models import PackLine
from charity_app.foodbank.states.packs import LeftOut, PerWhat
from charity_app.registry.states.diets import DietNeed
from charity_app.stock.models import Item
from charity_app.stock.states.items import FOOD, Category, Trait

_BABY_TRAITS = {Trait.FOR_BABIES.value, Trait.INFANT_FORMULA.value}
_MAYBE_EATEN = (*FOOD, Category.SEASONAL)
_MAYBE_SWEET = tuple(category for category in _MAYBE_EATEN if category is not Category.STAPLE_FOOD)


@dataclass(frozen=True)
class Eaters:
    """What of a household counts for its pack."""

    people: int
    babies: int = 0
    diet: frozenset[DietNeed] = frozenset()

    def number_of(self, line: PackLine) -> int:
        """Return how many units a line means for this household."""
        times = {PerWhat.HOUSEHOLD: 1, PerWhat.PERSON: self.people, PerWhat.BABY: self.babies}[line.per]
        wanted = line.quantity * times
        return wanted if line.at_most is None else min(wanted, line.at_most)


@dataclass
class Shelf:
    """An item that is there and how many units nobody has been given yet; `expires_on` is its soonest date."""

    item: Item
    left: int
    expires_on: date | None = None


@dataclass(frozen=True)
class Listed:
    """A number of an item in a pack, or what was left out of it and why."""

    line_id: UUID
    item_id: UUID | None
    quantity: int
    is_substitute: bool = False
    left_out: LeftOut | None = None


def refusal_of(item: Item, eaters: Eaters) -> LeftOut | None:
    """Return why an item does not belong into the pack of this household, None when it fits."""
    traits = set(item.traits)
    if {need.value for need in eaters.diet} & set(item.allergens):
        return LeftOut.ALLERGY
    is_eaten = item.category in _MAYBE_EATEN or Trait.INFANT_FORMULA.value in traits
    if DietNeed.HALAL in eaters.diet and is_eaten and Trait.HALAL.value not in traits:
        return LeftOut.HALAL
    if DietNeed.NO_SUGAR in eaters.diet and item.category in _MAYBE_SWEET and Trait.NO_SUGAR.value not in traits:
        return LeftOut.NO_SUGAR
    return LeftOut.BABY if traits & _BABY_TRAITS and not eaters.babies else None


def list_pack(
    lines: Sequence[PackLine], eaters: Eaters, shelves: MutableMapping[UUID, Shelf], items: Mapping[UUID, Item]
) -> list[Listed]:
    """Return what a pack holds and what is left out, taken off the shelves. `items` are those that lines name."""
    return [listed for line in lines for listed in _of_line(line, eaters, shelves, items)]


def _of_line(
    line: PackLine, eaters: Eaters, shelves: MutableMapping[UUID, Shelf], items: Mapping[UUID, Item]
) -> Iterator[Listed]:
    wanted = eaters.number_of(line)
    if not wanted:
        yield Listed(line.id, line.item_id, line.quantity, left_out=LeftOut.BABY)
        return
    reasons: list[LeftOut] = []
    if line.item_id is not None and (said := refusal_of(items[line.item_id], eaters)):
        reasons.append(said)
    for shelf in _candidates(line, shelves, items):
        if said := refusal_of(shelf.item, eaters):
            reasons.append(said)
            continue
        taken = min(wanted, shelf.left)
        if taken:
            shelf.left -= taken
            wanted -= taken
            is_substitute = line.item_id is not None and shelf.item.id != line.item_id
            yield Listed(line.id, shelf.item.id, taken, is_substitute)
    if wanted:
        yield Listed(line.id, line.item_id, wanted, left_out=reasons[0] if reasons else LeftOut.SHORT)


def _candidates(line: PackLine, shelves: Mapping[UUID, Shelf], items: Mapping[UUID, Item]) -> list[Shelf]:
    """Return what may fill a line: the item it names first, then others of its category, the soonest date first."""
    category = items[line.item_id].category if line.item_id else line.category
    fitting = [shelf for shelf in shelves.values() if shelf.item.category is category and shelf.left]
    return sorted(
        fitting,
        key=lambda one: (one.item.id != line.item_id, one.expires_on is None, str(one.expires_on), str(one.item.id)),
    )
