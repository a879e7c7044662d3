"""Identifiers by their check signs (R-REG-01, domain.md 9.2, features 6.2)."""

from collections.abc import Iterator
from datetime import date

import pytest

from charity_app.core.errors import Invalid
from charity_app.registry import identifiers
from charity_app.registry.states.organisations import OrganisationKind
from charity_app.registry.states.people import Gender


@pytest.fixture(autouse=True)
def demo() -> Iterator[None]:
    identifiers.allow_demo(True)
    yield
    identifiers.allow_demo(True)


@pytest.mark.parametrize(
    ("number", "birth_on", "gender"),
    [
        ("990115194003129027", date(1940, 3, 12), Gender.FEMALE),
        ("990115198308179218", date(1983, 8, 17), Gender.MALE),
        ("９９０１１５ 201506049347", date(2015, 6, 4), Gender.FEMALE),
        ("11010519491231002x", date(1949, 12, 31), Gender.FEMALE),
    ],
)
def test_an_id_number_tells_birthday_and_gender(number: str, birth_on: date, gender: Gender) -> None:
    known = identifiers.parse_id_number(number)
    assert (known.birth_on, known.gender) == (birth_on, gender)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "990115194003129028",
        "99011519400312902",
        "990115194013129027",
        "990115199902309027",
        "9.90115E+17",
        "²" * 18,
    ],
)
def test_a_wrong_id_number_is_refused(number: str) -> None:
    with pytest.raises(Invalid):
        identifiers.parse_id_number(number)


def test_area_99_and_invented_phones_exist_in_the_demo_only() -> None:
    identifiers.allow_demo(False)
    with pytest.raises(Invalid):
        identifiers.parse_id_number("990115194003129027")
    with pytest.raises(Invalid):
        identifiers.parse_phone("12000000001")
    with pytest.raises(Invalid):
        identifiers.parse_phone("021-00001234")
    assert identifiers.parse_id_number("11010519491231002X").number == "11010519491231002X"


@pytest.mark.parametrize("typed", ["13800138000", "+86 138 0013 8000", "0086-138-0013-8000", "１３８00138000"])
def test_one_phone_has_one_spelling(typed: str) -> None:
    assert identifiers.parse_phone(typed) == "13800138000"


@pytest.mark.parametrize("typed", ["1380013800", "23800138000", "abc", "1" * 40])
def test_a_wrong_phone_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        identifiers.parse_phone(typed)


def test_a_cut_id_number_is_recognised() -> None:
    assert identifiers.is_damaged("3.30106E+17")
    assert identifiers.is_damaged("990115194003120000"[:15] + "000")
    assert not identifiers.is_damaged("990115194003129027")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("91350100M000100Y43", OrganisationKind.COMPANY),
        ("51990115MJD000011E", OrganisationKind.ASSOCIATION),
        ("52990115mjd00002x3", OrganisationKind.SERVICE),
        ("53990115MJD0000380", OrganisationKind.FOUNDATION),
    ],
)
def test_a_credit_code_is_accepted_and_tells_the_form(code: str, kind: OrganisationKind) -> None:
    assert identifiers.kind_of_code(identifiers.parse_credit_code(code)) is kind


@pytest.mark.parametrize(
    "code", ["91350100M000100Y44", "91350100M000100YA3", "51990115MJD000012E", "5199O115MJD000011E", "", "51990115"]
)
def test_a_wrong_credit_code_is_refused(code: str) -> None:
    with pytest.raises(Invalid):
        identifiers.parse_credit_code(code)


def test_the_digit_inside_counts_even_when_the_last_sign_fits() -> None:
    body = "MJD00001"
    wrong = next(digit for digit in "0123456789X" if digit != identifiers.body_digit(body))
    start = "51990115" + body + wrong
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    weighed = sum(alphabet.index(sign) * pow(3, place, 31) for place, sign in enumerate(start))
    with pytest.raises(Invalid):
        identifiers.parse_credit_code(start + alphabet[(31 - weighed % 31) % 31])
