"""Draws what households need, from who they are (domain.md 3.2, 9.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.demo.households import HouseholdPlan


@dataclass(frozen=True)
class Wish:
    """A typical need: what, counted in what, how many, and the price of one in yuan."""

    need_type: NeedType
    item: str
    unit: NeedUnit
    most: int
    price: int


@dataclass(frozen=True)
class NeedPlan:
    """A need as drawn; wished for so many days after its assessment."""

    wish: Wish
    severity: int
    urgency: int
    quantity: int
    wished_in_days: int
    value_fen: int


_T, _U = NeedType, NeedUnit
_WISHES: Mapping[str, Wish] = {
    "formula": Wish(_T.FOOD_NUTRITION, "baby_formula", _U.PIECE, 6, 220),
    "food": Wish(_T.FOOD_NUTRITION, "staple_food", _U.PORTION, 6, 90),
    "diet": Wish(_T.FOOD_NUTRITION, "special_diet", _U.PORTION, 8, 60),
    "winter": Wish(_T.DAILY_GOODS, "winter_clothes", _U.SET, 3, 260),
    "bed": Wish(_T.DAILY_GOODS, "bed_bedding", _U.SET, 2, 680),
    "fridge": Wish(_T.DAILY_GOODS, "fridge", _U.PIECE, 1, 1300),
    "washer": Wish(_T.DAILY_GOODS, "washing_machine", _U.PIECE, 1, 1100),
    "heater": Wish(_T.DAILY_GOODS, "water_heater", _U.PIECE, 1, 950),
    "desk": Wish(_T.DAILY_GOODS, "desk_lamp", _U.SET, 2, 420),
    "fees": Wish(_T.EDUCATION_COST, "fees_books", _U.PIECE, 1, 1500),
    "tablet": Wish(_T.EDUCATION_COST, "digital_device", _U.PIECE, 1, 1600),
    "grips": Wish(_T.HOUSING_CONDITION, "ageing_adaptation", _U.PIECE, 1, 2200),
    "leaks": Wish(_T.HOUSING_CONDITION, "leaks_mould", _U.TIME, 1, 1800),
    "wiring": Wish(_T.HOUSING_CONDITION, "wiring", _U.TIME, 1, 900),
    "wheelchair": Wish(_T.ASSISTIVE_DEVICES, "wheelchair", _U.PIECE, 1, 880),
    "care_bed": Wish(_T.ASSISTIVE_DEVICES, "care_bed", _U.PIECE, 1, 2600),
    "hearing": Wish(_T.ASSISTIVE_DEVICES, "hearing_aid", _U.PIECE, 2, 3200),
    "meals": Wish(_T.DAILY_CARE, "meals", _U.MONTH, 3, 450),
    "bathing": Wish(_T.DAILY_CARE, "bathing", _U.TIME, 12, 80),
    "cleaning": Wish(_T.DAILY_CARE, "cleaning", _U.TIME, 12, 70),
    "respite": Wish(_T.DAILY_CARE, "respite", _U.HOUR, 40, 45),
    "nursing": Wish(_T.NURSING_REHAB, "home_nursing", _U.TIME, 10, 120),
    "rehab": Wish(_T.NURSING_REHAB, "mental", _U.TIME, 10, 150),
    "escort": Wish(_T.MEDICAL_ESCORT, "escort", _U.TIME, 8, 60),
    "pickup": Wish(_T.MEDICAL_ESCORT, "medicine_pickup", _U.TIME, 6, 30),
    "minding": Wish(_T.CHILD_GUARDIANSHIP, "minding", _U.HOUR, 30, 40),
    "tutoring": Wish(_T.LEARNING_SUPPORT, "tutoring", _U.HOUR, 40, 60),
    "holiday": Wish(_T.LEARNING_SUPPORT, "holiday_care", _U.TIME, 10, 80),
    "job": Wish(_T.EMPLOYMENT_SUPPORT, "job_offer", _U.TIME, 2, 0),
    "training": Wish(_T.EMPLOYMENT_SUPPORT, "training", _U.TIME, 1, 1200),
    "apply": Wish(_T.POLICY_LEGAL_HELP, "apply_together", _U.TIME, 2, 0),
    "visits": Wish(_T.HOME_VISIT_SAFETY, "visits", _U.TIME, 12, 40),
    "falls": Wish(_T.HOME_VISIT_SAFETY, "fall_safety", _U.TIME, 1, 600),
    "mood": Wish(_T.EMOTIONAL_SUPPORT, "low_mood", _U.TIME, 8, 200),
    "carer": Wish(_T.EMOTIONAL_SUPPORT, "carer_stress", _U.TIME, 6, 200),
    "grief": Wish(_T.EMOTIONAL_SUPPORT, "grief", _U.TIME, 6, 200),
    "parenting": Wish(_T.FAMILY_RELATIONSHIP, "parenting", _U.TIME, 6, 150),
    "neighbours": Wish(_T.SOCIAL_PARTICIPATION, "neighbours", _U.TIME, 6, 30),
    "phone_class": Wish(_T.SOCIAL_PARTICIPATION, "digital", _U.TIME, 6, 30),
    "hospital": Wish(_T.MEDICAL_COST, "hospital_share", _U.PIECE, 1, 6000),
    "medicine": Wish(_T.MEDICAL_COST, "long_medicine", _U.MONTH, 6, 380),
    "living": Wish(_T.BASIC_LIVING, "living_gap", _U.MONTH, 3, 600),
    "crisis_fund": Wish(_T.EMERGENCY_RELIEF, "income_stopped", _U.TIME, 1, 3000),
    "loss": Wish(_T.CRISIS_INTERVENTION, "loss", _U.TIME, 2, 0),
}
_OLD = "meals bathing cleaning escort pickup grips falls visits hearing wheelchair neighbours phone_class winter"
_CHILD = "desk tutoring holiday tablet fees minding parenting"
_BY_KIND: Mapping[str, tuple[str, ...]] = {
    kind: tuple(words.split())
    for kind, words in {
        "A01": _OLD,
        "A02": f"{_OLD} medicine diet",
        "A03": "job training escort nursing mood winter food washer living",
        "A04": f"{_CHILD} job training mood food bed",
        "A05": "care_bed wheelchair respite nursing escort carer heater grips training",
        "A06": "hospital medicine escort nursing mood carer diet tutoring respite",
        "A07": f"job training apply food living {_CHILD}",
        "A08": f"{_CHILD} grips escort food winter",
        "A09": f"{_OLD} food bed",
        "A10": "rehab carer respite job apply washer neighbours mood",
        "A11": f"{_CHILD} formula bed fridge leaks",
        "A12": "grief visits neighbours escort grips phone_class",
        "A13": f"{_OLD} leaks wiring fridge",
        "A14": "job training mood parenting neighbours",
        "A15": "crisis_fund bed winter hospital food loss leaks",
        "A16": f"apply job {_CHILD}",
    }.items()
}
_NAMED = "escort winter food apply"


def draw_needs(draw: Random, plan: HouseholdPlan, count: int) -> tuple[NeedPlan, ...]:
    """Draw so many different needs of a household."""
    keys = list(_BY_KIND.get(plan.kind, tuple(_NAMED.split())))
    draw.shuffle(keys)
    return tuple(_draw_need(draw, _WISHES[key]) for key in keys[:count])


def _draw_need(draw: Random, wish: Wish) -> NeedPlan:
    quantity = draw.randint(1, wish.most)
    severity = draw.choices((1, 2, 3, 4), (20, 40, 30, 10))[0]
    return NeedPlan(
        wish=wish,
        severity=severity,
        urgency=draw.choices((0, 1, 2, 3), (45, 35, 17, 3))[0],
        quantity=quantity,
        wished_in_days=draw.randint(10, 90),
        value_fen=quantity * wish.price * 100,
    )
