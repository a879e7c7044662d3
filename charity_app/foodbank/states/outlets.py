"""What an outlet is: its type, its facilities, and what it may hand out. Source: R-STP-01 to R-STP-04."""

from enum import StrEnum

from charity_app.core.text import Text
from charity_app.stock.states.items import Storage


class PointType(StrEnum):
    """The kinds of places where food is handed out."""

    COMMITTEE_POINT = "committee_point"
    SUPERMARKET_POINT = "supermarket_point"
    CARE_STOP = "care_stop"
    LOTTERY_CARE_STOP = "lottery_care_stop"
    SHARED_FRIDGE = "shared_fridge"
    ELDER_MEAL_SITE = "elder_meal_site"
    SCHOOL_POINT = "school_point"


POINT_TYPES = {
    PointType.COMMITTEE_POINT: Text("point of a committee", "point type"),
    PointType.SUPERMARKET_POINT: Text("charity supermarket", "point type"),
    PointType.CARE_STOP: Text("care stop", "point type"),
    PointType.LOTTERY_CARE_STOP: Text("care stop at a welfare lottery outlet", "point type"),
    PointType.SHARED_FRIDGE: Text("shared fridge", "point type"),
    PointType.ELDER_MEAL_SITE: Text("meal site for older people", "point type"),
    PointType.SCHOOL_POINT: Text("school", "point type"),
}


class Facility(StrEnum):
    """What people find at an outlet besides food."""

    SEATS = "seats"
    WATER = "water"
    POWER = "power"
    NETWORK = "network"
    MICROWAVE = "microwave"
    FIRST_AID = "first_aid"
    UMBRELLAS = "umbrellas"
    AIR_CONDITION = "air_condition"
    TOILET = "toilet"
    STEP_FREE = "step_free"


FACILITIES = {
    Facility.SEATS: Text("seats", "facility"),
    Facility.WATER: Text("hot and cold water", "facility"),
    Facility.POWER: Text("phone charging", "facility"),
    Facility.NETWORK: Text("network", "facility"),
    Facility.MICROWAVE: Text("microwave", "facility"),
    Facility.FIRST_AID: Text("first-aid box", "facility"),
    Facility.UMBRELLAS: Text("umbrellas", "facility"),
    Facility.AIR_CONDITION: Text("air conditioning", "facility"),
    Facility.TOILET: Text("toilet", "facility"),
    Facility.STEP_FREE: Text("no steps", "facility"),
}

COLD = (Storage.CHILLED, Storage.FROZEN)
"""What only an outlet with a fridge may keep."""


class LeftOut(StrEnum):
    """Why an outlet gets nothing of an item in a split."""

    NO_AGREEMENT = "no_agreement"
    LOTTERY = "lottery"
    NO_FRIDGE = "no_fridge"
    STORAGE = "storage"
    CATEGORY = "category"
    NOT_WANTED = "not_wanted"


LEFT_OUT = {
    LeftOut.NO_AGREEMENT: Text("its food safety agreement is over or missing", "left out"),
    LeftOut.LOTTERY: Text("lottery outlets keep packaged ambient food and water only", "left out"),
    LeftOut.NO_FRIDGE: Text("it has no fridge", "left out"),
    LeftOut.STORAGE: Text("it does not keep goods that warm or cold", "left out"),
    LeftOut.CATEGORY: Text("it does not take this kind of goods", "left out"),
    LeftOut.NOT_WANTED: Text("it said: not this", "left out"),
}
