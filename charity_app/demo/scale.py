"""How large the demo is, and how a total is shared out by weights."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from random import Random
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

DEFAULT_SEED = 20241205


@dataclass(frozen=True)
class Scale:
    """The number of drawn households, named cases apart, and of published needs, offers, claims, gifts and so on."""

    name: str
    households: int
    needs: int
    offers: int
    claims: int
    organisations: int = 40
    enterprises: int = 20
    gifts: int = 1_200
    volunteers: int = 300
    shifts: int = 30
    food_lots: int = 180
    hand_outs: int = 1_100
    shop_days: int = 10


SCALES: Mapping[str, Scale] = {
    "small": Scale(
        "small",
        households=60,
        needs=40,
        offers=16,
        claims=32,
        organisations=14,
        enterprises=4,
        gifts=40,
        volunteers=30,
        shifts=10,
        food_lots=18,
        hand_outs=60,
        shop_days=3,
    ),
    "demo": Scale("demo", households=600, needs=400, offers=90, claims=260),
    "large": Scale(
        "large",
        households=6000,
        needs=4000,
        offers=900,
        claims=2600,
        gifts=12_000,
        volunteers=3_000,
        shifts=300,
        food_lots=1_800,
        hand_outs=11_000,
        shop_days=30,
    ),
}


def share_out(weights: Mapping[Key, int], total: int) -> dict[Key, int]:
    """Divide a total by weights with the largest remainder; everything gets one while there is enough for all."""
    whole, order = sum(weights.values()), list(weights)
    parts = {key: total * weight // whole for key, weight in weights.items()}
    by_rest = sorted(order, key=lambda key: (-(total * weights[key] % whole), order.index(key)))
    for key in by_rest[: total - sum(parts.values())]:
        parts[key] += 1
    for key in [key for key in order if parts[key] == 0] if total >= len(weights) else []:
        parts[key] = 1
        parts[max(order, key=lambda rich: parts[rich])] -= 1
    return parts


def stream(seed: int, name: str) -> Random:
    """Return the generator of one part of the demo, so that a change in one part leaves the others as they were."""
    return Random(f"{seed}/{name}")
