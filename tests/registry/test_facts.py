"""Facts of rules derived from dated records as of a day (features 1.2; R-POL-01 to R-POL-06, R-ENG-01)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charity_app.registry import queries, services
from charity_app.registry.facts import Records, WageDisregard, derive
from charity_app.registry.facts.months import months_before, spread, to_fen, total
from charity_app.registry.models import Household, Member
from charity_app.registry.services import NewMember
from charity_app.registry.states.items import (
    AssetKind,
    DeclarationTopic,
    EmergencyType,
    ExpenseKind,
    IncomeKind,
    Period,
    PropertyKind,
)
from charity_app.registry.states.people import CircumstanceKind, Relation
from tests.registry.conftest import GIRL, SYSTEM

DAY = date(2024, 12, 5)
LONG_AGO = date(2020, 1, 1)
DISREGARD = WageDisregard(min_wage_fen=2_690_00, amount_fen=870_00)


@dataclass
class Person:
    birth_on: date = date(1980, 1, 1)
    relation: Relation = Relation.HEAD
    joined_on: date = LONG_AGO
    left_on: date | None = None
    id: UUID = field(default_factory=uuid4)


@dataclass
class Item:
    member_id: UUID | None
    kind: Any
    amount_fen: int
    period: Period = Period.MONTH
    valid_from: date = LONG_AGO
    valid_to: date | None = None
    id: UUID = field(default_factory=uuid4)


@dataclass
class Told:
    member_id: UUID
    kind: CircumstanceKind
    value: str
    valid_from: date = LONG_AGO
    valid_to: date | None = None


@dataclass
class Declared:
    topic: DeclarationTopic
    is_complete: bool = True
    covers_from: date = LONG_AGO
    declared_on: date = date(2024, 12, 1)
    recorded_at: datetime = datetime(2024, 12, 1, tzinfo=UTC)


@dataclass
class Figure:
    kind: PropertyKind
    amount: int
    valid_from: date = LONG_AGO
    valid_to: date | None = None


@dataclass
class Event:
    type: EmergencyType
    happened_on: date


ALL = tuple(Declared(topic) for topic in DeclarationTopic)


def _facts(as_of: date = DAY, disregard: WageDisregard | None = DISREGARD, **rows: Any) -> dict[str, Any]:
    return dict(derive(Records(uuid4(), **rows), as_of=as_of, disregard=disregard).household)


def _of_member(place: int, **rows: Any) -> dict[str, Any]:
    return dict(derive(Records(uuid4(), **rows), as_of=DAY, disregard=DISREGARD).members[place].facts)


def test_without_records_everything_but_size_and_age_is_unknown() -> None:
    person = Person()
    known = {name for name, value in _facts(members=[person]).items() if value is not None}
    assert known == {"hh.size"}
    facts = _of_member(0, members=[person])
    assert {name: value for name, value in facts.items() if value is not None} == {
        "p.age": 44,
        "p.guardianship": "adult",
    }


def test_a_declaration_turns_nothing_recorded_into_nothing_there() -> None:
    facts = _facts(members=[Person()], declarations=ALL)
    assert facts["hh.income_month"] == 0
    assert facts["hh.income_pc_12m"] == 0
    assert facts["hh.assets_total"] == 0
    assert facts["hh.med_expense_3m"] == 0
    assert facts["hh.med_share_12m"] == 0
    assert facts["hh.emergency_type"] == "none"
    assert facts["hh.homes"] is None


def test_worked_case_e02_one_wage_with_the_disregard_and_medical_costs() -> None:
    mother = Person(date(1983, 8, 17))
    child = Person(date(2014, 5, 1), Relation.CHILD)
    medical = [Item(mother.id, ExpenseKind.MEDICAL, 2_200_00)]
    education = [Item(child.id, ExpenseKind.EDUCATION, 300_00)]
    facts = _facts(
        members=[mother, child],
        incomes=[Item(mother.id, IncomeKind.WAGE, 4_200_00)],
        expenses=medical + education,
        assets=[Item(None, AssetKind.DEPOSIT, 60_000_00)],
        declarations=ALL,
    )
    assert facts["hh.income_month"] == Decimal("3330.00")
    assert facts["hh.income_3m"] == Decimal("9990.00")
    assert facts["hh.income_pc_12m"] == Decimal("19980.00")
    assert facts["hh.med_expense_3m"] == Decimal("6600.00")
    assert facts["hh.edu_expense_3m"] == Decimal("900.00")
    assert facts["hh.assets_total"] == Decimal("60000.00")
    assert facts["hh.med_share_12m"] == Decimal("0.660661")


def test_a_wage_below_the_minimum_is_counted_in_full_r_pol_05() -> None:
    person = Person()
    below = [Item(person.id, IncomeKind.WAGE, 2_689_99)]
    equal = [Item(person.id, IncomeKind.WAGE, 2_690_00)]
    assert _facts(members=[person], incomes=below, declarations=ALL)["hh.income_month"] == Decimal("2689.99")
    assert _facts(members=[person], incomes=equal, declarations=ALL)["hh.income_month"] == Decimal("1820.00")


@pytest.mark.parametrize("kind", [IncomeKind.SOCIAL_ASSISTANCE, IncomeKind.SENIOR_ALLOWANCE, IncomeKind.SCHOLARSHIP])
def test_what_r_pol_04_names_is_not_counted_and_says_so(kind: IncomeKind) -> None:
    person = Person()
    records = Records(uuid4(), members=[person], incomes=[Item(person.id, kind, 500_00)], declarations=ALL)
    derived = derive(records, as_of=DAY)
    assert derived.household["hh.income_month"] == 0
    assert [(line.monthly_fen, line.is_counted) for line in derived.lines] == [(500_00, False)]
    assert str(derived.lines[0].note) == "not counted as income by the rules"


def test_wages_business_property_and_transfers_are_added_up_r_pol_03() -> None:
    person = Person()
    kinds = (
        IncomeKind.BUSINESS,
        IncomeKind.PROPERTY,
        IncomeKind.PENSION,
        IncomeKind.UNEMPLOYMENT_BENEFIT,
        IncomeKind.MAINTENANCE,
    )
    incomes = [Item(person.id, kind, 10 ** (place + 2)) for place, kind in enumerate(kinds)]
    wage = Item(person.id, IncomeKind.WAGE, 1_000_00)
    assert _facts(members=[person], incomes=[*incomes, wage], declarations=ALL)["hh.income_month"] == Decimal(
        "12111.00"
    )


def test_assets_are_money_and_what_turns_into_it_and_neither_cars_nor_homes_r_pol_06() -> None:
    kinds = (AssetKind.DEPOSIT, AssetKind.SECURITIES, AssetKind.FUND, AssetKind.INSURANCE_VALUE, AssetKind.HOUSING_FUND)
    assets = [Item(None, kind, 10 ** (place + 2)) for place, kind in enumerate(kinds)]
    figures = [Figure(PropertyKind.MOTOR_VEHICLES, 1), Figure(PropertyKind.HOMES, 2)]
    facts = _facts(members=[Person()], assets=assets, properties=figures, declarations=ALL)
    assert (facts["hh.assets_total"], facts["hh.motor_vehicles"], facts["hh.homes"]) == (Decimal("11111.00"), 1, 2)


def test_single_wages_are_averaged_over_three_months_and_business_over_twelve() -> None:
    person = Person()
    wages = [
        Item(person.id, IncomeKind.WAGE, fen, Period.ONCE, day)
        for fen, day in ((1_000_00, date(2024, 9, 30)), (2_000_00, date(2024, 10, 31)), (3_000_00, date(2024, 11, 30)))
    ]
    business = [Item(person.id, IncomeKind.BUSINESS, 12_000_00, Period.ONCE, date(2024, 1, 15))]
    facts = _facts(members=[person], incomes=wages + business, declarations=ALL)
    assert facts["hh.income_month"] == Decimal("3000.00")
    assert _of_member(0, members=[person], incomes=wages, declarations=ALL)["p.wage_month"] == Decimal("2000.00")


def test_an_ended_pension_no_longer_counts_now_but_did_in_the_year() -> None:
    person = Person()
    ended = [Item(person.id, IncomeKind.PENSION, 1_000_00, valid_to=date(2024, 10, 20))]
    facts = _facts(members=[person], incomes=ended, declarations=ALL)
    assert facts["hh.income_month"] == 0
    assert facts["hh.income_3m"] == Decimal("1000.00")
    assert facts["hh.income_pc_12m"] == Decimal("10000.00")


def test_a_declaration_that_covers_a_month_leaves_quarter_and_year_unknown() -> None:
    recent = (Declared(DeclarationTopic.INCOME, covers_from=date(2024, 11, 1)),)
    facts = _facts(members=[Person()], declarations=recent)
    assert (facts["hh.income_month"], facts["hh.income_3m"], facts["hh.income_pc_12m"]) == (0, None, None)


def test_taking_a_declaration_back_makes_the_sum_unknown_again() -> None:
    back = Declared(DeclarationTopic.ASSETS, is_complete=False, declared_on=date(2024, 12, 3))
    assert _facts(members=[Person()], declarations=(*ALL, back))["hh.assets_total"] is None
    assert _facts(as_of=date(2024, 12, 2), members=[Person()], declarations=(*ALL, back))["hh.assets_total"] == 0


def test_medical_costs_without_income_are_the_largest_share() -> None:
    person = Person()
    costs = [Item(person.id, ExpenseKind.MEDICAL, 100_00)]
    assert _facts(members=[person], expenses=costs, declarations=ALL)["hh.med_share_12m"] == Decimal("9.999999")


def test_facts_are_those_of_the_day_asked_for() -> None:
    person = Person()
    told = [
        Told(person.id, CircumstanceKind.EMPLOYMENT, "employed", valid_to=date(2024, 6, 1)),
        Told(person.id, CircumstanceKind.EMPLOYMENT, "unemployed", valid_from=date(2024, 6, 1)),
        Told(person.id, CircumstanceKind.LABOUR_ABILITY, "full"),
    ]
    assert _facts(as_of=date(2024, 5, 31), members=[person], circumstances=told)["hh.employed_members"] == 1
    facts = _facts(as_of=date(2024, 6, 1), members=[person], circumstances=told)
    assert (facts["hh.employed_members"], facts["hh.employable_unemployed"]) == (0, 1)


def test_somebody_in_prison_is_not_counted_r_pol_01() -> None:
    head, son = Person(), Person(date(1999, 1, 1), Relation.CHILD)
    away = [Told(son.id, CircumstanceKind.NOT_COUNTED, "prison", valid_from=date(2024, 1, 1))]
    assert _facts(members=[head, son], circumstances=away)["hh.size"] == 1
    assert _facts(as_of=date(2023, 12, 31), members=[head, son], circumstances=away)["hh.size"] == 2


def test_a_member_who_left_counts_until_the_day_before() -> None:
    gone = Person(left_on=DAY)
    assert _facts(members=[Person(), gone])["hh.size"] == 1
    assert _facts(as_of=DAY - timedelta(days=1), members=[Person(), gone])["hh.size"] == 2


def _registered(person: Person, value: str) -> Told:
    return Told(person.id, CircumstanceKind.LOCAL_REGISTRATION, value)


@pytest.mark.parametrize(
    ("relation", "answers", "expected"),
    [
        (Relation.SPOUSE, ("yes", "yes"), True),
        (Relation.SPOUSE, ("yes", "no"), True),
        (Relation.SPOUSE, ("no", "yes"), True),
        (Relation.CHILD, ("yes", "no"), True),
        (Relation.CHILD, ("no", "yes"), False),
        (Relation.PARENT, ("yes", "no"), False),
        (Relation.PARENT, ("no", "yes"), True),
        (Relation.SPOUSE, ("no", "no"), False),
        (Relation.SPOUSE, ("yes", None), True),
        (Relation.PARENT, ("yes", None), None),
        (Relation.SPOUSE, (None, "no"), None),
    ],
)
def test_a_local_household_r_pol_02(
    relation: Relation, answers: tuple[str | None, str | None], expected: bool | None
) -> None:
    people = [Person(), Person(relation=relation)]
    told = [_registered(person, answer) for person, answer in zip(people, answers, strict=True) if answer]
    assert _facts(members=people, circumstances=told)["hh.local_household"] is expected


def test_a_residence_permit_of_one_member_is_enough() -> None:
    people = [Person(), Person(relation=Relation.SPOUSE)]
    local = [_registered(people[0], "yes")]
    permit = [Told(people[1].id, CircumstanceKind.RESIDENCE_PERMIT, "yes")]
    assert _facts(members=people, circumstances=local)["hh.residence_permit"] is None
    assert _facts(members=people, circumstances=local + permit)["hh.residence_permit"] is True
    assert _facts(members=people[:1], circumstances=local)["hh.residence_permit"] is False


def test_areas_and_homes_are_read_per_person() -> None:
    figures = [
        Figure(PropertyKind.HOME_AREA_DM2, 6_200),
        Figure(PropertyKind.HOMES, 1),
        Figure(PropertyKind.MOTOR_VEHICLES, 1, valid_to=date(2024, 1, 1)),
        Figure(PropertyKind.NONRESIDENTIAL_PROPERTY, 0),
    ]
    facts = _facts(members=[Person(), Person(), Person()], properties=figures)
    assert facts["hh.home_area_pc"] == Decimal("20.67")
    assert (facts["hh.homes"], facts["hh.motor_vehicles"], facts["hh.nonresidential_property"]) == (1, None, False)


def test_the_latest_recent_emergency_is_told_with_its_age() -> None:
    events = [Event(EmergencyType.FIRE, date(2024, 11, 5)), Event(EmergencyType.TRAFFIC_ACCIDENT, date(2024, 3, 1))]
    facts = _facts(members=[Person()], emergencies=events)
    assert (facts["hh.emergency_type"], facts["hh.emergency_days_ago"]) == ("fire", 30)
    old = [Event(EmergencyType.FIRE, date(2021, 1, 1))]
    assert _facts(members=[Person()], emergencies=old)["hh.emergency_type"] is None


def test_guardianship_follows_age_and_a_level_of_zero_means_no_kind() -> None:
    child = Person(date(2015, 6, 4), Relation.GRANDCHILD)
    told = [
        Told(child.id, CircumstanceKind.GUARDIANSHIP, "no_effective_care"),
        Told(child.id, CircumstanceKind.DISABILITY_LEVEL, "0"),
    ]
    facts = _of_member(0, members=[child], circumstances=told)
    assert (facts["p.age"], facts["p.guardianship"], facts["p.disability_type"]) == (9, "no_effective_care", "none")


def test_nobody_lives_alone_with_others() -> None:
    people = [Person(), Person(relation=Relation.SPOUSE)]
    assert _of_member(0, members=people)["p.living_alone"] is False
    assert _of_member(0, members=people[:1])["p.living_alone"] is None


@given(amount=st.integers(0, 10**9), months=st.integers(0, 24))
def test_a_standing_amount_brings_at_most_twelve_of_it_in_a_year(amount: int, months: int) -> None:
    item = Item(None, IncomeKind.PENSION, amount, valid_from=months_before(DAY, months))
    assert to_fen(total(spread(item, DAY))) == amount * min(months + 1, 12)


@given(amount=st.integers(0, 10**9))
def test_a_yearly_amount_adds_up_to_itself(amount: int) -> None:
    item = Item(None, IncomeKind.PROPERTY, amount, Period.YEAR)
    assert to_fen(total(spread(item, DAY))) == amount


@given(day=st.dates(date(2023, 1, 1), date(2024, 12, 5)), amount=st.integers(0, 10**9))
def test_a_single_payment_falls_into_one_month_of_the_year_or_none(day: date, amount: int) -> None:
    parts = spread(Item(None, IncomeKind.WAGE, amount, Period.ONCE, day), DAY)
    assert to_fen(total(parts)) == (amount if day > date(2023, 12, 5) else 0)
    assert sum(part > 0 for part in parts) <= 1


@given(wages=st.lists(st.integers(0, 1_000_000), max_size=4), disregard=st.booleans())
def test_income_never_rises_by_the_disregard_and_never_falls_below_zero(wages: list[int], disregard: bool) -> None:
    people = [Person() for _ in wages] or [Person()]
    incomes = [Item(person.id, IncomeKind.WAGE, wage) for person, wage in zip(people, wages, strict=False)]
    facts = _facts(members=people, incomes=incomes, declarations=ALL, disregard=DISREGARD if disregard else None)
    assert 0 <= facts["hh.income_month"] <= Decimal(sum(wages)) / 100


def test_commands_and_derivation_fit_together(family: Callable[..., Household], at: Any) -> None:
    with at("2024-12-05 09:00"):
        household = family()
        girl = services.add_member(
            household, new=NewMember("钱云苔", Relation.GRANDCHILD, id_number=GIRL, joined_on=LONG_AGO), by=SYSTEM
        )
        head = queries.household_file(household).head
        assert head is not None
        woman = queries.get_member(SYSTEM, head.id)
        assert isinstance(woman, Member)
        services.record_income(
            woman, kind=IncomeKind.PENSION, amount_fen=4_800_00, period=Period.MONTH, valid_from=LONG_AGO, by=SYSTEM
        )
        services.record_declaration(household, topic=DeclarationTopic.INCOME, is_complete=True, by=SYSTEM)
        services.record_circumstance(
            girl, kind=CircumstanceKind.EDUCATION_STAGE, value="compulsory", valid_from=LONG_AGO, by=SYSTEM
        )
        services.record_property(household, kind=PropertyKind.MOTOR_VEHICLES, amount=0, valid_from=LONG_AGO, by=SYSTEM)
        facts = queries.household_facts_source(household.id, as_of=DAY, disregard=DISREGARD)
    assert facts.household["hh.size"] == 2
    assert facts.household["hh.income_month"] == Decimal("4800.00")
    assert facts.household["hh.assets_total"] is None
    assert facts.household["hh.motor_vehicles"] == 0
    assert [member.facts["p.education_stage"] for member in facts.members if member.member_id == girl.id] == [
        "compulsory"
    ]
    assert [(str(line.kind), line.monthly_fen) for line in facts.lines] == [("pension", 4_800_00)]


def test_many_households_take_the_same_eight_statements(family: Callable[..., Household], max_queries: Any) -> None:
    ids = [family().id, family("王云禾", id_number="990115198308179218", phone="").id]
    with max_queries(8):
        found = queries.household_facts_sources(ids, as_of=DAY)
    assert set(found) == set(ids)
