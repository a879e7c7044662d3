"""What the data file may not say: each is refused with its place (ruling 25)."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from charity_app.eligibility.rules import RuleError, dump_rule, load_book, parse_rule
from charity_app.eligibility.rules.book import load_data, read_book
from charity_app.eligibility.rules.exact import read_json, read_yaml, write_json

DATA = load_data()


def policy(data: dict[str, Any], code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item for item in data["policies"] if item["id"] == code)
    return found


def test_the_whole_data_file_is_read() -> None:
    book = load_book()
    assert (len(book.policies), len(book.standards), len(book.sources)) == (29, 20, 30)
    assert sum(len(standard.values) for standard in book.standards.values()) == 62


Spoil = Callable[[dict[str, Any]], None]


def first(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = policy(data, "senior_allowance")["criteria"][1]
    return found


SPOILS: dict[str, tuple[Spoil, str]] = {
    "operator": (
        lambda data: first(data).update(op="near"),
        r"senior_allowance.criteria\[1\]: unknown operator 'near'",
    ),
    "fact": (lambda data: first(data).update(field="p.height"), "unknown fact p.height"),
    "operator of kind": (lambda data: first(data).update(op="contains"), "p.age cannot be compared by contains"),
    "group": (lambda data: policy(data, "senior_allowance")["criteria"].append({"either": []}), "unknown group or key"),
    "empty group": (lambda data: policy(data, "senior_allowance")["criteria"].append({"any": []}), "at least one part"),
    "unit": (lambda data: first(data).update(unit="months"), "counted in years"),
    "value": (lambda data: first(data).update(value="old"), "p.age is a number, not 'old'"),
    "standard": (
        lambda data: first(data).update(field="p.own_income_month", unit="CNY/month", value={"std": "x"}),
        "unknown standard x",
    ),
    "person's fact": (
        lambda data: policy(data, "disaster_relief")["criteria"].append({"field": "p.age", "op": "lt", "value": 3}),
        "belongs to a person",
    ),
    "amount": (
        lambda data: policy(data, "senior_allowance")["benefit"].update(amount={"type": "lottery"}),
        "senior_allowance.amount: unknown amount type 'lottery'",
    ),
    "prose": (
        lambda data: policy(data, "min_living_allowance")["benefit"]["amount"].update(uplift_when="always"),
        "the uplift is",
    ),
    "one-sided choice": (
        lambda data: policy(data, "destitute_support")["not_combined_with"].remove("min_living_allowance"),
        "min_living_allowance: not_combined_with names destitute_support, which does not name it back",
    ),
    "rival": (lambda data: policy(data, "grain_oil_voucher").update(superseded_by=["x"]), "unknown policy x"),
    "key": (lambda data: policy(data, "grain_oil_voucher").update(colour="red"), "unknown .'colour'."),
    "source": (lambda data: policy(data, "grain_oil_voucher").update(source=["S99"]), "unknown source S99"),
    "category": (lambda data: policy(data, "destitute_support").update(grants_category="vip"), "unknown category vip"),
    "status": (lambda data: policy(data, "destitute_support").update(status="fine"), "unknown status 'fine'"),
    "scope": (lambda data: policy(data, "destitute_support").update(scope="street"), "household or person"),
    "gap in time": (
        lambda data: data["standards"][0]["values"][1].update({"from": date(2020, 7, 3)}),
        "standards.mla_standard: the value from 2020-07-03 does not follow",
    ),
    "vocabulary": (lambda data: data["facts"]["person"].pop(), "facts: not the same .* p.homeless"),
    "choice of a fact": (lambda data: data["facts"]["person"][3]["values"].append("other"), "the values differ"),
    "twice": (lambda data: data["policies"].append(deepcopy(data["policies"][0])), "min_living_allowance comes twice"),
}


@pytest.mark.parametrize("name", SPOILS)
def test_a_spoilt_data_file_is_refused_with_its_place(name: str) -> None:
    spoil, message = SPOILS[name]
    data = deepcopy(DATA)
    spoil(data)
    with pytest.raises(RuleError, match=message):
        read_book(data)


def test_a_rule_is_written_and_read_back_the_same() -> None:
    book = load_book()
    keys = set(book.standards)
    for item in book.policies.values():
        text = write_json(dump_rule(item.rule))
        assert parse_rule(read_json(text), standards=keys, side=item.side) == item.rule, item.code


def test_numbers_with_a_point_are_never_binary_fractions_r_eng_09() -> None:
    assert write_json(read_yaml("{a: 0.30, b: [1595.00, 7]}")) == '{"a": 0.3, "b": [1595, 7]}'


def test_a_key_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="a key comes twice"):
        read_yaml("{a: 1, a: 2}")
