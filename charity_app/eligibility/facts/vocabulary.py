"""Every fact a rule may name: its kind, unit, possible values, where its numerator lies and by what it is divided.

Facts are held as whole numbers: money in fen, ratios in parts per million, areas in hundredths of a square metre,
choices by their place in the list, categories as a bit mask, ages in full years. None is unknown (ruling 21).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

Number = int | Fraction
Value = int | Fraction | None


TOO_MUCH = 10**12
_MOST_PLACES = 40


class Kind(StrEnum):
    """What sort of value a fact is."""

    MONEY = "money"
    RATIO = "ratio"
    AREA = "area"
    COUNT = "count"
    BOOL = "bool"
    ENUM = "enum"
    CATEGORIES = "categories"


class Side(StrEnum):
    """Whose fact it is."""

    HOUSEHOLD = "household"
    PERSON = "person"
    VOLUNTEER = "volunteer"


class Per(StrEnum):
    """What the numerator is divided by; comparisons multiply instead (ruling 22)."""

    ONE = "one"
    SIZE = "size"
    THREE_SIZES = "three_sizes"


_SIDES = {"hh": Side.HOUSEHOLD, "p": Side.PERSON, "v": Side.VOLUNTEER}
_SCALE = {Kind.MONEY: 100, Kind.RATIO: 1_000_000, Kind.AREA: 100}
_SUFFIX = {Kind.MONEY: "_fen", Kind.RATIO: "_ppm", Kind.AREA: "_dm2"}

CATEGORIES = ("min_living_allowance", "low_income_margin", "rigid_expense_living", "rigid_expense_medical", "destitute")


def category_bit(name: str) -> int:
    """Return the bit of a recognised category. Raises ValueError when there is no such category."""
    return 1 << CATEGORIES.index(name)


@dataclass(frozen=True, slots=True)
class FactSpec:
    """One word of the vocabulary. `source` names the fact that holds the numerator of a derived one."""

    name: str
    kind: Kind
    unit: str = ""
    values: tuple[str, ...] = ()
    derived: str = ""
    source: str = ""
    per: Per = Per.ONE

    @property
    def side(self) -> Side:
        """Whose fact it is."""
        return _SIDES[self.name.partition(".")[0]]

    @property
    def is_personal(self) -> bool:
        """Tell whether it is said of one person: a member of a household or a volunteer."""
        return self.side is not Side.HOUSEHOLD

    @property
    def scale(self) -> int:
        """How many stored units make one written unit."""
        return _SCALE.get(self.kind, 1)

    @property
    def is_numeric(self) -> bool:
        """Tell whether the fact can be below or above something."""
        return self.kind in (Kind.MONEY, Kind.RATIO, Kind.AREA, Kind.COUNT)

    @property
    def column(self) -> str:
        """The column of the snapshot that holds it."""
        return self.name.partition(".")[2] + _SUFFIX.get(self.kind, "")

    def encode(self, value: object) -> int | Fraction:
        """Turn a written value into the stored form. Raises ValueError when it is not of this fact's kind."""
        if self.kind is Kind.BOOL:
            if not isinstance(value, bool):
                raise ValueError(f"{self.name} is yes or no, not {value!r}")
            return int(value)
        if self.kind is Kind.ENUM:
            if value not in self.values:
                raise ValueError(f"{self.name} is one of {', '.join(self.values)}, not {value!r}")
            return self.values.index(str(value))
        if self.kind is Kind.CATEGORIES:
            return self._encode_categories(value)
        return self._encode_number(value)

    def _encode_categories(self, value: object) -> int:
        if not isinstance(value, list | tuple) or any(item not in CATEGORIES for item in value):
            raise ValueError(f"{self.name} is a list of {', '.join(CATEGORIES)}, not {value!r}")
        return sum(category_bit(item) for item in set(value))

    def _encode_number(self, value: object) -> int | Fraction:
        if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
            raise ValueError(f"{self.name} is a number, not {value!r}")
        if isinstance(value, Decimal) and not value.is_finite():
            raise ValueError(f"{self.name} is a number, not {value!r}")
        if not 0 <= value < TOO_MUCH:
            raise ValueError(f"{self.name} is not below zero and below {TOO_MUCH:,}")
        if isinstance(value, Decimal) and -int(value.as_tuple().exponent) > _MOST_PLACES:
            raise ValueError(f"{self.name} has at most {_MOST_PLACES} places")
        scaled = Fraction(value) * self.scale
        if self.kind is Kind.COUNT and scaled.denominator != 1:
            raise ValueError(f"{self.name} is a whole number, not {value!r}")
        return scaled.numerator if scaled.denominator == 1 else scaled

    def decode(self, value: int | Fraction) -> object:
        """Turn a stored value into the written form: Decimal, int, bool, a choice or a list of categories."""
        if self.kind is Kind.BOOL:
            return bool(value)
        if self.kind is Kind.ENUM:
            return self.values[int(value)]
        if self.kind is Kind.CATEGORIES:
            return [name for name in CATEGORIES if int(value) & category_bit(name)]
        if self.kind is Kind.COUNT:
            return int(value)
        exact = Fraction(value) / self.scale
        return Decimal(exact.numerator) / Decimal(exact.denominator)


_EMERGENCIES = ("none", "fire", "traffic_accident", "sudden_illness", "sudden_expense", "other_accident")
_DISABILITIES = ("none", "visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple")
_EMPLOYMENTS = (
    "employed",
    "self_employed",
    "unemployed_registered",
    "unemployed",
    "retired",
    "student",
    "preschool",
    "unable",
)
_STAGES = ("none", "preschool", "compulsory", "senior_high", "vocational", "higher")
SKILLS = (
    "care_elder",
    "child_care",
    "tutoring",
    "counselling",
    "medical",
    "legal",
    "disability_aid",
    "repair",
    "hairdressing",
    "cooking",
    "driving",
    "logistics",
    "it_help",
    "arts",
    "photography",
    "translation",
    "emergency",
    "fundraising",
    "event",
    "data_entry",
)
LANGUAGES = ("shanghainese", "sign_language", "english")
TRAININGS = ("food_hygiene", "home_visit", "child_safeguarding")
_PER_MONTH = "CNY/person/month"
_M, _N, _B, _E = Kind.MONEY, Kind.COUNT, Kind.BOOL, Kind.ENUM

HOUSEHOLD: tuple[FactSpec, ...] = (
    FactSpec("hh.size", _N, "persons"),
    FactSpec("hh.local_household", _B),
    FactSpec("hh.residence_permit", _B),
    FactSpec("hh.income_month", _M, "CNY/month"),
    FactSpec("hh.income_pc_12m", _M, "CNY/person/year"),
    FactSpec("hh.income_3m", _M, "CNY"),
    FactSpec("hh.med_expense_3m", _M, "CNY"),
    FactSpec("hh.edu_expense_3m", _M, "CNY"),
    FactSpec("hh.med_share_12m", Kind.RATIO, "ratio"),
    FactSpec("hh.assets_total", _M, "CNY"),
    FactSpec("hh.motor_vehicles", _N, "vehicles"),
    FactSpec("hh.nonresidential_property", _B),
    FactSpec("hh.homes", _N, "homes"),
    FactSpec("hh.home_area_pc", Kind.AREA, "m2/person"),
    FactSpec("hh.city_home_area_pc", Kind.AREA, "m2/person"),
    FactSpec("hh.living_area_pc", Kind.AREA, "m2/person"),
    FactSpec("hh.categories", Kind.CATEGORIES),
    FactSpec("hh.emergency_type", _E, "", _EMERGENCIES),
    FactSpec("hh.emergency_days_ago", _N, "days"),
    FactSpec("hh.employable_unemployed", _N, "persons"),
    FactSpec("hh.employed_members", _N, "persons"),
    FactSpec("hh.disaster_affected", _B),
)

DERIVED: tuple[FactSpec, ...] = (
    FactSpec(
        "hh.income_pc_month", _M, _PER_MONTH, derived="income of a month / size", source="hh.income_month", per=Per.SIZE
    ),
    FactSpec(
        "hh.after_expense_income_pc_month",
        _M,
        _PER_MONTH,
        derived="what three months' income leaves after medical and education costs, never below 0 / 3 / size",
        source="hh.after_expense_income_3m",
        per=Per.THREE_SIZES,
    ),
    FactSpec("hh.assets_pc", _M, "CNY/person", derived="assets / size", source="hh.assets_total", per=Per.SIZE),
    FactSpec(
        "hh.asset_limit_mla_pc",
        _M,
        "CNY/person",
        derived="mean of the members' limits (R-POL-07)",
        source="hh.asset_limit_mla_total",
        per=Per.SIZE,
    ),
    FactSpec(
        "hh.asset_limit_margin_pc",
        _M,
        "CNY/person",
        derived="mean of the members' limits (R-POL-07)",
        source="hh.asset_limit_margin_total",
        per=Per.SIZE,
    ),
)

PERSON: tuple[FactSpec, ...] = (
    FactSpec("p.age", _N, "years", derived="full years since birth where the day of birth is known"),
    FactSpec("p.local_registration", _B),
    FactSpec("p.disability_level", _N, "level"),
    FactSpec("p.disability_type", _E, "", _DISABILITIES),
    FactSpec("p.employment", _E, "", _EMPLOYMENTS),
    FactSpec("p.wage_month", _M, "CNY/month"),
    FactSpec("p.labour_ability", _E, "", ("full", "partial", "none")),
    FactSpec("p.education_stage", _E, "", _STAGES),
    FactSpec("p.guardianship", _E, "", ("normal", "orphan", "no_effective_care", "improper", "adult")),
    FactSpec("p.has_able_supporters", _B),
    FactSpec("p.own_income_month", _M, "CNY/month"),
    FactSpec("p.living_alone", _B),
    FactSpec("p.care_level", _N, "level"),
    FactSpec("p.basic_insurance", _E, "", ("employee", "resident", "none", "other")),
    FactSpec("p.major_illness", _B),
    FactSpec("p.only_child_status", _E, "", ("none", "lost", "disabled")),
    FactSpec("p.homeless", _B),
)

VOLUNTEER: tuple[FactSpec, ...] = (
    FactSpec("v.age", _N, "years", derived="full years on the day of the shift"),
    FactSpec("v.hours", _N, "hours"),
    FactSpec("v.sex", _E, "", ("female", "male")),
    FactSpec("v.record_check", _B),
    FactSpec("v.health_certificate", _B),
    FactSpec("v.driving_licence", _B),
    FactSpec("v.first_aid", _B),
    FactSpec("v.professional_licence", _B),
    FactSpec("v.insured", _B),
    FactSpec("v.guardian_consent", _B),
    *(FactSpec(f"v.training_{code}", _B) for code in TRAININGS),
    *(FactSpec(f"v.language_{code}", _B) for code in LANGUAGES),
    *(FactSpec(f"v.skill_{code}", _B) for code in SKILLS),
)

# FACTS are the words of policies and target groups; what is asked of a volunteer has its own.
FACTS: Mapping[str, FactSpec] = MappingProxyType({spec.name: spec for spec in (*HOUSEHOLD, *DERIVED, *PERSON)})
VOCABULARY: Mapping[str, FactSpec] = MappingProxyType({**FACTS, **{spec.name: spec for spec in VOLUNTEER}})


_BASES: Mapping[str, tuple[str, ...]] = {
    "hh.income_pc_month": ("hh.income_month",),
    "hh.after_expense_income_pc_month": ("hh.income_3m", "hh.med_expense_3m", "hh.edu_expense_3m"),
    "hh.assets_pc": ("hh.assets_total",),
    "hh.asset_limit_mla_pc": ("p.age", "p.disability_level", "p.education_stage"),
    "hh.asset_limit_margin_pc": ("p.age", "p.disability_level", "p.education_stage"),
}


def base_facts(name: str) -> tuple[str, ...]:
    """Return the recorded facts from which a fact is derived; a recorded fact itself."""
    return _BASES.get(name, (name,))


def spec_of(name: str) -> FactSpec:
    """Return a fact's declaration. Raises KeyError when no such fact is declared."""
    return VOCABULARY[name]
