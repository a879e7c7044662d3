"""How often a household may fetch goods, and why somebody may come sooner. Source: feature 4.12."""

from enum import StrEnum

from charity_app.core.text import Text


class PeriodUnit(StrEnum):
    """In what the period of a visit rule is counted."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


PERIOD_UNITS = {
    PeriodUnit.DAY: Text("days", "period"),
    PeriodUnit.WEEK: Text("weeks", "period"),
    PeriodUnit.MONTH: Text("months", "period"),
    PeriodUnit.YEAR: Text("years", "period"),
}


class SoonerReason(StrEnum):
    """Why a household is served before its next day."""

    NOTHING_TO_EAT = "nothing_to_eat"
    BIRTH_OR_ILLNESS = "birth_or_illness"
    MORE_PEOPLE = "more_people"
    PACK_SPOILED = "pack_spoiled"
    FOOD_WOULD_SPOIL = "food_would_spoil"


SOONER_REASONS = {
    SoonerReason.NOTHING_TO_EAT: Text("nothing to eat at home", "sooner"),
    SoonerReason.BIRTH_OR_ILLNESS: Text("a birth or an illness", "sooner"),
    SoonerReason.MORE_PEOPLE: Text("more people in the home than known", "sooner"),
    SoonerReason.PACK_SPOILED: Text("the last pack was spoiled or incomplete", "sooner"),
    SoonerReason.FOOD_WOULD_SPOIL: Text("the food would spoil otherwise", "sooner"),
}
