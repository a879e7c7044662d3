"""Whose money was used for what: first in, first out along two lines, a pool's and a project's (features 3.13).

Money that came into an account stands on a line in the order it came; what leaves takes from the line's beginning. A
stretch of the line is two numbers of fen.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True)
class Stretch:
    """A part of a line, from the first fen to before the last."""

    first: int
    last: int

    @property
    def fen(self) -> int:
        """How long it is."""
        return self.last - self.first

    def moved(self, by: int) -> "Stretch":
        """Return the same length elsewhere."""
        return Stretch(self.first + by, self.last + by)


@dataclass(frozen=True)
class Taken(Generic[Key]):
    """What one taker took of a stretch; `part` is counted from the taker's own first fen."""

    taker: Key
    part: Stretch


def takers_of(stretch: Stretch, takers: Iterable[tuple[Key, int]]) -> Iterator[Taken[Key]]:
    """Yield who took how much of a stretch; takers come in order with what each took, from the line's beginning."""
    start = 0
    for key, fen in takers:
        first, last = max(stretch.first, start), min(stretch.last, start + fen)
        if first < last:
            yield Taken(key, Stretch(first, last).moved(-start))
        start += fen
        if start >= stretch.last:
            return


def starts_of(amounts: Sequence[tuple[Key, int]]) -> dict[Key, int]:
    """Return where each amount begins on the line that all of them make."""
    starts, place = {}, 0
    for key, fen in amounts:
        starts[key] = place
        place += fen
    return starts
