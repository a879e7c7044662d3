"""What a household cannot or does not eat; named as the allergens and traits of goods are. Source: R-FOD-05."""

from enum import StrEnum

from charity_app.core.text import Text


class DietNeed(StrEnum):
    """One thing that counts when food is packed for a household."""

    GLUTEN = "gluten"
    SHELLFISH = "shellfish"
    EGG = "egg"
    FISH = "fish"
    PEANUT = "peanut"
    SOY = "soy"
    MILK = "milk"
    NUTS = "nuts"
    HALAL = "halal"
    NO_SUGAR = "no_sugar"


WAYS_OF_EATING = (DietNeed.HALAL, DietNeed.NO_SUGAR)
ALLERGIES = tuple(need for need in DietNeed if need not in WAYS_OF_EATING)

DIET_NEEDS = {
    DietNeed.GLUTEN: Text("no gluten", "diet"),
    DietNeed.SHELLFISH: Text("no shellfish", "diet"),
    DietNeed.EGG: Text("no egg", "diet"),
    DietNeed.FISH: Text("no fish", "diet"),
    DietNeed.PEANUT: Text("no peanut", "diet"),
    DietNeed.SOY: Text("no soy", "diet"),
    DietNeed.MILK: Text("no milk", "diet"),
    DietNeed.NUTS: Text("no nuts", "diet"),
    DietNeed.HALAL: Text("halal only", "diet"),
    DietNeed.NO_SUGAR: Text("no sugar", "diet"),
}
