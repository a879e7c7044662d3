"""The rules that the sweep is measured by: twelve policies of five criteria each, written in the rule language.

They follow the mix the goal was set with: income per head, assets, a member of some age or with a disability,
categories, and nested `any` and `none`. Two of them grant a category and one gives way to another, so that both passes
and their flags are part of the work. A hundred households meet 36 policies in pass 1, as when the goal was set; with
what is open, received already or follows on they have 50 rows. They are read against the standards that come with the
platform.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from charity_app.eligibility.rules import RuleBook
from charity_app.eligibility.rules.book import load_book, make_book
from charity_app.eligibility.rules.policies import read_policy

Body = dict[str, Any]


def _is(field: str, op: str, value: Any) -> Body:
    return {"field": field, "op": op, "value": value}


def _income(times: str) -> Body:
    return _is("hh.income_pc_month", "lt", {"std": "mla_standard", "times": Decimal(times)})


def _assets(yuan: int) -> Body:
    return _is("hh.assets_pc", "lte", yuan)


def _recognised(*names: str) -> Body:
    return _is("hh.categories", "contains_any", list(names))


def _member(*parts: Body) -> Body:
    return {"member": list(parts)}


_LOCAL = _is("hh.local_household", "eq", value=True)
_HERE = {"any": [_LOCAL, _is("hh.residence_permit", "eq", value=True)]}
_NO_CAR = _is("hh.motor_vehicles", "eq", 0)
_EMPLOYED = _is("p.employment", "in", ["employed", "self_employed"])
_SEVERE = _is("p.disability_level", "between", [1, 2])


def _age(op: str, years: Any) -> Body:
    return _is("p.age", op, years)


_RULES: Mapping[str, list[Body]] = {
    "minimum": [
        _LOCAL,
        _income("1"),
        _is("hh.assets_pc", "lte", {"fact": "hh.asset_limit_mla_pc"}),
        _NO_CAR,
        {"none": [_member(_EMPLOYED, _age("lt", 60))]},
    ],
    "margin": [_LOCAL, _income("1.4"), _assets(40_000), _NO_CAR, {"none": [_recognised("min_living_allowance")]}],
    "disabled_care": [_member(_SEVERE), _income("1.9"), _LOCAL, _assets(60_000), {"none": [_recognised("destitute")]}],
    "disabled_life": [
        _member(_is("p.disability_level", "between", [1, 4])),
        _income("1.4"),
        _recognised("min_living_allowance", "low_income_margin", "rigid_expense_living", "destitute"),
        _LOCAL,
        _is("hh.motor_vehicles", "lte", 1),
    ],
    "aged_80": [
        _member(_age("gte", 80)),
        _LOCAL,
        _is("hh.homes", "lte", 1),
        _assets(150_000),
        _is("hh.motor_vehicles", "lte", 2),
    ],
    "empty_nest": [
        _member(_age("gte", 70)),
        {"none": [_member(_age("lt", 60))]},
        _is("hh.size", "lte", 2),
        _income("2.4"),
        _is("hh.home_area_pc", "lt", 45),
    ],
    "study_aid": [
        _member(_age("between", [6, 22]), _is("p.education_stage", "in", ["compulsory", "senior_high", "higher"])),
        _income("1.8"),
        {"any": [_recognised("min_living_allowance", "low_income_margin"), _member(_SEVERE)]},
        _assets(50_000),
        _HERE,
    ],
    "child": [
        _member(_age("lt", 18)),
        {"none": [_member(_age("gte", 18), _EMPLOYED)]},
        _recognised("low_income_margin", "destitute"),
        _assets(80_000),
        _income("2.1"),
    ],
    "illness": [
        _member(_is("p.major_illness", "eq", value=True)),
        _income("2.5"),
        _is("hh.med_share_12m", "gte", Decimal("0.3")),
        _assets(100_000),
        _HERE,
    ],
    "narrow_home": [
        _is("hh.living_area_pc", "lt", 8),
        _is("hh.homes", "lte", 1),
        _income("1.7"),
        _assets(50_000),
        _member(_age("gte", 18)),
    ],
    "small_child": [
        _member(_age("lt", 6)),
        _is("hh.size", "gte", 3),
        _income("1.7"),
        {"none": [_is("hh.nonresidential_property", "eq", value=True)]},
        {"any": [_recognised("low_income_margin"), _is("hh.emergency_type", "ne", "none")]},
    ],
    "winter": [
        {"any": [_member(_age("gte", 65)), _member(_is("p.disability_level", "between", [1, 3]))]},
        _income("1.7"),
        _is("hh.living_area_pc", "lt", 14),
        _HERE,
        {"none": [_is("hh.motor_vehicles", "gte", 2)]},
    ],
}
_GRANTS = {"minimum": "min_living_allowance", "margin": "low_income_margin"}
_SUPERSEDED = {"margin": ["minimum"]}


def twelve_policies() -> RuleBook:
    """Return the book of the twelve."""
    shipped = load_book()
    keys, sources = shipped.standards.keys(), shipped.sources
    bodies = [_body(place, code, rule, next(iter(sources))) for place, (code, rule) in enumerate(_RULES.items())]
    policies = [read_policy(body, standards=keys, sources=sources.keys()) for body in bodies]
    return make_book(policies, shipped.standards.values(), sources)


def _body(place: int, code: str, criteria: list[Body], source: str) -> Body:
    return {
        "id": code,
        "name_zh": code,
        "name_en": code,
        "layer": "city",
        "scope": "household",
        "grants_category": _GRANTS.get(code),
        "authority": {},
        "source": [source],
        "effective_from": "2020-01-01",
        "effective_to": None,
        "status": "verified",
        "priority": place,
        "push": False,
        "criteria": criteria,
        "benefit": {"kind": "service", "amount": {"type": "service"}, "text_zh": ""},
        "documents": [],
        "process": {},
        "superseded_by": _SUPERSEDED.get(code, []),
        "not_combined_with": [],
        "notes": [],
    }
