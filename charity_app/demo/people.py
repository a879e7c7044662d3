"""One invented person: who, and the facts that rules ask of a person."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

TODAY = date(2024, 12, 5)
OLDEST_DAYS = 510
BEGINNING_DAYS = 515


@dataclass
class PersonPlan:
    """A member as drawn; wages and pensions in fen a month, names and numbers given last."""

    relation: str
    age: int
    is_female: bool
    employment: str = "employed"
    labour_ability: str = "full"
    education_stage: str = "none"
    guardianship: str = "adult"
    disability_level: int = 0
    disability_type: str = "none"
    care_level: int | None = 0
    basic_insurance: str = "employee"
    is_local: bool = True
    has_able_supporters: bool = True
    has_major_illness: bool = False
    is_living_alone: bool = False
    is_homeless: bool = False
    only_child_status: str = "none"
    wage_fen: int = 0
    pension_fen: int = 0
    name: str = ""
    id_number: str = ""
    phone: str = ""
    born_on: date = field(default=date.min)

    @property
    def earns(self) -> bool:
        """Tell whether a wage or a pension comes to this person."""
        return self.employment in ("employed", "self_employed", "retired")


def born(draw: Random, age: int, as_of: date = TODAY) -> date:
    """Draw a birth date that gives this age on a day."""
    latest = date(as_of.year - age, as_of.month, min(as_of.day, 28))
    return latest - timedelta(days=draw.randrange(0, 364))


def adult(draw: Random, relation: str, age: int, *, female: float = 0.52) -> PersonPlan:
    """Draw a grown-up of an age; from 60 on retired."""
    person = PersonPlan(relation, age, draw.random() < female)
    if age >= 60:
        person.employment = "retired"
        person.basic_insurance = "resident" if draw.random() < 0.35 else "employee"
        person.care_level = draw.choices((0, 1, 2, 3, 4), (78, 9, 7, 4, 2))[0] if age >= 70 else 0
        if age >= 70 and draw.random() < 0.18:
            disable(draw, person, draw.choices((2, 3, 4), (20, 40, 40))[0])
    return person


def couple(draw: Random, age: int) -> tuple[PersonPlan, PersonPlan]:
    """Draw husband and wife, within six years of each other."""
    husband = adult(draw, "head", age, female=0)
    wife = adult(draw, "spouse", max(22, age - draw.randint(-1, 6)), female=1)
    return husband, wife


def child(draw: Random, age: int, relation: str = "child") -> PersonPlan:
    """Draw a child or a student; the stage follows the age."""
    person = PersonPlan(relation, age, draw.random() < 0.53, basic_insurance="resident")
    person.guardianship = "normal" if age < 18 else "adult"
    person.employment = "preschool" if age < 6 else "student"
    if age < 3:
        person.education_stage = "none"
    elif age < 6:
        person.education_stage = "preschool"
    elif age < 15:
        person.education_stage = "compulsory"
    elif age < 18:
        person.education_stage = draw.choice(("senior_high", "senior_high", "vocational"))
    else:
        person.education_stage = "higher"
    return person


def child_age(draw: Random, mother_age: int, low: int, high: int) -> int:
    """Draw a child's age within bounds, 22 to 38 years below the mother's."""
    bottom, top = max(low, mother_age - 38), min(high, mother_age - 22)
    return draw.randint(bottom, top) if bottom <= top else max(low, min(high, mother_age - 22))


def disable(draw: Random, person: PersonPlan, level: int, kind: str = "") -> None:
    """Give a person a disability; levels 1 and 2 of working age do not work."""
    person.disability_level = level
    person.disability_type = (
        kind
        or draw.choices(
            ("physical", "visual", "hearing", "intellectual", "speech", "multiple"), (50, 14, 16, 10, 4, 6)
        )[0]
    )
    if level <= 2 and 16 <= person.age < 60 and person.employment != "student":
        person.employment, person.labour_ability = "unable", "none"
        person.basic_insurance = "resident"
    elif level <= 2:
        person.labour_ability = "none"
    elif level == 3:
        person.labour_ability = "partial"


def lay_off(draw: Random, person: PersonPlan) -> None:
    """Put a grown-up out of work."""
    person.employment = "unemployed_registered" if draw.random() < 0.7 else "unemployed"
