"""The kinds of benefit amounts as data, each with its rule number; an unknown kind is refused (ruling 25)."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from charity_app.eligibility.facts.vocabulary import CATEGORIES, FACTS, Kind, Side
from charity_app.eligibility.rules.parse import RuleError, parse_rule
from charity_app.eligibility.rules.tree import Rule


@dataclass(frozen=True, slots=True)
class Amount:
    """What a policy gives. `standards` are the keys it rests on; the other fields are used as the kind says."""

    kind: str
    standards: tuple[str, ...] = ()
    minus: str = ""
    times: int = 1
    field: str = ""
    unit: str = "CNY"
    value: Decimal | None = None
    extra: Decimal | None = None
    by_value: tuple[tuple[int, str | Decimal | None], ...] = ()
    tiers: tuple[tuple[int, int, Decimal], ...] = ()
    rules: tuple[tuple[Rule, str], ...] = ()
    rates: tuple[tuple[str, tuple[Decimal, ...]], ...] = ()
    labels: tuple[str, ...] = ()


Reader = Callable[[Mapping[str, Any], Set[str], str], Amount]
UPLIFT = "p.age < 16 or (from 2024-07-01: p.education_stage != none and p.age >= 16, up to bachelor level)"
VISITS = ("p.age >= 80 and p.living_alone", "p.care_level >= 4", "otherwise")


def read_amount(body: Mapping[str, Any], standards: Set[str], place: str) -> Amount:
    """Read the amount of a benefit. Raises RuleError on an unknown kind, key, standard or prose condition."""
    kind = str(body.get("type"))
    if kind not in _KINDS:
        raise RuleError(f"{place}: unknown amount type {kind!r}")
    keys, reader = _KINDS[kind]
    unknown = body.keys() - keys - {"type", "note"}
    if unknown:
        raise RuleError(f"{place}: {kind} has no key {', '.join(sorted(unknown))}")
    try:
        amount = reader(body, standards, place)
    except (KeyError, TypeError, ValueError) as error:
        raise RuleError(f"{place}: {kind} cannot be read: {error}") from None
    for key in amount.standards:
        if key not in standards:
            raise RuleError(f"{place}: unknown standard {key}")
    return amount


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"{value!r} is not a number")
    return Decimal(value)


def _plain(body: Mapping[str, Any], _standards: Set[str], _place: str) -> Amount:
    return Amount(str(body["type"]))


def _fixed(body: Mapping[str, Any], _standards: Set[str], _place: str) -> Amount:
    return Amount("fixed", (str(body["std"]),))


def _gap_by_member(body: Mapping[str, Any], _standards: Set[str], place: str) -> Amount:
    if body["uplift_when"] != UPLIFT or body["minus"] != "hh.income_month":
        raise RuleError(f"{place}: the uplift is {UPLIFT!r}, less hh.income_month")
    return Amount("gap_by_member", (str(body["base_std"]), str(body["uplift_std"])), minus="hh.income_month")


def _gap(body: Mapping[str, Any], _standards: Set[str], place: str) -> Amount:
    spec = FACTS[str(body["minus"])]
    if body["times"] != "hh.size" or spec.kind is not Kind.MONEY or spec.side is not Side.HOUSEHOLD:
        raise RuleError(f"{place}: a gap is taken from an amount per person, times hh.size")
    return Amount("gap", (str(body["std"]),), minus=spec.name)


def _cap_per_person(body: Mapping[str, Any], _standards: Set[str], place: str) -> Amount:
    if body["times"] != "hh.size":
        raise RuleError(f"{place}: the cap counts per person of hh.size")
    return Amount("cap_per_person", (str(body["std"]),), times=int(_number(body["max_months"])))


def _household_size(body: Mapping[str, Any], _standards: Set[str], _place: str) -> Amount:
    return Amount("household_size", value=_number(body["base"]), extra=_number(body["per_extra_member"]))


def _literal(body: Mapping[str, Any], _standards: Set[str], _place: str) -> Amount:
    return Amount("literal", value=_number(body["value"]))


def _tier(body: Mapping[str, Any], _standards: Set[str], place: str) -> Amount:
    spec = FACTS[str(body["field"])]
    if spec.kind is not Kind.COUNT:
        raise RuleError(f"{place}: tiers are steps of a whole number")
    tiers = tuple((int(tier["min"]), int(tier["max"]), _number(tier["value"])) for tier in body["tiers"])
    return Amount("tier", field=spec.name, unit=str(body.get("unit", "CNY")), tiers=tiers)


def _std_by_fact(body: Mapping[str, Any], _standards: Set[str], _place: str) -> Amount:
    spec, chosen = FACTS[str(body["field"])], body["map"]
    pairs = tuple((int(value), str(key)) for value, key in chosen.items())
    return Amount("std_by_fact", tuple(dict.fromkeys(key for _, key in pairs)), field=spec.name, by_value=pairs)


def _std_by_rule(body: Mapping[str, Any], standards: Set[str], place: str) -> Amount:
    rules = tuple(
        (parse_rule(item["when"], standards=standards, side=Side.PERSON, place=f"{place}.rules"), str(item["std"]))
        for item in body["rules"]
    )
    return Amount("std_by_rule", tuple(dict.fromkeys(key for _, key in rules)), rules=rules)


def _by_stage(body: Mapping[str, Any], _standards: Set[str], _place: str) -> Amount:
    spec = FACTS["p.education_stage"]
    pairs = tuple(
        (int(spec.encode(stage)), None if value is None else _number(value)) for stage, value in body["values"].items()
    )
    return Amount("by_stage", field=spec.name, by_value=pairs)


def _rate_by_category(body: Mapping[str, Any], _standards: Set[str], place: str) -> Amount:
    rates = {
        str(name): tuple(map(_number, rate if isinstance(rate, list) else [rate]))
        for name, rate in body["rates"].items()
    }
    if not rates.keys() <= set(CATEGORIES):
        raise RuleError(f"{place}: unknown category")
    return Amount("rate_by_category", rates=tuple(rates.items()))


def _tier_label(body: Mapping[str, Any], _standards: Set[str], place: str) -> Amount:
    if tuple(item["when"] for item in body["rules"]) != VISITS:
        raise RuleError(f"{place}: the visit tiers are {', '.join(VISITS)}")
    return Amount("tier_label", labels=tuple(str(item["value"]) for item in body["rules"]))


_KINDS: Mapping[str, tuple[frozenset[str], Reader]] = {
    "gap_by_member": (frozenset({"base_std", "uplift_std", "uplift_when", "minus"}), _gap_by_member),
    "fixed": (frozenset({"std"}), _fixed),
    "recognition": (frozenset(), _plain),
    "gap": (frozenset({"std", "minus", "times"}), _gap),
    "cap_per_person": (frozenset({"std", "max_months", "times"}), _cap_per_person),
    "rate_by_category": (frozenset({"base", "rates", "outpatient"}), _rate_by_category),
    "waiver": (frozenset({"share"}), _plain),
    "by_stage": (frozenset({"values", "unit"}), _by_stage),
    "rule": (frozenset(), _plain),
    "service": (frozenset(), _plain),
    "std_by_rule": (frozenset({"rules"}), _std_by_rule),
    "std_by_fact": (frozenset({"field", "map"}), _std_by_fact),
    "tier": (frozenset({"field", "tiers", "unit"}), _tier),
    "tier_label": (frozenset({"rules"}), _tier_label),
    "household_size": (frozenset({"base", "per_extra_member"}), _household_size),
    "literal": (frozenset({"value", "unit"}), _literal),
    "case_by_case": (frozenset(), _plain),
}
AMOUNT_KINDS = tuple(_KINDS)
