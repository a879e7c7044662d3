"""Identifiers of people and organisations: ID numbers, phones, credit codes. Source: R-REG-01, domain.md 9.2."""

import re
from dataclasses import dataclass
from datetime import date

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from charity_app.core import clock
from charity_app.core.errors import Invalid
from charity_app.core.text import Text, normalised
from charity_app.registry.states.organisations import KIND_OF_PREFIX, OrganisationKind
from charity_app.registry.states.people import Gender

_ID = re.compile(r"[0-9]{17}[0-9X]\Z", re.ASCII)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_DEMO_AREA = "99"
_MOBILE = re.compile(r"1[3-9][0-9]{9}\Z", re.ASCII)
_LANDLINE = re.compile(r"0[0-9]{9,11}\Z", re.ASCII)
_DEMO_PHONE = re.compile(r"(1200[0-9]{7}|0210000[0-9]{4})\Z", re.ASCII)
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BODY_CHECKS = "0123456789X"
_DAMAGED = re.compile(r"[0-9.]+E\+?[0-9]+\Z|[0-9]{15}000\Z", re.IGNORECASE)
_allows_demo = False


def allow_demo(is_allowed: bool) -> None:
    """Accept the invented area 99 and invented phones; only a demo does."""
    global _allows_demo  # noqa: PLW0603
    _allows_demo = is_allowed


@dataclass(frozen=True)
class IdNumber:
    """A valid ID number and what it says about its bearer."""

    number: str
    birth_on: date
    gender: Gender


def is_damaged(text: str) -> bool:
    """Tell whether a table program cut an ID number to 15 digits, as in 3.30106E+17."""
    return bool(_DAMAGED.match(normalised(text)))


def parse_id_number(text: str, *, field: str = "id_number") -> IdNumber:
    """Read an ID number by its check sign and its date. Raises Invalid."""
    number = normalised(text)
    refused = Invalid(Text("The ID number is not valid", "error"), field=field)
    if not _ID.match(number) or (number.startswith(_DEMO_AREA) and not _allows_demo):
        raise refused
    weighed = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    try:
        birth_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise refused from None
    if _ID_CHECKS[weighed % 11] != number[17] or not date(1900, 1, 1) <= birth_on <= clock.today():
        raise refused
    return IdNumber(number, birth_on, Gender.MALE if int(number[16]) % 2 else Gender.FEMALE)


def plain_phone(text: str) -> str:
    """Return the digits of a phone number without the country's prefix."""
    digits = re.sub(r"[-()]", "", normalised(text))
    return re.sub(r"^(\+|00)86", "", digits)


def parse_phone(text: str, *, field: str = "phone") -> str:
    """Read a mobile or land line number as plain digits. Raises Invalid."""
    digits = plain_phone(text)
    is_real = _MOBILE.match(digits) or (_LANDLINE.match(digits) and not _DEMO_PHONE.match(digits))
    if is_real or (_allows_demo and _DEMO_PHONE.match(digits)):
        return digits
    raise Invalid(Text("The phone number is not valid", "error"), field=field)


def parse_credit_code(text: str, *, field: str = "credit_code") -> str:
    """Read a unified social credit code: check sign, and the digit inside its organisation code. Raises Invalid."""
    try:
        code = str(uscc.validate(normalised(text)))
    except ValidationError:
        code = ""
    if not code or code[16] != body_digit(code[8:16]):
        raise Invalid(Text("The credit code is not valid", "error"), field=field)
    return code


def body_digit(body: str) -> str:
    """Return the check digit of the eight signs of an organisation code (R-REG-01)."""
    weighed = sum(int(sign, 36) * weight for sign, weight in zip(body, _BODY_WEIGHTS, strict=True))
    return _BODY_CHECKS[(11 - weighed % 11) % 11]


def kind_of_code(code: str) -> OrganisationKind:
    """Return the legal form that a credit code tells."""
    if code[:1] in {"1", "2", "3"}:
        return OrganisationKind.PUBLIC_BODY
    return KIND_OF_PREFIX.get(code[:2], OrganisationKind.COMPANY)
