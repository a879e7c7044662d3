"""How goods that are short are shared out among outlets, in whole units (R-FOD-06).

A part of the weight goes by families in need, a part by how grave their need is, a part by how much of what an outlet
received was handed out. Each part is normalised over the outlets; what is left over goes to the largest remainders.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Standing:
    """How an outlet stands: `number` settles ties, `weight` is the mean of 1 to 3, `use` between 0 and 1 or unknown."""

    number: str
    households: int
    weight: Fraction
    use: Fraction | None = None


@dataclass(frozen=True)
class Parts:
    """How many hundredths each of the three parts counts."""

    households: int = 50
    weight: int = 30
    use: int = 20


def kept_back(total: int, percent: int) -> int:
    """Return how much stays for emergencies, to the nearest unit."""
    return (total * percent + 50) // 100


def claims_of(outlets: Sequence[Standing], parts: Parts) -> dict[str, Fraction]:
    """Return by number which fraction of the whole each outlet may claim; they add up to one."""
    known = [one.use for one in outlets if one.use is not None]
    usual = sum(known, Fraction(0)) / len(known) if known else Fraction(1)
    rows = (
        (parts.households, [Fraction(one.households) for one in outlets]),
        (parts.weight, [one.weight for one in outlets]),
        (parts.use, [usual if one.use is None else one.use for one in outlets]),
    )
    found = {one.number: Fraction(0) for one in outlets}
    whole = sum(part for part, _values in rows)
    for part, values in rows:
        for one, value in zip(outlets, _normalised(values), strict=True):
            found[one.number] += Fraction(part, whole) * value
    return found


def _normalised(values: Sequence[Fraction]) -> list[Fraction]:
    """Return values that add up to one; where nobody has any, all have the same."""
    total = sum(values, Fraction(0))
    return [value / total if total else Fraction(1, len(values)) for value in values]


def share_out(total: int, outlets: Sequence[Standing], parts: Parts) -> dict[str, int]:
    """Return by number how many units each outlet gets; together they are the total, whatever the order."""
    if not outlets:
        return {}
    quotas = {number: total * claim for number, claim in claims_of(outlets, parts).items()}
    found = {number: int(quota) for number, quota in quotas.items()}
    left = total - sum(found.values())
    for number in sorted(quotas, key=lambda one: (found[one] - quotas[one], one))[:left]:
        found[number] += 1
    return found
