"""Numbers that no real person or organisation can own (domain.md 9.2): area 99, no mobile range."""

from collections import Counter
from datetime import date
from random import Random

from stdnum.cn import ric, uscc

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严金魏陶姜"
_FIRST = "青云晨星雨竹松溪岚禾澄霁南初远"
_SECOND = "禾舟溪野笙澜柚川荷朗葵枫苔汀砚"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class Identifiers:
    """Hands out names, ID numbers and phones, each ID number and phone once.

    The named families take theirs from ranges of their own (`is_reserved`), and so do phones of everybody who is no
    member of a household (`phones_from`); `taken` are names already borne.
    """

    def __init__(
        self,
        draw: Random,
        *,
        taken: frozenset[tuple[str, int, str]] = frozenset(),
        is_reserved: bool = False,
        phones_from: int = 1_000_000,
    ) -> None:
        self._draw = draw
        self._ids: Counter[tuple[date, bool]] = Counter()
        self._first, self._last = (40, 50) if is_reserved else (0, 40)
        self._phones = 8_000_000 if is_reserved else phones_from + draw.randrange(1_000_000)
        self._taken = set(taken)

    @property
    def taken(self) -> frozenset[tuple[str, int, str]]:
        """The names borne so far, with birth year and street."""
        return frozenset(self._taken)

    def surname(self) -> str:
        """Draw a surname."""
        return self._draw.choice(_SURNAMES)

    def full_name(self, surname: str, *, born: int, street: str) -> str:
        """Draw a name that nobody of the same birth year in the street bears yet."""
        for _ in range(400):
            name = surname + self._draw.choice(_FIRST) + self._draw.choice(_SECOND)
            if (name, born, street) not in self._taken:
                self._taken.add((name, born, street))
                return name
        raise RuntimeError("this street has used up its names")

    def id_number(self, born_on: date, *, is_female: bool) -> str:
        """Return the next ID number of a birth date: area 990115, 900 to 999, even for women."""
        order = self._first + self._ids[born_on, is_female]
        self._ids[born_on, is_female] += 1
        if order >= self._last:
            raise RuntimeError("this birth date has used up its numbers")
        body = f"990115{born_on:%Y%m%d}{900 + 2 * order + (0 if is_female else 1)}"
        return body + ric.calc_check_digit(body + "0")

    def phone(self) -> str:
        """Return the next phone: 1200 and seven digits."""
        self._phones += 7
        return f"1200{self._phones:07d}"


def landline(number: int) -> str:
    """Return an invented land line: 021-0000 and four digits."""
    return f"021-0000{number % 10_000:04d}"


def credit_code(prefix: str, serial: int) -> str:
    """Return a credit code of area 990115; the prefix is registrar and kind, as 52 for a service organisation.

    Source: R-REG-01.
    """
    body = f"MJD{serial:05d}"
    total = sum(weight * int(sign, 36) for weight, sign in zip(_ORG_WEIGHTS, body, strict=True))
    check = {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))
    first = f"{prefix}990115{body}{check}"
    return first + uscc.calc_check_digit(first)


def address(draw: Random, street: str, committee: str) -> str:
    """Return an address: the real street and committee, then an invented lane, house and room."""
    lane, house, floor, room = draw.randint(1, 980), draw.randint(1, 60), draw.randint(1, 18), draw.randint(1, 4)
    return f"{street}{committee}演示路{lane}弄{house}号{floor}{room:02d}室"
