"""The machine of an order of goods, and the reasons that are told with it. Source: features 4.8, 4.9, 4.10, 4.14."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text
from charity_app.stock.states.lots import KEEPERS


class OrderState(StrEnum):
    """Where an order stands."""

    DRAFT = "draft"
    ORDERED = "ordered"
    PICKED = "picked"
    ON_WAY = "on_way"
    RECEIVED = "received"
    CANCELLED = "cancelled"


class OrderAction(StrEnum):
    """What happens to an order."""

    ORDER = "order"
    PICK = "pick"
    LOAD = "load"
    RECEIVE = "receive"
    CANCEL = "cancel"
    BRING_BACK = "bring_back"


_S, _A = OrderState, OrderAction

ORDER_TABLE = {
    (_S.DRAFT, _A.ORDER): _S.ORDERED,
    (_S.DRAFT, _A.CANCEL): _S.CANCELLED,
    (_S.ORDERED, _A.PICK): _S.PICKED,
    (_S.ORDERED, _A.CANCEL): _S.CANCELLED,
    (_S.PICKED, _A.LOAD): _S.ON_WAY,
    (_S.PICKED, _A.RECEIVE): _S.RECEIVED,
    (_S.PICKED, _A.BRING_BACK): _S.CANCELLED,
    (_S.ON_WAY, _A.RECEIVE): _S.RECEIVED,
    (_S.ON_WAY, _A.BRING_BACK): _S.CANCELLED,
}

_DEPOT = (Role.DEPOT_KEEPER,)
_HANDS = (*KEEPERS, Role.VOLUNTEER)

ORDER_ROLES: dict[tuple[OrderState, OrderAction], tuple[Role, ...]] = {
    (_S.DRAFT, _A.ORDER): KEEPERS,
    (_S.DRAFT, _A.CANCEL): KEEPERS,
    (_S.ORDERED, _A.PICK): _DEPOT,
    (_S.ORDERED, _A.CANCEL): KEEPERS,
    (_S.PICKED, _A.LOAD): _DEPOT,
    (_S.PICKED, _A.RECEIVE): KEEPERS,
    (_S.PICKED, _A.BRING_BACK): _DEPOT,
    (_S.ON_WAY, _A.RECEIVE): _HANDS,
    (_S.ON_WAY, _A.BRING_BACK): _HANDS,
}

ORDER_LABELS = {
    _S.DRAFT: Text("draft", "goods order"),
    _S.ORDERED: Text("ordered", "goods order"),
    _S.PICKED: Text("picked", "goods order"),
    _S.ON_WAY: Text("on the way", "goods order"),
    _S.RECEIVED: Text("received", "goods order"),
    _S.CANCELLED: Text("cancelled", "goods order"),
}

ORDER_TONES = {
    _S.DRAFT: "info",
    _S.ORDERED: "active",
    _S.PICKED: "active",
    _S.ON_WAY: "active",
    _S.RECEIVED: "good",
    _S.CANCELLED: "muted",
}

OPEN = (_S.DRAFT, _S.ORDERED, _S.PICKED, _S.ON_WAY)
"""States of orders that somebody still waits for."""
EDITABLE = (_S.DRAFT, _S.ORDERED)
"""States in which the lines of an order may change: until it is picked."""


class OrderKind(StrEnum):
    """How an order came about."""

    ORDERED = "ordered"
    SPLIT = "split"
    OFFERED = "offered"
    EMERGENCY = "emergency"


ORDER_KINDS = {
    OrderKind.ORDERED: Text("ordered by the outlet", "order kind"),
    OrderKind.SPLIT: Text("shared out by the depot", "order kind"),
    OrderKind.OFFERED: Text("offered, the date is near", "order kind"),
    OrderKind.EMERGENCY: Text("called off from the emergency store", "order kind"),
}


class CutReason(StrEnum):
    """Why an outlet gets less of an item than it ordered."""

    SHORT = "short"
    SHARED = "shared"
    SUBSTITUTED = "substituted"
    NOT_ALLOWED = "not_allowed"
    BLOCKED = "blocked"


CUT_REASONS = {
    CutReason.SHORT: Text("there was not enough", "cut"),
    CutReason.SHARED: Text("shared with other outlets", "cut"),
    CutReason.SUBSTITUTED: Text("something like it comes instead", "cut"),
    CutReason.NOT_ALLOWED: Text("the outlet may not keep it", "cut"),
    CutReason.BLOCKED: Text("the goods may not leave just now", "cut"),
}


class EndReason(StrEnum):
    """Why an order was cancelled, or why its goods came back."""

    NOT_WANTED = "not_wanted"
    ORDERED_TWICE = "ordered_twice"
    NOTHING_LEFT = "nothing_left"
    CLOSED = "closed"
    NOBODY_THERE = "nobody_there"
    TOO_WARM = "too_warm"
    DAMAGED = "damaged"
    TOO_MUCH = "too_much"


END_REASONS = {
    EndReason.NOT_WANTED: Text("not needed this time", "order end"),
    EndReason.ORDERED_TWICE: Text("ordered twice", "order end"),
    EndReason.NOTHING_LEFT: Text("the depot has nothing left", "order end"),
    EndReason.CLOSED: Text("the outlet is closed", "order end"),
    EndReason.NOBODY_THERE: Text("nobody was there to take it", "order end"),
    EndReason.TOO_WARM: Text("it got too warm on the way", "order end"),
    EndReason.DAMAGED: Text("damaged on the way", "order end"),
    EndReason.TOO_MUCH: Text("more than the outlet can keep", "order end"),
}


class SplitReason(StrEnum):
    """Why a depot gives an outlet another number than the proposal."""

    EVENT = "event"
    CAPACITY = "capacity"
    ASKED = "asked"
    TRANSPORT = "transport"
    CORRECTION = "correction"


SPLIT_REASONS = {
    SplitReason.EVENT: Text("a hand-out day or an event there", "split"),
    SplitReason.CAPACITY: Text("it cannot keep so much", "split"),
    SplitReason.ASKED: Text("agreed with the outlet", "split"),
    SplitReason.TRANSPORT: Text("whole boxes, or no room in the car", "split"),
    SplitReason.CORRECTION: Text("its figures are out of date", "split"),
}
