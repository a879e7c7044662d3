"""The cash of a shop: its two books, the machine of a day's close, why cash differs, and what money is spent on."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text
from charity_app.supermarket.states.cards import SHOP_GIFTS, SHOP_TRADE

OUTSIDE, TILL, COUNTED, SAFE, SPENT, DIFFERENCE = "buyers", "till", "counted", "safe", "spent", "cash_difference"
"""Where money of a shop comes from, lies and goes: buyers, the till, a counted box, the safe, spent, a difference."""
HELD = (TILL, COUNTED, SAFE)
"""What a shop has."""


class ShopBook(StrEnum):
    """The two books of a shop's money that never meet (收支两条线)."""

    GIFTS = SHOP_GIFTS
    TRADE = SHOP_TRADE


BOOKS = {
    ShopBook.GIFTS: Text("gift income", "shop book"),
    ShopBook.TRADE: Text("trading income", "shop book"),
}


class CloseState(StrEnum):
    """Where the close of a day stands."""

    COUNTED = "counted"
    SENT_BACK = "sent_back"
    CONFIRMED = "confirmed"


class CloseAction(StrEnum):
    """What happens to the close of a day."""

    COUNT = "count"
    SEND_BACK = "send_back"
    CONFIRM = "confirm"


_S, _A = CloseState, CloseAction

CLOSE_TABLE = {
    (_S.COUNTED, _A.CONFIRM): _S.CONFIRMED,
    (_S.COUNTED, _A.SEND_BACK): _S.SENT_BACK,
    (_S.SENT_BACK, _A.COUNT): _S.COUNTED,
}
_SECOND = (Role.MARKET_KEEPER, Role.STREET_OFFICER)
CLOSE_ROLES: dict[tuple[CloseState, CloseAction], tuple[Role, ...]] = {
    (_S.COUNTED, _A.CONFIRM): _SECOND,
    (_S.COUNTED, _A.SEND_BACK): _SECOND,
    (_S.SENT_BACK, _A.COUNT): (Role.MARKET_KEEPER,),
}
CLOSE_LABELS = {
    _S.COUNTED: Text("counted, waits for a second person", "day close"),
    _S.SENT_BACK: Text("to be counted again", "day close"),
    _S.CONFIRMED: Text("closed", "day close"),
}
CLOSE_TONES = {_S.COUNTED: "warn", _S.SENT_BACK: "danger", _S.CONFIRMED: "good"}


class DifferenceReason(StrEnum):
    """Why the cash that was counted is not what the book says."""

    WRONG_CHANGE = "wrong_change"
    NOT_RUNG_UP = "not_rung_up"
    TYPED_WRONG = "typed_wrong"
    BAD_NOTE = "bad_note"
    UNKNOWN = "unknown"


DIFFERENCES = {
    DifferenceReason.WRONG_CHANGE: Text("wrong change was given", "cash difference"),
    DifferenceReason.NOT_RUNG_UP: Text("something was not entered at the till", "cash difference"),
    DifferenceReason.TYPED_WRONG: Text("something was entered wrongly", "cash difference"),
    DifferenceReason.BAD_NOTE: Text("a false or torn note", "cash difference"),
    DifferenceReason.UNKNOWN: Text("cannot be found out", "cash difference"),
}


class Purpose(StrEnum):
    """What the money of a shop is spent on."""

    HELP = "help"
    GOODS = "goods"
    RENT = "rent"
    UTILITIES = "utilities"
    WAGES = "wages"
    TRANSPORT = "transport"


PURPOSES = {
    Purpose.HELP: Text("help that was promised", "shop spending"),
    Purpose.GOODS: Text("goods for families", "shop spending"),
    Purpose.RENT: Text("rent", "shop spending"),
    Purpose.UTILITIES: Text("water and electricity", "shop spending"),
    Purpose.WAGES: Text("wages", "shop spending"),
    Purpose.TRANSPORT: Text("transport", "shop spending"),
}
OF_GIFTS = (Purpose.HELP, Purpose.GOODS)
"""What gift income may be spent on; running a shop is paid for by its trade."""
