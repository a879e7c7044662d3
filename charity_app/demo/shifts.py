"""Draws the shifts (domain.md 9.4): some over, some on the day, some to come, filled from 40 to 110 percent."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from random import Random

from charity_app.demo.activities import ACTIVITIES, APPROVED_BY_HAND, COMING, ActivityPlan
from charity_app.demo.scale import share_out

_WHEN = {"past": 14, "today": 4, "coming": 12}
_LOW, _HIGH = 40, 100
_CROWDED = {"coming": (110, 108), "past": (110, 105, 100)}
_PAST_DAYS, _COMING_DAYS, _SOONEST, _APART = 41, 14, 2, 2
_MORNING = 9
_FEW, _LEAST_PLACES = 20, 5
_PLANNED, _PLANNED_LATEST = 10, 3.2
_CLOSES, _OPENS_AFTER = 0.5, 0.2
_QUIET = {"past": 3.0}


@dataclass(frozen=True)
class ShiftPlan:
    """A shift as drawn: of which activity, on which day from today, and how many people want to come."""

    number: int
    activity: int
    when: str
    order: int
    day: int
    places: int
    wanted: int

    @property
    def plan(self) -> ActivityPlan:
        """The activity as told."""
        return ACTIVITIES[self.activity]

    @property
    def starts_ago(self) -> float:
        """How many days before the demo's morning it begins; below zero for what is to come."""
        return -self.day + (_MORNING - self.plan.hour) / 24

    @property
    def ends_ago(self) -> float:
        """How many days before the demo's morning it ends."""
        return self.starts_ago - self.plan.hours / 24

    @property
    def planned_ago(self) -> float:
        """How many days before the demo's morning it was planned."""
        return max(self.starts_ago + _PLANNED, _PLANNED_LATEST)

    def sign_up_days(self, draw: Random) -> list[float]:
        """Draw when people sign up, earliest first; past shifts leave some days for what happens then."""
        latest = max(self.starts_ago + _QUIET.get(self.when, _CLOSES), 0) + 0.06
        days = [draw.uniform(latest, self.planned_ago - _OPENS_AFTER) for _ in range(self.wanted)]
        return sorted(days, reverse=True)


def draw_shifts(draw: Random, count: int) -> list[ShiftPlan]:
    """Draw the shifts; the first to come and the first that are over are crowded."""
    numbers = share_out(_WHEN, count)
    spread = count - sum(min(len(crowded), numbers[when]) for when, crowded in _CROWDED.items())
    fills = [_LOW + (_HIGH - _LOW) * place // max(1, spread - 1) for place in range(spread)]
    draw.shuffle(fills)
    rest = iter(fills)
    drawn = (spot for when in ("coming", "today", "past") for spot in _spots(when, numbers[when]))
    return [_shift(number, spot, rest, is_small=count < _FEW) for number, spot in enumerate(drawn)]


def _spots(when: str, number: int) -> Iterator[tuple[str, int, int, int]]:
    """Yield time, order, activity and day of the shifts of one time; the first to come lie on days of their own."""
    for order in range(number):
        if when == "coming":
            day = max(min(order, _APART), order * _COMING_DAYS // number)
            yield when, order, order % COMING, _SOONEST + day
        elif when == "today":
            yield when, order, (order + 2) % COMING, 0
        else:
            yield when, order, (order + COMING) % len(ACTIVITIES), -1 - order * _PAST_DAYS // number


def _shift(number: int, spot: tuple[str, int, int, int], fills: Iterator[int], *, is_small: bool) -> ShiftPlan:
    """Return one shift; where there are few, all but the one in which most happens are small."""
    when, order, activity, day = spot
    crowded = _CROWDED.get(when, ())
    places = ACTIVITIES[activity].places
    if is_small and (when, order) != ("past", 0):
        places = max(_LEAST_PLACES, places // 2)
    fill = crowded[order] if order < len(crowded) else next(fills)
    if activity == APPROVED_BY_HAND:
        fill = _HIGH
    return ShiftPlan(number, activity, when, order, day, places, ceil(places * fill / 100))
