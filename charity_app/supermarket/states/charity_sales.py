"""The machine of a charity sale: announced, opened, closed by two people. Source: domain.md 5.4, feature 5.10."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class CharitySaleState(StrEnum):
    """Where a charity sale stands."""

    PLANNED = "planned"
    OPEN = "open"
    COUNTED = "counted"
    SENT_BACK = "sent_back"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class CharitySaleAction(StrEnum):
    """What happens to a charity sale."""

    OPEN = "open"
    CANCEL = "cancel"
    CLOSE = "close"
    SEND_BACK = "send_back"
    COUNT = "count"
    CONFIRM = "confirm"


_S, _A = CharitySaleState, CharitySaleAction

CHARITY_SALE_TABLE = {
    (_S.PLANNED, _A.OPEN): _S.OPEN,
    (_S.PLANNED, _A.CANCEL): _S.CANCELLED,
    (_S.OPEN, _A.CLOSE): _S.COUNTED,
    (_S.COUNTED, _A.SEND_BACK): _S.SENT_BACK,
    (_S.SENT_BACK, _A.COUNT): _S.COUNTED,
    (_S.COUNTED, _A.CONFIRM): _S.CLOSED,
}
_KEEPER, _SECOND = (Role.MARKET_KEEPER,), (Role.MARKET_KEEPER, Role.STREET_OFFICER)
CHARITY_SALE_ROLES: dict[tuple[CharitySaleState, CharitySaleAction], tuple[Role, ...]] = {
    (_S.PLANNED, _A.OPEN): _KEEPER,
    (_S.PLANNED, _A.CANCEL): _KEEPER,
    (_S.OPEN, _A.CLOSE): _KEEPER,
    (_S.COUNTED, _A.SEND_BACK): _SECOND,
    (_S.SENT_BACK, _A.COUNT): _KEEPER,
    (_S.COUNTED, _A.CONFIRM): _SECOND,
}
CHARITY_SALE_LABELS = {
    _S.PLANNED: Text("announced", "charity sale"),
    _S.OPEN: Text("going on now", "charity sale"),
    _S.COUNTED: Text("counted, waits for a second person", "charity sale"),
    _S.SENT_BACK: Text("to be counted again", "charity sale"),
    _S.CLOSED: Text("closed", "charity sale"),
    _S.CANCELLED: Text("called off", "charity sale"),
}
CHARITY_SALE_TONES = {
    _S.PLANNED: "info",
    _S.OPEN: "active",
    _S.COUNTED: "warn",
    _S.SENT_BACK: "danger",
    _S.CLOSED: "good",
    _S.CANCELLED: "muted",
}
TOLD_STATES = (_S.COUNTED, _S.SENT_BACK, _S.CLOSED)
"""When the sum of a charity sale is known and public: from the first count on."""
