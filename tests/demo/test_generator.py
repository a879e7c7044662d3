"""The pure generator: identifiers that nobody can own, families as described, the same seed the same people."""

from collections import Counter
from dataclasses import asdict
from datetime import date

import pytest
from stdnum.cn import ric, uscc

from charity_app.demo.cases import named_cases
from charity_app.demo.households import Committee, HouseholdPlan, Street, draw_households
from charity_app.demo.identifiers import Identifiers, credit_code, landline
from charity_app.demo.means import Figures
from charity_app.demo.organisations import draw_enterprises, draw_organisations
from charity_app.demo.people import TODAY
from charity_app.demo.scale import share_out, stream
from charity_app.eligibility.rules.book import load_data

FIGURES = Figures(159500, 269000, 87000, 3828000, 4210800, 4593600)
COMMITTEES = tuple(
    Committee(
        f"{street}{order:03d}", f"第{order}", Street(street, "演示街道"), is_rural=street.endswith("3") and order > 2
    )
    for street in ("310115001", "310115002", "310115003")
    for order in range(1, 6)
)

pytestmark = pytest.mark.pages


def drawn(seed: int = 1, count: int = 600) -> list[HouseholdPlan]:
    names = Identifiers(stream(seed, "names"))
    return list(draw_households(seed, count, committees=COMMITTEES, figures=FIGURES, names=names))


@pytest.fixture(scope="module")
def households() -> list[HouseholdPlan]:
    return drawn()


def test_the_same_seed_draws_the_same_households_and_another_seed_others() -> None:
    first, again, other = (list(map(asdict, drawn(seed, 60))) for seed in (5, 5, 6))
    assert first == again
    assert first != other


def test_id_numbers_lie_in_area_99_fit_birth_and_sex_and_come_once(households: list[HouseholdPlan]) -> None:
    people = [person for household in households for person in household.members]
    numbers = [person.id_number for person in people]
    assert len(set(numbers)) == len(numbers)
    for person in people:
        assert person.id_number[:6] == "990115"
        assert person.id_number[6:14] == f"{person.born_on:%Y%m%d}"
        assert 900 <= int(person.id_number[14:17]) <= 999
        assert (int(person.id_number[16]) % 2 == 0) is person.is_female
        assert person.id_number[-1] == ric.calc_check_digit(person.id_number)


def test_the_known_numbers_of_the_brief_come_out() -> None:
    assert ric.calc_check_digit("990115194003129027") == "7"
    assert credit_code("51", 1) == "51990115MJD000011E"
    assert credit_code("52", 2) == "52990115MJD00002X3"
    assert credit_code("53", 3) == "53990115MJD0000380"
    assert landline(12) == "021-00000012"


def test_phones_lie_where_no_mobile_phone_is(households: list[HouseholdPlan]) -> None:
    phones = [person.phone for household in households for person in household.members if person.phone]
    assert len(set(phones)) == len(phones)
    assert {(phone[:4], len(phone)) for phone in phones} == {("1200", 11)}


def test_nobody_shares_name_birth_year_and_street(households: list[HouseholdPlan]) -> None:
    told = Counter(
        (person.name, person.born_on.year, household.committee.street.code)
        for household in households
        for person in household.members
    )
    assert max(told.values()) == 1


def test_kinds_come_in_their_numbers(households: list[HouseholdPlan]) -> None:
    counted = Counter(household.kind for household in households)
    assert counted["A01"] == 60
    assert counted["A02"] == 70
    assert counted["A16"] == 10
    assert len(counted) == 16
    assert Counter(household.kind for household in drawn(2, 47)).keys() == counted.keys()


def test_ages_are_full_years_on_the_day_of_the_demo(households: list[HouseholdPlan]) -> None:
    for person in (person for household in households for person in household.members):
        years = (
            TODAY.year - person.born_on.year - ((TODAY.month, TODAY.day) < (person.born_on.month, person.born_on.day))
        )
        assert years == person.age


def test_couples_are_within_six_years_and_rural_elders_live_in_villages(households: list[HouseholdPlan]) -> None:
    for household in households:
        if household.members[1:] and household.members[1].relation == "spouse":
            assert abs(household.members[0].age - household.members[1].age) <= 6
        if household.kind == "A13":
            assert household.committee.is_rural
    assert {household.committee.street.code for household in households if household.kind == "A13"} == {"310115003"}


def test_the_people_are_as_many_old_young_and_disabled_as_described() -> None:
    people = [person for household in drawn(3, 3000) for person in household.members]
    shares = {
        "women": sum(person.is_female for person in people) / len(people),
        "sixty": sum(person.age >= 60 for person in people) / len(people),
        "minors": sum(person.age < 18 for person in people) / len(people),
        "disabled": sum(person.disability_level > 0 for person in people) / len(people),
    }
    wanted = {"women": 0.52, "sixty": 0.30, "minors": 0.17, "disabled": 0.13}
    assert {name: share for name, share in shares.items() if abs(share - wanted[name]) > 0.05} == {}
    assert 1300 <= len(people) / 5 <= 1500


def test_the_named_families_are_the_same_whatever_the_seed_and_never_share_numbers(
    households: list[HouseholdPlan],
) -> None:
    examples = load_data()["examples"]
    cases = [
        list(
            named_cases(
                examples,
                places=COMMITTEES[:3],
                figures=FIGURES,
                names=Identifiers(stream(seed, "named"), is_reserved=True),
            )
        )
        for seed in (1, 1)
    ]
    assert [asdict(case) for case in cases[0]] == [asdict(case) for case in cases[1]]
    assert [case.code for case in cases[0]] == [f"E{order:02d}" for order in range(1, 14)]
    named = {person.id_number for case in cases[0] for person in case.household.members}
    others = {person.id_number for household in households for person in household.members}
    assert len(named) == 30
    assert not named & others


def test_a_named_family_carries_the_figures_of_its_case() -> None:
    names = Identifiers(stream(1, "named"), is_reserved=True)
    cases = {
        case.code: case
        for case in named_cases(load_data()["examples"], places=COMMITTEES[:3], figures=FIGURES, names=names)
    }
    mother, son = cases["E02"].household.members
    assert (mother.age, mother.wage_fen, mother.has_major_illness, son.age) == (41, 420000, True, 10)
    assert cases["E02"].household.means.medical_month_fen == 220000
    assert cases["E02"].household.means.medical_earlier_fen == 2477520 - 660000
    assert cases["E08"].household.means.other_income_fen == 120000
    assert cases["E12"].categories == ("min_living_allowance",)
    assert cases["E13"].as_of == date(2025, 8, 1)


def test_organisations_have_the_described_types_ratings_and_lists() -> None:
    plans = draw_organisations(1, 40)
    assert Counter(plan.kind for plan in plans) == {"service": 26, "association": 8, "foundation": 6}
    assert Counter(plan.rating for plan in plans) == {5: 4, 4: 7, 3: 9, 2: 2, 1: 1, 0: 17}
    assert Counter(plan.standing for plan in plans)["abnormal"] == 2
    assert Counter(plan.standing for plan in plans)["serious"] == 1
    assert sum(plan.may_raise for plan in plans) == 4
    everyone = plans + draw_enterprises(1, 20)
    assert len({plan.code for plan in everyone}) == 60
    assert all(plan.code[-1] == uscc.calc_check_digit(plan.code[:-1]) for plan in everyone)
    assert all(plan.name.endswith("（演示）") for plan in everyone)


def test_a_total_is_shared_out_whole_and_nothing_weighted_is_left_out() -> None:
    assert share_out({"a": 60, "b": 30, "c": 1}, 10) == {"a": 6, "b": 3, "c": 1}
    assert share_out({"a": 5, "b": 5}, 1) == {"a": 1, "b": 0}
