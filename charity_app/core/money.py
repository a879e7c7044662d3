"""Amounts of money: whole fen with a currency, never a float (R-ENG-09)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_YUAN = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?\Z")


@dataclass(frozen=True, order=True)
class Money:
    """A number of fen in one currency."""

    fen: int
    currency: str = "CNY"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.fen + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.fen - self._same(other), self.currency)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise TypeError("two currencies cannot meet")
        return other.fen

    def split(self, weights: Sequence[int]) -> tuple["Money", ...]:
        """Divide by weights with the largest remainder: the parts add up to the whole."""
        total = sum(weights)
        if total <= 0 or any(weight < 0 for weight in weights):
            raise ValueError("weights must not be negative and must not all be zero")
        parts = [self.fen * weight // total for weight in weights]
        remainders = [self.fen * weight % total for weight in weights]
        order = sorted(range(len(weights)), key=lambda place: (-remainders[place], place))
        for place in order[: self.fen - sum(parts)]:
            parts[place] += 1
        return tuple(Money(part, self.currency) for part in parts)

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan with two places."""
        return Decimal(self.fen).scaleb(-2)


def parse_yuan(text: str) -> int | None:
    """Read plain digits with at most two places as fen; None when it is anything else."""
    return int(Decimal(text).scaleb(2)) if _YUAN.match(text) else None


def to_fen(yuan: Decimal) -> int:
    """Round an amount in yuan half up to whole fen."""
    return int(yuan.scaleb(2).quantize(Decimal(1), rounding=ROUND_HALF_UP))


_DIGITS, _PLACES, _GROUPS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"), ("", "万", "亿", "万亿")


def in_capitals(fen: int) -> str:
    """Return an amount in the capital signs of receipts. Source: R-RCP-02."""
    yuan, rest = divmod(fen, 100)
    jiao, cent = divmod(rest, 10)
    words = f"{_whole_in_capitals(yuan)}元" if yuan else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif cent and yuan:
        words += _DIGITS[0]
    return f"{words}{_DIGITS[cent]}分" if cent else f"{words or '零元'}整"


def _whole_in_capitals(number: int) -> str:
    words, has_gap, has_group = "", False, False
    for place, digit in reversed(list(enumerate(map(int, reversed(str(number)))))):
        if digit:
            words += (_DIGITS[0] if has_gap else "") + _DIGITS[digit] + _PLACES[place % 4]
        has_gap, has_group = not digit, has_group or bool(digit)
        if place % 4 == 0:
            words += _GROUPS[place // 4] if has_group else ""
            has_group = False
    return words
