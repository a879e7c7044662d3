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

TILES: dict[str, tuple[int, int]] = {
    "310115004": (0, 3),
    "310115005": (0, 2),
    "310115007": (0, 5),
    "310115008": (1, 3),
    "310115009": (0, 4),
    "310115010": (1, 4),
    "310115011": (1, 1),
    "310115012": (2, 2),
    "310115013": (1, 2),
    "310115014": (2, 1),
    "310115015": (1, 5),
    "310115016": (2, 3),
    "310115103": (4, 3),
    "310115104": (2, 0),
    "310115105": (2, 4),
    "310115110": (5, 2),
    "310115114": (4, 2),
    "310115117": (4, 1),
    "310115120": (3, 2),
    "310115121": (3, 1),
    "310115123": (3, 0),
    "310115125": (3, 3),
    "310115130": (1, 6),
    "310115131": (5, 4),
    "310115132": (3, 4),
    "310115133": (4, 5),
    "310115134": (4, 6),
    "310115136": (2, 5),
    "310115137": (3, 5),
    "310115139": (5, 3),
    "310115140": (5, 7),
    "310115141": (4, 4),
    "310115142": (5, 6),
    "310115143": (6, 6),
    "310115144": (5, 5),
    "310115145": (6, 7),
}
"""Where each street and town stands in the tile map, by code: column and row from the north-west."""
