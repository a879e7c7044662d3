"""The thirteen worked cases of the rules as named families with fixed people (R-DEM-05)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from charity_app.core.money import to_fen
from charity_app.demo.households import Committee, HouseholdPlan
from charity_app.demo.identifiers import Identifiers, address, landline
from charity_app.demo.means import Figures, Means
from charity_app.demo.people import PersonPlan

_PEOPLE: Mapping[str, tuple[tuple[str, bool], ...]] = {
    "E01": (("head", True),),
    "E02": (("head", True), ("child", False)),
    "E03": (("head", False), ("spouse", True), ("child", False)),
    "E04": (("head", False),),
    "E05": (("head", True), ("grandchild", True)),
    "E06": (("head", False), ("spouse", True), ("child", False)),
    "E07": (("head", False), ("spouse", True)),
    "E08": (("head", False), ("spouse", True)),
    "E09": (("head", False), ("spouse", True), ("child", True), ("child", False)),
    "E10": (("head", True), ("child", False)),
    "E11": (("head", True), ("spouse", False)),
    "E12": (("head", False), ("spouse", True), ("child", True)),
    "E13": (("head", False), ("spouse", True), ("child", False)),
}

_DAYS_AGO = {"E09": 9, "E12": 480}


@dataclass(frozen=True)
class NamedCase:
    """A worked case: its household, the day its facts hold, and the categories it already has."""

    code: str
    as_of: date
    categories: tuple[str, ...]
    household: HouseholdPlan


def named_cases(
    examples: Mapping[str, Any], *, places: tuple[Committee, ...], figures: Figures, names: Identifiers
) -> Iterator[NamedCase]:
    """Yield the worked cases; their people are the same whatever the seed."""
    draw = Random("named families")
    defaults = examples["defaults"]
    for order, case in enumerate(examples["cases"]):
        facts = {**defaults["household"], **case["household"]}
        members = [{**defaults["person"], **member} for member in case["members"]]
        place = places[order % len(places)]
        household = _household(case["id"], facts, members, place=place, names=names, draw=draw, as_of=case["as_of"])
        _fill_means(household.means, facts, household.members, figures)
        yield NamedCase(case["id"], case["as_of"], tuple(facts["hh.categories"]), household)


def _household(
    code: str,
    facts: Mapping[str, Any],
    members: list[dict[str, Any]],
    *,
    place: Committee,
    names: Identifiers,
    draw: Random,
    as_of: date,
) -> HouseholdPlan:
    surname = names.surname()
    people = tuple(
        _person(role, member, surname if role[0] != "spouse" else names.surname(), place, names, as_of)
        for role, member in zip(_PEOPLE[code], members, strict=True)
    )
    return HouseholdPlan(
        key=code,
        kind=code,
        committee=place,
        address=address(draw, place.street.name, place.name),
        landline=landline(int(code[1:])),
        members=people,
        means=Means(),
        is_local=facts["hh.local_household"],
        has_permit=facts["hh.residence_permit"],
        days_ago=_DAYS_AGO.get(code, 40),
        is_kept=False,
        was_refused=False,
    )


def _person(
    role: tuple[str, bool], facts: Mapping[str, Any], surname: str, place: Committee, names: Identifiers, as_of: date
) -> PersonPlan:
    relation, is_female = role
    born_on = date(as_of.year - facts["p.age"], 1, 9)
    wage, own = facts["p.wage_month"], facts["p.own_income_month"]
    return PersonPlan(
        relation=relation,
        age=facts["p.age"],
        is_female=is_female,
        employment=facts["p.employment"],
        labour_ability=facts["p.labour_ability"],
        education_stage=facts["p.education_stage"],
        guardianship=facts["p.guardianship"],
        disability_level=facts["p.disability_level"],
        disability_type=facts["p.disability_type"],
        care_level=facts["p.care_level"],
        basic_insurance=facts["p.basic_insurance"],
        is_local=facts["p.local_registration"],
        has_able_supporters=facts["p.has_able_supporters"],
        has_major_illness=facts["p.major_illness"],
        is_living_alone=facts["p.living_alone"],
        is_homeless=facts["p.homeless"],
        only_child_status=facts["p.only_child_status"],
        wage_fen=to_fen(Decimal(wage)),
        pension_fen=to_fen(Decimal(own - wage)),
        name=names.full_name(surname, born=born_on.year, street=place.street.code),
        id_number=names.id_number(born_on, is_female=is_female),
        phone=names.phone() if facts["p.age"] >= 16 else "",
        born_on=born_on,
    )


def _fill_means(means: Means, facts: Mapping[str, Any], people: tuple[PersonPlan, ...], figures: Figures) -> None:
    spared = sum(figures.disregard_fen for one in people if one.wage_fen >= figures.minimum_wage_fen)
    earned = sum(one.wage_fen + one.pension_fen for one in people) - spared
    means.other_income_fen = _fen(facts["hh.income_month"]) - earned
    means.medical_month_fen = _fen(facts["hh.med_expense_3m"]) // 3
    whole_year = Decimal(facts["hh.income_pc_12m"]) * len(people) * facts["hh.med_share_12m"]
    means.medical_earlier_fen = to_fen(whole_year) - _fen(facts["hh.med_expense_3m"])
    means.education_month_fen = _fen(facts["hh.edu_expense_3m"]) // 3
    means.costs_months = 3
    means.savings_fen = _fen(facts["hh.assets_total"])
    means.vehicles, means.has_shop = facts["hh.motor_vehicles"], facts["hh.nonresidential_property"]
    means.homes = facts["hh.homes"]
    means.home_area_dm2 = int(facts["hh.home_area_pc"] * 100)
    means.living_area_dm2 = int(facts["hh.living_area_pc"] * 100)
    means.event, means.event_days_ago = facts["hh.emergency_type"], facts["hh.emergency_days_ago"]


def _fen(yuan: int | Decimal) -> int:
    return to_fen(Decimal(yuan))
