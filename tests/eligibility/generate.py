"""Households drawn from a seed, with unknown facts and values on and around every limit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from charity_app.core.db import db
from charity_app.eligibility.facts.case import count_protected, full_years, make_case
from charity_app.eligibility.facts.vocabulary import CATEGORIES, HOUSEHOLD, PERSON, Kind
from charity_app.eligibility.models import HouseholdFacts, MemberFacts
from tests.eligibility.places import make_households

UNKNOWN = 0.06
AGES = (3, 5, 6, 9, 15, 16, 17, 18, 19, 25, 40, 48, 49, 50, 59, 60, 61, 65, 69, 70, 79, 80, 85, 101)
LINES = (0, 600_00, 1330_00, 1420_00, 1510_00, 1595_00, 1665_00, 2075_00, 3020_00, 3190_00, 4200_00, 9000_00)
ASSETS = (0, 8000_00, 30000_00, 33000_00, 38280_00, 42108_00, 45936_00, 57420_00, 63162_00, 68904_00, 150000_00)


@dataclass
class Drawn:
    """One household in stored values; members carry `born_on` in place of the age."""

    household: dict[str, Any]
    members: list[dict[str, Any]]


def draw(random: Random, day: date, unknown: float = UNKNOWN) -> Drawn:
    """Draw one household."""
    size = random.choices((1, 2, 3, 4, 6), (30, 30, 20, 15, 5))[0]
    members = [_member(random, day) for _ in range(size)]
    income = size * random.choice(LINES) + random.choice((-1, 0, 0, 1)) * random.choice((1, 100, 50_00))
    assets = size * random.choice(ASSETS) + random.choice((-1, 0, 1)) * random.choice((1, 3000_00))
    quarter = max(0, income * 3 + random.choice((0, 0, -500_00)))
    household = {
        "hh.local_household": random.random() < 0.8,
        "hh.residence_permit": random.random() < 0.4,
        "hh.income_month": max(0, income),
        "hh.income_pc_12m": random.choice((12 * max(0, income) // size, 84834_00, 84833_99)),
        "hh.income_3m": quarter,
        "hh.med_expense_3m": random.choice((0, 0, quarter // 3, quarter, quarter + 5000_00)),
        "hh.edu_expense_3m": random.choice((0, 0, 900_00)),
        "hh.med_share_12m": random.choice((0, 50_000, 299_999, 300_000, 399_999, 400_000, 900_000)),
        "hh.assets_total": max(0, assets),
        "hh.motor_vehicles": random.choice((0, 0, 0, 1)),
        "hh.nonresidential_property": random.random() < 0.1,
        "hh.homes": random.choice((0, 1, 1, 2, 3)),
        "hh.home_area_pc": random.choice((2000, 3739, 3740, 5000)),
        "hh.city_home_area_pc": 3740,
        "hh.living_area_pc": random.choice((500, 699, 700, 1200)),
        "hh.categories": _categories(random),
        "hh.emergency_type": random.choice((0, 0, 1, 3, 4, 5)),
        "hh.emergency_days_ago": random.choice((0, 10, 180, 181, 999)),
        "hh.employable_unemployed": random.choice((0, 1, 2)),
        "hh.employed_members": random.choice((0, 1, 2)),
        "hh.disaster_affected": random.random() < 0.03,
    }
    known = {name: None if random.random() < unknown else value for name, value in household.items()}
    people = [{name: None if random.random() < unknown / 2 else value for name, value in m.items()} for m in members]
    return Drawn(known, people)


def _categories(random: Random) -> int:
    if random.random() < 0.6:
        return 0
    return random.choice([1 << place for place in range(len(CATEGORIES))] + [1 | 8, 2 | 4])


def _member(random: Random, day: date) -> dict[str, Any]:
    age = random.choice(AGES)
    born = date(day.year - age, day.month, min(day.day, 28)) - timedelta(days=random.choice((-1, 0, 1, 200)))
    drawn: dict[str, Any] = {"born_on": born}
    for spec in PERSON:
        if spec.name == "p.age":
            continue
        if spec.kind is Kind.BOOL:
            drawn[spec.name] = random.random() < 0.4
        elif spec.kind is Kind.ENUM:
            drawn[spec.name] = random.randrange(len(spec.values)) if random.random() < 0.6 else 0
        elif spec.kind is Kind.MONEY:
            drawn[spec.name] = random.choice((0, 1594_99, 1595_00, 3000_00))
        else:
            drawn[spec.name] = random.choice((0, 0, 1, 2, 3, 4, 5, 6))
    if random.random() < 0.7:
        drawn["p.local_registration"] = True
    if random.random() < 0.6:
        drawn["p.disability_level"] = 0
    if random.random() < 0.3:
        drawn["p.has_able_supporters"] = False
    return drawn


def to_case(drawn: Drawn, day: date) -> Any:
    """Return what the explained reading takes."""
    members = [
        {**member, "p.age": None if member["born_on"] is None else full_years(member["born_on"], day)}
        for member in drawn.members
    ]
    return make_case(drawn.household, members)


def store(drawn: Iterable[Drawn], day: date) -> list[UUID]:
    """Write households into the snapshot; returns their ids in order."""
    listed = list(drawn)
    ids = make_households(len(listed))
    rows, people = [], []
    for no, (item, household_id) in enumerate(zip(listed, ids, strict=True), start=1):
        case = to_case(item, day)
        row = {spec.column: item.household.get(spec.name) for spec in HOUSEHOLD}
        protected = count_protected(case.members)
        place = {"no": no, "household_id": household_id, "street_id": UUID(int=1), "facts_on": day, "granted": 0}
        rows.append({**row, **place, "size": len(item.members), "protected_members": protected})
        for number, member in enumerate(item.members, start=1):
            facts = {spec.column: member[spec.name] for spec in PERSON if spec.name != "p.age"}
            key = {"household_no": no, "member_no": number, "member_id": UUID(int=no * 100 + number)}
            people.append({**facts, **key, "born_on": member["born_on"]})
    db.session.execute(insert(HouseholdFacts), rows)
    db.session.execute(insert(MemberFacts), people)
    return ids
