"""The levels and kinds of divisions, and how they are called."""

from enum import StrEnum

from charity_app.core.text import Text


class DivisionLevel(StrEnum):
    """How high a division stands."""

    DISTRICT = "district"
    STREET = "street"
    COMMITTEE = "committee"


class DivisionKind(StrEnum):
    """What a division is."""

    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    TOWN = "town"
    RESIDENTS_COMMITTEE = "residents_committee"
    VILLAGERS_COMMITTEE = "villagers_committee"


LEVEL_OF_KIND = {
    DivisionKind.DISTRICT: DivisionLevel.DISTRICT,
    DivisionKind.SUBDISTRICT: DivisionLevel.STREET,
    DivisionKind.TOWN: DivisionLevel.STREET,
    DivisionKind.RESIDENTS_COMMITTEE: DivisionLevel.COMMITTEE,
    DivisionKind.VILLAGERS_COMMITTEE: DivisionLevel.COMMITTEE,
}

DIVISION_KINDS = {
    DivisionKind.DISTRICT: Text("district", "division"),
    DivisionKind.SUBDISTRICT: Text("subdistrict", "division"),
    DivisionKind.TOWN: Text("town", "division"),
    DivisionKind.RESIDENTS_COMMITTEE: Text("residents' committee", "division"),
    DivisionKind.VILLAGERS_COMMITTEE: Text("villagers' committee", "division"),
}
