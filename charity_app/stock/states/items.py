"""What an item is: category, unit, storage, allergens, traits. Source: domain.md 5.2 and 5.5, R-FOD-05."""

from enum import StrEnum

from charity_app.core.text import Text


class Category(StrEnum):
    """The kinds of goods."""

    STAPLE_FOOD = "staple_food"
    PACKAGED_FOOD = "packaged_food"
    DAIRY = "dairy"
    DAILY_USE = "daily_use"
    CLEANING = "cleaning"
    CLOTHING = "clothing"
    BEDDING = "bedding"
    SMALL_APPLIANCE = "small_appliance"
    FURNITURE = "furniture"
    STATIONERY = "stationery"
    BABY = "baby"
    ASSISTIVE = "assistive"
    TOY = "toy"
    HANDICRAFT = "handicraft"
    SEASONAL = "seasonal"
    PARTNER_AREA_GOODS = "partner_area_goods"


CATEGORIES = {
    Category.STAPLE_FOOD: Text("rice, flour and oil", "goods category"),
    Category.PACKAGED_FOOD: Text("packaged food", "goods category"),
    Category.DAIRY: Text("dairy", "goods category"),
    Category.DAILY_USE: Text("daily goods", "goods category"),
    Category.CLEANING: Text("cleaning and care", "goods category"),
    Category.CLOTHING: Text("clothes and shoes", "goods category"),
    Category.BEDDING: Text("bedding", "goods category"),
    Category.SMALL_APPLIANCE: Text("small appliances", "goods category"),
    Category.FURNITURE: Text("furniture", "goods category"),
    Category.STATIONERY: Text("stationery and books", "goods category"),
    Category.BABY: Text("mother and baby", "goods category"),
    Category.ASSISTIVE: Text("assistive devices", "goods category"),
    Category.TOY: Text("toys", "goods category"),
    Category.HANDICRAFT: Text("handicraft for charity sales", "goods category"),
    Category.SEASONAL: Text("seasonal gifts", "goods category"),
    Category.PARTNER_AREA_GOODS: Text("goods of partner areas", "goods category"),
}

FOOD = (Category.STAPLE_FOOD, Category.PACKAGED_FOOD, Category.DAIRY, Category.PARTNER_AREA_GOODS)
DATED = (*FOOD, Category.BABY)
"""Categories of which no lot is taken in without a date."""


class Unit(StrEnum):
    """In what an item is counted."""

    BOX = "box"
    BAG = "bag"
    BOTTLE = "bottle"
    CAN = "can"
    CUP = "cup"
    BUNCH = "bunch"
    PACKET = "packet"
    PIECE = "piece"
    PAIR = "pair"
    SET = "set"
    PORTION = "portion"
    KILOGRAM = "kilogram"


UNITS = {
    Unit.BOX: Text("box", "goods unit"),
    Unit.BAG: Text("bag", "goods unit"),
    Unit.BOTTLE: Text("bottle", "goods unit"),
    Unit.CAN: Text("can", "goods unit"),
    Unit.CUP: Text("cup", "goods unit"),
    Unit.BUNCH: Text("bunch", "goods unit"),
    Unit.PACKET: Text("packet", "goods unit"),
    Unit.PIECE: Text("piece", "goods unit"),
    Unit.PAIR: Text("pair", "goods unit"),
    Unit.SET: Text("set", "goods unit"),
    Unit.PORTION: Text("portion", "goods unit"),
    Unit.KILOGRAM: Text("kilogram", "goods unit"),
}


class Storage(StrEnum):
    """How warm an item may be kept."""

    AMBIENT = "ambient"
    COOL = "cool"
    CHILLED = "chilled"
    FROZEN = "frozen"
    HOT = "hot"


STORAGES = {
    Storage.AMBIENT: Text("ambient, 5 to 25 °C", "storage"),
    Storage.COOL: Text("cool, 10 to 15 °C", "storage"),
    Storage.CHILLED: Text("chilled, 0 to 8 °C", "storage"),
    Storage.FROZEN: Text("frozen, −18 °C or lower", "storage"),
    Storage.HOT: Text("hot meal, 60 °C or higher", "storage"),
}

RANGES_TENTHS: dict[Storage, tuple[int | None, int | None]] = {
    Storage.AMBIENT: (50, 250),
    Storage.COOL: (100, 150),
    Storage.CHILLED: (0, 80),
    Storage.FROZEN: (None, -180),
    Storage.HOT: (600, None),
}
"""Lowest and highest temperature of a storage class, in tenths of a degree Celsius."""


class Allergen(StrEnum):
    """What people may not stand."""

    GLUTEN = "gluten"
    SHELLFISH = "shellfish"
    EGG = "egg"
    FISH = "fish"
    PEANUT = "peanut"
    SOY = "soy"
    MILK = "milk"
    NUTS = "nuts"


ALLERGENS = {
    Allergen.GLUTEN: Text("gluten", "allergen"),
    Allergen.SHELLFISH: Text("shellfish", "allergen"),
    Allergen.EGG: Text("egg", "allergen"),
    Allergen.FISH: Text("fish", "allergen"),
    Allergen.PEANUT: Text("peanut", "allergen"),
    Allergen.SOY: Text("soy", "allergen"),
    Allergen.MILK: Text("milk", "allergen"),
    Allergen.NUTS: Text("nuts", "allergen"),
}


class Trait(StrEnum):
    """What makes an item fit, or not fit, some households."""

    HALAL = "halal"
    NO_SUGAR = "no_sugar"
    FOR_BABIES = "for_babies"
    INFANT_FORMULA = "infant_formula"


TRAITS = {
    Trait.HALAL: Text("halal", "item trait"),
    Trait.NO_SUGAR: Text("no sugar added", "item trait"),
    Trait.FOR_BABIES: Text("for babies", "item trait"),
    Trait.INFANT_FORMULA: Text("infant formula", "item trait"),
}


class DateKind(StrEnum):
    """What the date on a lot says."""

    USE_BY = "use_by"
    BEST_BEFORE = "best_before"
    NONE = "none"


DATE_KINDS = {
    DateKind.USE_BY: Text("use by", "date kind"),
    DateKind.BEST_BEFORE: Text("best before", "date kind"),
    DateKind.NONE: Text("no date", "date kind"),
}
