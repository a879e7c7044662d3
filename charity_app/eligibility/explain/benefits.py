"""What a policy gives a household or person: every kind of amount, exact until one rounding at the end (ruling 25)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from charity_app.eligibility.explain.frame import CATEGORIES_PLACE, PLACE, SIZE, Frame, divisor
from charity_app.eligibility.explain.plan import Grades, PolicyPlan
from charity_app.eligibility.facts.case import PERSON_PLACE
from charity_app.eligibility.facts.vocabulary import CATEGORIES, FACTS, Number, Value, category_bit
from charity_app.eligibility.rules.amounts import Amount
from charity_app.eligibility.states import Grade

STUDENTS_UPLIFTED_FROM = date(2024, 7, 1)
CHILD_UNTIL = 16
_AGE, _STAGE, _ALONE, _CARE = (
    PERSON_PLACE[name] for name in ("p.age", "p.education_stage", "p.living_alone", "p.care_level")
)
_NO_STAGE = FACTS["p.education_stage"].values.index("none")


class Benefit(NamedTuple):
    """An amount in fen, or a number of its unit; `needs_confirming` when it rests on an unverified standard.

    `is_at_most` marks the most that a range of facts may bring.
    """

    fen: int | None = None
    quantity: int | None = None
    unit: str = "CNY"
    label: str = ""
    rates: tuple[Decimal, ...] = ()
    needs_confirming: bool = False
    is_at_most: bool = False

    @property
    def value(self) -> Decimal | int | None:
        """The amount in yuan, or the number of units."""
        return self.quantity if self.fen is None else Decimal(self.fen).scaleb(-2)


class Subject(NamedTuple):
    """Whose benefit it is: the household, and the member where the policy is for a person."""

    frame: Frame
    members: Sequence[Sequence[Value]]
    member: Sequence[Value] | None
    grades: Grades
    member_grades: Grades
    day: date
    values: Mapping[str, tuple[Number, bool]]


NOTHING = Benefit()


def benefit_of(plan: PolicyPlan, subject: Subject) -> Benefit:
    """Work out the benefit of a policy. Source: R-ENG-09, ruling 25."""
    amount = plan.policy.amount
    reckon = _RECKON.get(amount.kind)
    if reckon is not None:
        return reckon(amount, subject)
    if amount.kind == "std_by_rule":
        return _by_rule(plan, subject)
    return NOTHING


def most_of(near: Benefit, far: Benefit) -> Benefit:
    """Return the most that facts between two ends may bring; nothing where the ends differ in more than the amount."""
    if near == far:
        return near
    if near.fen is None or far.fen is None:
        return NOTHING
    return max(near, far, key=lambda benefit: benefit.fen or 0)._replace(is_at_most=True)


def round_half_up(value: Number) -> int:
    """Round to whole fen, halves upwards."""
    return value if isinstance(value, int) else (value + Fraction(1, 2)).__floor__()


def _paid(amount: Number, *, needs_confirming: bool = False) -> Benefit:
    return Benefit(fen=max(0, round_half_up(amount)), needs_confirming=needs_confirming)


def _fixed(amount: Amount, subject: Subject) -> Benefit:
    return _of_standard(subject, amount.standards[0])


def _of_standard(subject: Subject, key: str) -> Benefit:
    found = subject.values.get(key)
    return NOTHING if found is None else _paid(found[0], needs_confirming=found[1])


def _gap_by_member(amount: Amount, subject: Subject) -> Benefit:
    base, uplift = (subject.values.get(key) for key in amount.standards)
    income = subject.frame[PLACE[amount.minus]]
    uplifted = [is_uplifted(member, subject.day) for member in subject.members]
    if base is None or uplift is None or income is None or None in uplifted or not uplifted:
        return NOTHING
    total = sum((uplift if is_up else base)[0] for is_up in uplifted)
    return _paid(total - income, needs_confirming=base[1] or (uplift[1] and any(uplifted)))


def is_uplifted(member: Sequence[Value], day: date) -> bool | None:
    """Tell whether a member counts at 1.3 times: under 16, or in education from 2024-07-01 on; None when unknown."""
    age, stage = member[_AGE], member[_STAGE]
    if age is not None and age < CHILD_UNTIL:
        return True
    if day < STUDENTS_UPLIFTED_FROM:
        return None if age is None else False
    if stage is not None and stage != _NO_STAGE:
        return True
    return None if age is None or stage is None else False


def _gap(amount: Amount, subject: Subject) -> Benefit:
    found, spec = subject.values.get(amount.standards[0]), FACTS[amount.minus]
    numerator, size = subject.frame[PLACE[spec.name]], subject.frame[SIZE]
    if found is None or numerator is None or size is None:
        return NOTHING
    left = Fraction(numerator) / divisor(spec, int(size))
    return _paid((found[0] - left) * size, needs_confirming=found[1])


def _cap_per_person(amount: Amount, subject: Subject) -> Benefit:
    found, size = subject.values.get(amount.standards[0]), subject.frame[SIZE]
    if found is None or size is None:
        return NOTHING
    return _paid(found[0] * amount.times * size, needs_confirming=found[1])


def _household_size(amount: Amount, subject: Subject) -> Benefit:
    size = subject.frame[SIZE]
    if size is None:
        return NOTHING
    extra = (size - 1) * Fraction(amount.extra or 0)
    return _paid((Fraction(amount.value or 0) + extra) * 100)


def _literal(amount: Amount, _subject: Subject) -> Benefit:
    return _paid(Fraction(amount.value or 0) * 100)


def _own_value(amount: Amount, subject: Subject) -> Value:
    if amount.field.startswith("p."):
        return subject.member[PERSON_PLACE[amount.field]] if subject.member is not None else None
    return subject.frame[PLACE[amount.field]]


def _tier(amount: Amount, subject: Subject) -> Benefit:
    value = _own_value(amount, subject)
    for low, high, paid in amount.tiers:
        if value is not None and low <= value <= high:
            return (
                _paid(Fraction(paid) * 100) if amount.unit == "CNY" else Benefit(quantity=int(paid), unit=amount.unit)
            )
    return NOTHING


def _by_stage(amount: Amount, subject: Subject) -> Benefit:
    found = dict(amount.by_value).get(int(value)) if (value := _own_value(amount, subject)) is not None else None
    return _paid(Fraction(found) * 100) if isinstance(found, Decimal) else NOTHING


def _by_fact(amount: Amount, subject: Subject) -> Benefit:
    key = dict(amount.by_value).get(int(value)) if (value := _own_value(amount, subject)) is not None else None
    return _of_standard(subject, key) if isinstance(key, str) else NOTHING


def _by_rule(plan: PolicyPlan, subject: Subject) -> Benefit:
    for verdict, key in plan.amount_rules:
        grade = verdict(subject.grades, subject.member_grades, ())
        if grade >= Grade.YES_UNVERIFIED:
            return _of_standard(subject, key)
        if grade == Grade.UNKNOWN:
            return NOTHING
    return NOTHING


def _by_category(amount: Amount, subject: Subject) -> Benefit:
    held = int(subject.frame[CATEGORIES_PLACE] or 0)
    rates = [rate for name, rate in amount.rates if name in CATEGORIES and held & category_bit(name)]
    return Benefit(rates=max(rates, key=lambda rate: rate[-1])) if rates else NOTHING


def _visits(amount: Amount, subject: Subject) -> Benefit:
    if subject.member is None:
        return NOTHING
    age, alone, care = subject.member[_AGE], subject.member[_ALONE], subject.member[_CARE]
    if age is not None and age >= 80 and alone:
        return Benefit(label=amount.labels[0])
    if care is not None and care >= 4:
        return Benefit(label=amount.labels[1])
    return Benefit(label=amount.labels[2])


_RECKON: Mapping[str, Callable[[Amount, Subject], Benefit]] = {
    "fixed": _fixed,
    "gap_by_member": _gap_by_member,
    "gap": _gap,
    "cap_per_person": _cap_per_person,
    "household_size": _household_size,
    "literal": _literal,
    "tier": _tier,
    "by_stage": _by_stage,
    "std_by_fact": _by_fact,
    "rate_by_category": _by_category,
    "tier_label": _visits,
}
