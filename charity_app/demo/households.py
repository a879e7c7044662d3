"""Draws every household in the order of domain.md 9.3: kind, street, committee, members, income, costs, savings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from uuid import UUID

from charity_app.demo.archetypes import ARCHETYPES, Archetype
from charity_app.demo.families import FAMILIES
from charity_app.demo.identifiers import Identifiers, address, landline
from charity_app.demo.means import Figures, Means, draw_means
from charity_app.demo.people import OLDEST_DAYS, TODAY, PersonPlan, born
from charity_app.demo.scale import share_out, stream
from charity_app.divisions.models import division_id

_UNTOLD = "A03-0001"


@dataclass(frozen=True)
class Street:
    """A street or town as the generator needs it."""

    code: str
    name: str

    @property
    def id(self) -> UUID:
        """The key of its row."""
        return division_id(self.code)


@dataclass(frozen=True)
class Committee:
    """A committee as the generator needs it."""

    code: str
    name: str
    street: Street
    is_rural: bool


@dataclass(frozen=True)
class HouseholdPlan:
    """A household as drawn, found `days_ago`.

    `is_kept` tells whether it is recognised when eligible, `was_refused` that an earlier application failed.
    """

    key: str
    kind: str
    committee: Committee
    address: str
    landline: str
    members: tuple[PersonPlan, ...]
    means: Means
    is_local: bool
    has_permit: bool
    days_ago: int
    is_kept: bool
    was_refused: bool
    may_publish: bool = True
    may_message: bool = True


def draw_households(
    seed: int, count: int, *, committees: tuple[Committee, ...], figures: Figures, names: Identifiers
) -> Iterator[HouseholdPlan]:
    """Yield the drawn households; the same seed yields the same ones. One at least has not told its savings."""
    draw = stream(seed, "households")
    kinds = share_out({code: kind.of_600 for code, kind in ARCHETYPES.items()}, count)
    places = Places(committees)
    for code, number in kinds.items():
        for order in range(1, number + 1):
            key = f"{code}-{order:04d}"
            yield _draw_household(draw, key, ARCHETYPES[code], places=places, figures=figures, names=names)


class Places:
    """The committees by street: a street is drawn by the number of its committees."""

    def __init__(self, committees: tuple[Committee, ...]) -> None:
        self._streets: dict[str, list[Committee]] = {}
        for committee in sorted(committees, key=lambda one: one.code):
            self._streets.setdefault(committee.street.code, []).append(committee)
        self._rural = {
            code: [one for one in found if one.is_rural]
            for code, found in self._streets.items()
            if any(one.is_rural for one in found)
        }

    def choose(self, draw: Random, kind: Archetype) -> Committee:
        """Draw a committee; rural elders live in villages only."""
        streets: Mapping[str, list[Committee]] = self._rural if kind.code == "A13" else self._streets
        codes = sorted(streets)
        code = draw.choices(codes, [len(self._streets[code]) for code in codes])[0]
        return draw.choice(streets[code])


def _draw_household(
    draw: Random, key: str, kind: Archetype, *, places: Places, figures: Figures, names: Identifiers
) -> HouseholdPlan:
    place = places.choose(draw, kind)
    family = FAMILIES[kind.code](draw)
    _name_members(draw, family, place, names)
    means = draw_means(draw, kind, family, figures)
    if key == _UNTOLD:
        means.savings_fen = None
    is_permit = kind.code == "A11"
    return HouseholdPlan(
        key=key,
        kind=kind.code,
        committee=place,
        address=address(draw, place.street.name, place.name),
        landline=landline(draw.randrange(10_000)) if draw.random() < 0.3 else "",
        members=tuple(family),
        means=means,
        is_local=not is_permit,
        has_permit=is_permit,
        days_ago=_found(draw, family, means),
        is_kept=draw.random() < 0.75,
        was_refused=kind.code == "A16",
        may_publish=draw.random() < 0.88,
        may_message=draw.random() < 0.7,
    )


def _found(draw: Random, family: list[PersonPlan], means: Means) -> int:
    if means.event != "none":
        return max(2, means.event_days_ago - 1)
    youngest = max(person.born_on for person in family)
    return min(draw.randint(20, OLDEST_DAYS), (TODAY - youngest).days)


def _name_members(draw: Random, family: list[PersonPlan], place: Committee, names: Identifiers) -> None:
    surname = names.surname()
    for person in family:
        own = surname if person.relation in ("head", "child", "grandchild") else names.surname()
        person.born_on = born(draw, person.age)
        person.name = names.full_name(own, born=person.born_on.year, street=place.street.code)
        person.id_number = names.id_number(person.born_on, is_female=person.is_female)
        person.phone = names.phone() if person.age >= 16 else ""
