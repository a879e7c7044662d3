"""Stored numbers as people read them, and as programs read them."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from charity_app.core.text import Text
from charity_app.eligibility.explain.benefits import Benefit
from charity_app.eligibility.explain.findings import Finding
from charity_app.eligibility.facts.vocabulary import CATEGORIES, FactSpec, Kind, category_bit
from charity_app.eligibility.wording.labels import VALUE_LABELS

_CENT = Decimal("0.01")
_OPEN = 10
_COUNTS = {
    "years": Text("%(number)s years", "amount"),
    "level": Text("level %(number)s", "amount"),
    "vehicles": Text("%(number)s vehicles", "amount"),
    "homes": Text("%(number)s homes", "amount"),
    "persons": Text("%(number)s people", "amount"),
    "days": Text("%(number)s days", "amount"),
    "hours": Text("%(number)s hours", "amount"),
}
YES, NO = Text("yes", "answer"), Text("no", "answer")
_VISITS = {
    "weekly visit and a call every other day": Text("weekly visit and a call every other day", "benefit"),
    "weekly visit": Text("weekly visit", "benefit"),
    "monthly visit": Text("monthly visit", "benefit"),
}
_PERIODS = {
    "month": Text("%(amount)s a month", "benefit"),
    "once": Text("%(amount)s once", "benefit"),
    "year": Text("%(amount)s a year", "benefit"),
    "school_year": Text("%(amount)s a school year", "benefit"),
}


def rounded(value: Fraction) -> Decimal:
    """Round half up to two places, for show only."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_CENT, rounding=ROUND_HALF_UP)


def written(value: Decimal | int) -> str:
    """Write a number with thousands separators and no needless places."""
    text = f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_words(spec: FactSpec, value: Fraction) -> Text:
    """Say a number of this fact's kind, given in stored units."""
    number = written(rounded(value / spec.scale))
    if spec.kind is Kind.MONEY:
        return Text("CNY %(number)s", "amount", {"number": number})
    if spec.kind is Kind.RATIO:
        return Text("%(number)s%%", "amount", {"number": written(rounded(value * 100 / spec.scale))})
    if spec.kind is Kind.AREA:
        return Text("%(number)s square metres", "amount", {"number": number})
    return replace(_COUNTS[spec.unit], params={"number": number})


def range_words(spec: FactSpec, near: Fraction, far: Fraction) -> Text:
    """Say a range in round figures."""
    step = spec.scale if spec.kind is Kind.MONEY else spec.scale // 100 or 1
    low, high = (number_words(spec, Fraction(round(edge / step) * step)) for edge in (near, far))
    if not near:
        return Text("up to %(high)s", "amount", {"high": high})
    if far >= _OPEN * near:
        return Text("%(low)s or more", "amount", {"low": low})
    return Text("%(low)s to %(high)s", "amount", {"low": low, "high": high})


def value_words(spec: FactSpec, value: Fraction) -> Text:
    """Say a stored value of any kind."""
    if spec.kind is Kind.BOOL:
        return YES if value else NO
    if spec.kind is Kind.ENUM:
        return VALUE_LABELS[spec.name][spec.values[int(value)]]
    if spec.kind is Kind.CATEGORIES:
        held = [VALUE_LABELS[spec.name][name] for name in CATEGORIES if int(value) & category_bit(name)]
        return joined(held, last=Text("%(a)s and %(b)s", "list")) if held else Text("none so far", "recognition")
    return number_words(spec, value)


def joined(words: Sequence[Text], *, last: Text) -> Text:
    """Join words in one sentence part, the last by its own link."""
    if len(words) == 1:
        return words[0]
    head = words[0]
    for word in words[1:-1]:
        head = Text("%(a)s, %(b)s", "list", {"a": head, "b": word})
    return replace(last, params={"a": head, "b": words[-1]})


def plain_value(spec: FactSpec, value: Fraction | None) -> object:
    """Return a stored value in written units for a program; numbers per head to two places."""
    if value is None:
        return None
    if not spec.is_numeric:
        return spec.decode(value)
    exact = value / spec.scale
    if exact.denominator == 1:
        return exact.numerator
    shown = Decimal(exact.numerator) / Decimal(exact.denominator)
    return shown if exact.denominator in (2, 5, 10) or spec.kind is Kind.RATIO else rounded(exact)


def plain_limit(finding: Finding) -> object:
    """Return the limit of a condition in written units for a program: one value, or a list."""
    spec, limits = finding.bound.spec, finding.thresholds
    if not limits:
        return None
    if spec.kind is Kind.CATEGORIES:
        return spec.decode(limits[0])
    values = [plain_value(spec, limit) for limit in limits]
    return values if isinstance(finding.bound.condition.value, tuple) else values[0]


def amount_words(benefit: Benefit, period: str | None) -> Text | None:
    """Say what a policy gives; None when it names no amount."""
    if benefit.label:
        return _VISITS.get(benefit.label)
    if benefit.rates:
        rates = [written(rate * 100) for rate in benefit.rates]
        if len(rates) > 1:
            return Text("%(low)s to %(high)s%% of the costs", "benefit", {"low": rates[0], "high": rates[-1]})
        return Text("%(rate)s%% of the costs", "benefit", {"rate": rates[0]})
    if benefit.quantity is not None:
        return Text("%(number)s home visits a week", "benefit", {"number": benefit.quantity})
    if benefit.fen is None:
        return None
    amount = Text("CNY %(number)s", "amount", {"number": written(Decimal(benefit.fen).scaleb(-2))})
    if benefit.is_at_most:
        amount = Text("up to %(high)s", "amount", {"high": amount})
    shape = _PERIODS.get(period or "")
    return replace(shape, params={"amount": amount}) if shape else amount


def listed(words: Sequence[Text]) -> Text:
    """Join words as a plain list."""
    return joined(words, last=Text("%(a)s, %(b)s", "list"))
