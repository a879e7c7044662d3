"""What may be wrong with a sale made without a network, and the machine of deciding about it before two people."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class Problem(StrEnum):
    """Why a sale waits on the work list of a shop."""

    BEYOND_LEASE = "beyond_lease"
    LEASE_OVER = "lease_over"
    CARD_BLOCKED = "card_blocked"
    CARD_ENDED = "card_ended"
    PROXY_REMOVED = "proxy_removed"
    OTHER_PRICE = "other_price"
    OVER_LIMIT = "over_limit"
    CHARITY_SALE = "charity_sale"
    OTHER_GOODS = "other_goods"
    CLOCK = "clock"
    CHAIN = "chain"
    GAP = "gap"
    STOCK_MISSING = "stock_missing"
    SLIP = "slip"
    NOT_SIGNED = "not_signed"
    UNREADABLE = "unreadable"
    KEY_USED = "key_used"
    FAR_AHEAD = "far_ahead"


REFUSALS = (Problem.NOT_SIGNED, Problem.UNREADABLE, Problem.KEY_USED, Problem.FAR_AHEAD)
"""Why a sale is not taken at all: a slip on paper stands for it."""
PROBLEMS = {
    Problem.BEYOND_LEASE: Text("more points than the till held", "till conflict"),
    Problem.LEASE_OVER: Text("sold after the till's time for this card", "till conflict"),
    Problem.CARD_BLOCKED: Text("the card rested then", "till conflict"),
    Problem.CARD_ENDED: Text("the card was no longer used then", "till conflict"),
    Problem.PROXY_REMOVED: Text("who shopped might no longer do so", "till conflict"),
    Problem.OTHER_PRICE: Text("another price than today's", "till conflict"),
    Problem.OVER_LIMIT: Text("more than there may be in a month, a week or a visit", "till conflict"),
    Problem.CHARITY_SALE: Text("cash of a charity sale that is over, or that the till did not know", "till conflict"),
    Problem.OTHER_GOODS: Text("the same sale was booked with other goods", "till conflict"),
    Problem.CLOCK: Text("the till's clock is wrong", "till conflict"),
    Problem.CHAIN: Text("does not follow on the sale before it", "till conflict"),
    Problem.GAP: Text("a sale of the till did not arrive", "till conflict"),
    Problem.STOCK_MISSING: Text("booked, but less stood on the shelf", "till conflict"),
    Problem.SLIP: Text("a paper slip that cannot be entered as it is", "till conflict"),
    Problem.NOT_SIGNED: Text("refused: this till did not sign it so", "till conflict"),
    Problem.UNREADABLE: Text("refused: it cannot be read as a sale of this shop", "till conflict"),
    Problem.KEY_USED: Text("refused: another sale of the till stands under its key", "till conflict"),
    Problem.FAR_AHEAD: Text("refused: its number is far ahead of all that arrived", "till conflict"),
}


class Outcome(StrEnum):
    """How a conflict ends."""

    GIVEN = "given"
    CHARGED = "charged"
    AS_GIFTS = "as_gifts"
    AS_TRADE = "as_trade"
    DISMISSED = "dismissed"
    ARRIVED = "arrived"


OUTCOMES = {
    Outcome.GIVEN: Text("Book it as given by the shop", "till conflict"),
    Outcome.CHARGED: Text("Take the points from the card now", "till conflict"),
    Outcome.AS_GIFTS: Text("Book its cash as gift income, its points from the card", "till conflict"),
    Outcome.AS_TRADE: Text("Book its cash as trading income, its points from the card", "till conflict"),
    Outcome.DISMISSED: Text("Book nothing", "till conflict"),
    Outcome.ARRIVED: Text("It arrived by itself", "till conflict"),
}


class ConflictState(StrEnum):
    """Where a conflict stands."""

    OPEN = "open"
    PROPOSED = "proposed"
    SETTLED = "settled"


class ConflictAction(StrEnum):
    """What happens to a conflict."""

    PROPOSE = "propose"
    CONFIRM = "confirm"
    SEND_BACK = "send_back"
    ARRIVE = "arrive"


_S, _A = ConflictState, ConflictAction

CONFLICT_TABLE = {
    (_S.OPEN, _A.PROPOSE): _S.PROPOSED,
    (_S.OPEN, _A.ARRIVE): _S.SETTLED,
    (_S.PROPOSED, _A.CONFIRM): _S.SETTLED,
    (_S.PROPOSED, _A.SEND_BACK): _S.OPEN,
    (_S.PROPOSED, _A.ARRIVE): _S.SETTLED,
}
_SECOND = (Role.MARKET_KEEPER, Role.STREET_OFFICER)
CONFLICT_ROLES: dict[tuple[ConflictState, ConflictAction], tuple[Role, ...]] = {
    (_S.OPEN, _A.PROPOSE): (Role.MARKET_KEEPER,),
    (_S.OPEN, _A.ARRIVE): (),
    (_S.PROPOSED, _A.CONFIRM): _SECOND,
    (_S.PROPOSED, _A.SEND_BACK): _SECOND,
    (_S.PROPOSED, _A.ARRIVE): (),
}
CONFLICT_LABELS = {
    _S.OPEN: Text("to be decided", "till conflict"),
    _S.PROPOSED: Text("waits for a second person", "till conflict"),
    _S.SETTLED: Text("settled", "till conflict"),
}
CONFLICT_TONES = {_S.OPEN: "danger", _S.PROPOSED: "warn", _S.SETTLED: "good"}
