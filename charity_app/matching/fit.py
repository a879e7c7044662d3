"""How well a need and a helper fit: five weighted parts and the reasons in words. Source: domain.md 4.3."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from charity_app.casework.states.needs import NeedType
from charity_app.core import settings
from charity_app.core.text import Text
from charity_app.matching.states.offers import Coverage

_PARTS = {
    "type": (40, Text("Match score for the type of need", "setting")),
    "place": (20, Text("Match score for the place", "setting")),
    "group": (15, Text("Match score for the target group", "setting")),
    "capacity": (15, Text("Match score for places and time", "setting")),
    "record": (10, Text("Match score for what was done so far", "setting")),
}
WEIGHTS = {
    part: settings.declare(f"fit.{part}", points, unit="points", rule="1.8", name=name)
    for part, (points, name) in _PARTS.items()
}

_STEPS = {
    "rating_whole": (4, "As", Text("Rating that counts in full for what was done so far", "setting")),
    "rating_half": (3, "As", Text("Rating that counts by half for what was done so far", "setting")),
    "claims_whole": (5, "claims", Text("Completed claims that count in full for what was done so far", "setting")),
    "claims_half": (1, "claims", Text("Completed claims that count by half for what was done so far", "setting")),
}
STEPS = {
    step: settings.declare(f"fit.{step}", number, unit=unit, rule="1.8", name=name)
    for step, (number, unit, name) in _STEPS.items()
}


@dataclass(frozen=True)
class Wanted:
    """What a need asks for. `dimension` is that of its type; `group` the working area of its street."""

    need_type: NeedType
    dimension: str
    street_id: UUID | None
    group: str | None
    quantity: int
    wished_on: date | None


@dataclass(frozen=True)
class Reach:
    """Where help reaches: the district, a working area or one street."""

    coverage: Coverage
    street_id: UUID | None = None
    group: str | None = None


@dataclass(frozen=True)
class Record:
    """What a helper has done so far; `rating` is the number of As."""

    rating: int | None = None
    completed: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Helper:
    """What a helper offers. `fits_target` is None when no target group is stated."""

    types: frozenset[NeedType]
    dimensions: frozenset[str]
    reach: Reach
    fits_target: bool | None
    places: int
    until: date | None
    record: Record


@dataclass(frozen=True)
class Fit:
    """A match score of 0 to 100 and why."""

    score: int
    reasons: tuple[Text, ...]


def score_fit(wanted: Wanted, helper: Helper) -> Fit:
    """Weigh a helper for a need: each part is 0, one half or 1, the whole 0 to 100 whatever the parts weigh."""
    halves = {
        "type": _type_fit(wanted, helper),
        "place": _place_fit(wanted, helper.reach),
        "group": 1 if helper.fits_target is None else 2 * helper.fits_target,
        "capacity": _has_quota(wanted, helper) + _is_in_time(wanted, helper),
        "record": _record_fit(helper.record),
    }
    weights = {part: settings.value(setting) for part, setting in WEIGHTS.items()}
    doubled, most = sum(weights[part] * halves[part] for part in weights), sum(weights.values()) or 1
    return Fit((100 * doubled + most) // (2 * most), tuple(_reasons(wanted, helper, halves)))


def _type_fit(wanted: Wanted, helper: Helper) -> int:
    if wanted.need_type in helper.types:
        return 2
    return int(wanted.dimension in helper.dimensions)


def _place_fit(wanted: Wanted, reach: Reach) -> int:
    if reach.street_id is not None and reach.street_id == wanted.street_id:
        return 2
    is_near = reach.group is not None and reach.group == wanted.group
    return int(is_near or reach.coverage is Coverage.DISTRICT)


def _has_quota(wanted: Wanted, helper: Helper) -> bool:
    return helper.places >= min(wanted.quantity, 1)


def _is_in_time(wanted: Wanted, helper: Helper) -> bool:
    return wanted.wished_on is None or helper.until is None or helper.until >= wanted.wished_on


def _record_fit(record: Record) -> int:
    if record.failed:
        return 0
    steps = {step: settings.value(setting) for step, setting in STEPS.items()}
    rating, completed = record.rating or 0, record.completed
    if rating >= steps["rating_whole"] or completed >= steps["claims_whole"]:
        return 2
    return int(rating >= steps["rating_half"] or completed >= steps["claims_half"])


def _reasons(wanted: Wanted, helper: Helper, halves: dict[str, int]) -> list[Text]:
    is_wide = helper.reach.coverage is Coverage.DISTRICT and helper.reach.group != wanted.group
    said = [_WHOLE_DISTRICT if halves["place"] == 1 and is_wide else _PLACE[halves["place"]]]
    if halves["type"] == 2:
        said.insert(0, Text("offers just this", "fit"))
    elif halves["type"] == 1:
        said.insert(0, Text("helps with similar needs", "fit"))
    if helper.fits_target is not None:
        said.append(Text("for such families", "fit") if helper.fits_target else Text("meant for other families", "fit"))
    said.append(Text("has places", "fit") if _has_quota(wanted, helper) else Text("no places now", "fit"))
    if wanted.wished_on is not None and not _is_in_time(wanted, helper):
        said.append(Text("too late for the wished day", "fit"))
    return said + _record_reasons(helper.record)


def _record_reasons(record: Record) -> list[Text]:
    said = []
    if record.failed:
        said.append(Text("once did not deliver as promised", "fit"))
    elif record.completed:
        said.append(Text("has done it %(times)s times", "fit", {"times": record.completed}))
    else:
        said.append(Text("the first time", "fit"))
    if record.rating:
        said.append(Text("rated %(rating)sA", "fit", {"rating": record.rating}))
    return said


_WHOLE_DISTRICT = Text("reaches the whole district", "fit")
_PLACE = {
    0: Text("not in this area", "fit"),
    1: Text("in the same working area", "fit"),
    2: Text("in the same street", "fit"),
}
