"""Templates from which an offer starts: the words are a beginning, the publisher writes on. Source: journey 3."""

from dataclasses import dataclass
from enum import StrEnum

from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.core.text import Text
from charity_app.matching.target import Condition, Pick


class OfferTemplate(StrEnum):
    """What kind of help somebody offers."""

    SCHOOL = "school"
    TUTORING = "tutoring"
    AGEING = "ageing"
    COUNSELLING = "counselling"
    FOOD_PARCEL = "food_parcel"
    DEVICES = "devices"
    HOUSEHOLD = "household"
    COMPANY = "company"


@dataclass(frozen=True)
class Draft:
    """How a template fills the form."""

    label: Text
    name: Text
    what: Text
    need_type: NeedType
    unit: NeedUnit
    conditions: tuple[Condition, ...]
    icon: str


TEMPLATES = {
    OfferTemplate.SCHOOL: Draft(
        Text("Help for school", "template"),
        Text("A desk corner for children", "template"),
        Text("We measure at home, bring a desk, a chair and a lamp, and set them up.", "template"),
        NeedType.DAILY_GOODS,
        NeedUnit.SET,
        (Condition(Pick.PUPIL), Condition(Pick.CROWDED, 15)),
        "school",
    ),
    OfferTemplate.TUTORING: Draft(
        Text("Tutoring", "template"),
        Text("Free tutoring after school", "template"),
        Text("Volunteers tutor once a week for an hour, at a place near the family or on line.", "template"),
        NeedType.LEARNING_SUPPORT,
        NeedUnit.HOUR,
        (Condition(Pick.PUPIL), Condition(Pick.INCOME_BELOW, 3_000)),
        "school",
    ),
    OfferTemplate.AGEING: Draft(
        Text("Age-friendly homes", "template"),
        Text("Small works against falls", "template"),
        Text("We look at the home together, then put up grab rails, night lights and anti-slip mats.", "template"),
        NeedType.HOUSING_CONDITION,
        NeedUnit.SET,
        (Condition(Pick.OVER_AGE, 70),),
        "building",
    ),
    OfferTemplate.COUNSELLING: Draft(
        Text("Counselling", "template"),
        Text("Counselling for families", "template"),
        Text("Six talks with a trained counsellor, at a quiet place or by phone; nobody else is told.", "template"),
        NeedType.EMOTIONAL_SUPPORT,
        NeedUnit.TIME,
        (Condition(Pick.ILLNESS),),
        "message",
    ),
    OfferTemplate.FOOD_PARCEL: Draft(
        Text("Food parcels", "template"),
        Text("Warm food parcels", "template"),
        Text("One parcel a week with rice, oil, milk and vegetables, brought to the door.", "template"),
        NeedType.FOOD_NUTRITION,
        NeedUnit.PORTION,
        (Condition(Pick.INCOME_BELOW, 3_000),),
        "soup",
    ),
    OfferTemplate.DEVICES: Draft(
        Text("Assistive devices", "template"),
        Text("Fitting of assistive devices", "template"),
        Text("A specialist fits the device, explains it and comes back once to adjust it.", "template"),
        NeedType.ASSISTIVE_DEVICES,
        NeedUnit.PIECE,
        (Condition(Pick.DISABLED, 2),),
        "wheelchair",
    ),
    OfferTemplate.HOUSEHOLD: Draft(
        Text("Household goods", "template"),
        Text("Household goods for a fresh start", "template"),
        Text("A fridge, a washing machine or bedding, delivered and set up.", "template"),
        NeedType.DAILY_GOODS,
        NeedUnit.PIECE,
        (Condition(Pick.RECOGNISED),),
        "package",
    ),
    OfferTemplate.COMPANY: Draft(
        Text("Visits and company", "template"),
        Text("Half an hour of company", "template"),
        Text("A volunteer visits once a week, talks and takes a look that all is well.", "template"),
        NeedType.HOME_VISIT_SAFETY,
        NeedUnit.TIME,
        (Condition(Pick.ALONE), Condition(Pick.OVER_AGE, 70)),
        "users",
    ),
}
