"""The sixteen kinds of household (domain.md 9.3): how many of 600, and the income band per person."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Archetype:
    """A kind of household; `low`, `high`, `mode` are income per person in hundredths of the allowance standard."""

    code: str
    of_600: int
    low: int
    high: int
    mode: int


ARCHETYPES: Mapping[str, Archetype] = {
    kind.code: kind
    for kind in (
        Archetype("A01", 60, 80, 260, 120),
        Archetype("A02", 70, 90, 240, 160),
        Archetype("A03", 55, 0, 140, 60),
        Archetype("A04", 50, 50, 220, 120),
        Archetype("A05", 60, 60, 200, 130),
        Archetype("A06", 55, 110, 400, 220),
        Archetype("A07", 45, 30, 160, 90),
        Archetype("A08", 25, 70, 240, 150),
        Archetype("A09", 20, 0, 50, 20),
        Archetype("A10", 35, 70, 220, 140),
        Archetype("A11", 30, 80, 240, 150),
        Archetype("A12", 20, 120, 320, 200),
        Archetype("A13", 30, 60, 200, 110),
        Archetype("A14", 20, 80, 220, 140),
        Archetype("A15", 15, 80, 350, 180),
        Archetype("A16", 10, 200, 350, 240),
    )
}
