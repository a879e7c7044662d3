"""Templates from which an activity starts: the words are a beginning, the organiser writes on. Source: feature 2.19."""

from dataclasses import dataclass
from enum import StrEnum

from charity_app.core.text import Text
from charity_app.volunteering.requirements import Condition, Require
from charity_app.volunteering.states.activities import ServedGroup, ServiceArea, Trait


class ActivityTemplate(StrEnum):
    """What kind of service somebody organises."""

    VISIT = "visit"
    SHOPPING = "shopping"
    TUTORING = "tutoring"
    PACKING = "packing"
    SHOP = "shop"
    EVENT = "event"


@dataclass(frozen=True)
class RoleDraft:
    """The role of a first shift."""

    name: Text
    places: int
    newcomer_places: int = 0
    least_people: int = 1
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Draft:
    """How a template fills the forms of the activity and of its first shift."""

    name: Text
    what: Text
    area: ServiceArea
    icon: str
    role: RoleDraft
    risk: Text
    traits: tuple[Trait, ...] = ()
    served: ServedGroup = ServedGroup.EVERYBODY


TEMPLATES = {
    ActivityTemplate.VISIT: Draft(
        Text("Visits to older people who live alone", "activity template"),
        Text(
            "Meet and get to know your partner\nVisit in twos, talk and look that all is well\n"
            "Come back and tell what you noticed",
            "activity template",
        ),
        ServiceArea.ELDERLY_DISABLED,
        "users",
        RoleDraft(Text("Visitor", "activity template"), 10, 2, 2, (Condition(Require.MIN_AGE, 18),)),
        Text("Stairs and wet floors; never go in alone, and call when somebody is unwell", "activity template"),
        (Trait.HOME_VISIT,),
        ServedGroup.ELDERLY,
    ),
    ActivityTemplate.SHOPPING: Draft(
        Text("Shopping for people who cannot go out", "activity template"),
        Text(
            "Fetch the list and the money, and sign for it\nShop and keep the receipt\nBring it to the door, in twos",
            "activity template",
        ),
        ServiceArea.ELDERLY_DISABLED,
        "shop",
        RoleDraft(Text("Shopper", "activity template"), 6, 1, 2, (Condition(Require.MIN_AGE, 18),)),
        Text("Traffic and heavy bags; money only against a receipt", "activity template"),
        (Trait.HOME_VISIT,),
        ServedGroup.ELDERLY,
    ),
    ActivityTemplate.TUTORING: Draft(
        Text("Tutoring after school", "activity template"),
        Text(
            "Prepare the room\nHelp two or three pupils with homework\nTidy up and tell how it went",
            "activity template",
        ),
        ServiceArea.EDUCATION,
        "school",
        RoleDraft(Text("Tutor", "activity template"), 5, 1, 2, (Condition(Require.SKILL_TUTORING),)),
        Text("Never alone with a child behind a closed door; parents fetch their children", "activity template"),
        (Trait.WITH_CHILDREN,),
        ServedGroup.CHILDREN,
    ),
    ActivityTemplate.PACKING: Draft(
        Text("Packing of food parcels", "activity template"),
        Text(
            "Wash hands and put on an apron\nPack along the list, check the dates\nLabel and stack", "activity template"
        ),
        ServiceArea.FOOD_AND_SHOPS,
        "package",
        RoleDraft(Text("Packer", "activity template"), 20, 5, 6),
        Text("Lifting up to ten kilos, cutting open boxes; gloves are there", "activity template"),
    ),
    ActivityTemplate.SHOP: Draft(
        Text("Help in the charity supermarket", "activity template"),
        Text("Be shown around\nSort and shelve goods\nHelp at the till", "activity template"),
        ServiceArea.FOOD_AND_SHOPS,
        "shop",
        RoleDraft(Text("Shop helper", "activity template"), 5, 1, 2),
        Text("Lifting and ladders; ask the keeper first", "activity template"),
    ),
    ActivityTemplate.EVENT: Draft(
        Text("A day in the community", "activity template"),
        Text("Set up tables and signs\nWelcome and guide people\nClear away together", "activity template"),
        ServiceArea.COMMUNITY,
        "calendar",
        RoleDraft(Text("Helper", "activity template"), 15, 4, 4),
        Text("Crowds and heat; there is water and a first-aid box", "activity template"),
    ),
}
