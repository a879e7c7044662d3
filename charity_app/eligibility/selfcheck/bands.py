"""Bands of money in which people can answer, with their edges at the limits of the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from charity_app.core.text import Text
from charity_app.eligibility.explain.frame import Limits
from charity_app.eligibility.explain.plan import DayPlan
from charity_app.eligibility.facts.case import count_protected
from charity_app.eligibility.facts.vocabulary import Number
from charity_app.eligibility.rules.binding import SMALL_HOUSEHOLD, stored
from charity_app.eligibility.selfcheck.drafts import Draft
from charity_app.eligibility.wording.values import written

_PLENTY = 10_000_000_00


@dataclass(frozen=True)
class Band:
    """An amount per person in fen: at least `low`, below `high`; when closed, a limit that counts lies 1 fen below."""

    low: Number
    high: Number
    is_closed: bool = False

    @property
    def label(self) -> Text:
        """The band in words."""
        low, high = (written(to_yuan(edge - self.is_closed)) for edge in (self.low, self.high))
        if not self.low:
            return (
                Text("at most CNY %(high)s", "band", {"high": high})
                if self.is_closed
                else Text("less than CNY %(high)s", "band", {"high": high})
            )
        if self.high >= _PLENTY:
            return (
                Text("more than CNY %(low)s", "band", {"low": low})
                if self.is_closed
                else Text("CNY %(low)s or more", "band", {"low": low})
            )
        return Text("CNY %(low)s to %(high)s", "band", {"low": low, "high": high})


def to_yuan(fen: Number) -> int:
    """Round to whole yuan: people answer roughly."""
    return int((Fraction(fen, 100) + Fraction(1, 2)).__floor__())


def _between(edges: Sequence[Number], *, is_closed: bool = False) -> tuple[Band, ...]:
    steps = [0, *sorted({edge for edge in edges if 0 < edge < _PLENTY}), _PLENTY]
    return tuple(Band(low, high, is_closed) for low, high in pairwise(steps))


def income_bands(plan: DayPlan) -> tuple[Band, ...]:
    """Return bands of income per person and month: by the standard, the margin line and the city's average."""
    edges: list[Number] = []
    for key, share in (("mla_standard", 1), ("income_margin_line", 1), ("city_income_pc_prev_year", 12)):
        found = plan.book.standards[key].on(plan.day)
        if found is not None:
            edges.append(Fraction(stored(plan.book.standards[key], found), share))
    return _between(edges)


def asset_bands(plan: DayPlan, draft: Draft) -> tuple[Band, ...]:
    """Return bands of assets per person: an asset at a limit still qualifies, so the edge lies one fen above it."""
    near, _ = draft.cases()
    known = count_protected(near.members)
    likely = (known,) if known is not None else (0, draft.size)
    edges = [_limit(limit, draft.size, protected) + 1 for limit in plan.limits if limit for protected in likely]
    return _between(edges, is_closed=True)


def _limit(limit: Limits, size: int, protected: int) -> Number:
    others = limit[1] if size <= SMALL_HOUSEHOLD else limit[2]
    return Fraction(limit[0] * protected + others * (size - protected), size)
