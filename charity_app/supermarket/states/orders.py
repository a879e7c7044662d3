"""The machine of goods that a family ordered ahead, how they reach it, and why an order ends. Source: feature 5.11."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class ShopOrderState(StrEnum):
    """Where an order stands."""

    ORDERED = "ordered"
    PACKED = "packed"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


class ShopOrderAction(StrEnum):
    """What happens to an order."""

    CHANGE = "change"
    PACK = "pack"
    CANCEL = "cancel"
    HAND_OVER = "hand_over"
    RETURN = "return"
    LAPSE = "lapse"


_S, _A = ShopOrderState, ShopOrderAction

SHOP_ORDER_TABLE = {
    (_S.ORDERED, _A.CHANGE): _S.ORDERED,
    (_S.ORDERED, _A.PACK): _S.PACKED,
    (_S.ORDERED, _A.CANCEL): _S.CANCELLED,
    (_S.ORDERED, _A.LAPSE): _S.LAPSED,
    (_S.PACKED, _A.HAND_OVER): _S.HANDED_OVER,
    (_S.PACKED, _A.RETURN): _S.RETURNED,
    (_S.PACKED, _A.LAPSE): _S.LAPSED,
}
ORDERERS = (Role.RESIDENT, Role.PROXY, Role.COMMUNITY_AID_ADVISOR)
_KEEPER = (Role.MARKET_KEEPER,)
_BRINGERS = (*_KEEPER, Role.VOLUNTEER)
SHOP_ORDER_ROLES: dict[tuple[ShopOrderState, ShopOrderAction], tuple[Role, ...]] = {
    (_S.ORDERED, _A.CHANGE): ORDERERS,
    (_S.ORDERED, _A.PACK): _KEEPER,
    (_S.ORDERED, _A.CANCEL): (*ORDERERS, *_KEEPER),
    (_S.ORDERED, _A.LAPSE): (),
    (_S.PACKED, _A.HAND_OVER): _BRINGERS,
    (_S.PACKED, _A.RETURN): _BRINGERS,
    (_S.PACKED, _A.LAPSE): (),
}
SHOP_ORDER_LABELS = {
    _S.ORDERED: Text("ordered", "shop order"),
    _S.PACKED: Text("packed", "shop order"),
    _S.HANDED_OVER: Text("handed over", "shop order"),
    _S.RETURNED: Text("back in the shop", "shop order"),
    _S.CANCELLED: Text("cancelled", "shop order"),
    _S.LAPSED: Text("ended by itself", "shop order"),
}
SHOP_ORDER_TONES = {
    _S.ORDERED: "active",
    _S.PACKED: "info",
    _S.HANDED_OVER: "good",
    _S.RETURNED: "muted",
    _S.CANCELLED: "muted",
    _S.LAPSED: "muted",
}


class OrderWay(StrEnum):
    """How an order reaches the family."""

    COLLECT = "collect"
    HOME = "home"


WAYS = {
    OrderWay.COLLECT: Text("Collect it in the shop", "shop order"),
    OrderWay.HOME: Text("A volunteer brings it home", "shop order"),
}


class OrderEnd(StrEnum):
    """Why an order ended without goods."""

    OTHER_PLANS = "other_plans"
    CARD_RESTS = "card_rests"
    CARD_ENDED = "card_ended"
    NOTHING_LEFT = "nothing_left"
    NOT_PACKED = "not_packed"
    NOT_COLLECTED = "not_collected"
    NOBODY_IN = "nobody_in"
    NOT_FOUND = "not_found"
    NO_VOLUNTEER = "no_volunteer"
    NOT_GOOD = "not_good"


ORDER_ENDS = {
    OrderEnd.OTHER_PLANS: Text("the plans changed", "shop order"),
    OrderEnd.CARD_RESTS: Text("the card is resting", "shop order"),
    OrderEnd.CARD_ENDED: Text("the card is no longer used", "shop order"),
    OrderEnd.NOTHING_LEFT: Text("the shop has nothing of it any more", "shop order"),
    OrderEnd.NOT_PACKED: Text("the shop did not get to it in time", "shop order"),
    OrderEnd.NOT_COLLECTED: Text("the day for it is over", "shop order"),
    OrderEnd.NOBODY_IN: Text("nobody opened the door", "shop order"),
    OrderEnd.NOT_FOUND: Text("the address could not be found", "shop order"),
    OrderEnd.NO_VOLUNTEER: Text("no volunteer had time", "shop order"),
    OrderEnd.NOT_GOOD: Text("the goods are not good any more", "shop order"),
}
RETURN_ENDS = (
    OrderEnd.NOBODY_IN,
    OrderEnd.NOT_FOUND,
    OrderEnd.NO_VOLUNTEER,
    OrderEnd.OTHER_PLANS,
    OrderEnd.NOT_GOOD,
)
"""Why a packed order comes back."""
