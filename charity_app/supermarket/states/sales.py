"""The machine of a sale, and how goods are paid for."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class SaleState(StrEnum):
    """Where a sale stands."""

    SOLD = "sold"
    REFUND_ASKED = "refund_asked"
    REFUNDED = "refunded"


class SaleAction(StrEnum):
    """What happens to a sale."""

    ASK_REFUND = "ask_refund"
    REFUND = "refund"
    KEEP = "keep"


_S, _A = SaleState, SaleAction

SALE_TABLE = {
    (_S.SOLD, _A.ASK_REFUND): _S.REFUND_ASKED,
    (_S.REFUND_ASKED, _A.REFUND): _S.REFUNDED,
    (_S.REFUND_ASKED, _A.KEEP): _S.SOLD,
}
_SECOND = (Role.MARKET_KEEPER, Role.STREET_OFFICER)
SALE_ROLES: dict[tuple[SaleState, SaleAction], tuple[Role, ...]] = {
    (_S.SOLD, _A.ASK_REFUND): (Role.MARKET_KEEPER,),
    (_S.REFUND_ASKED, _A.REFUND): _SECOND,
    (_S.REFUND_ASKED, _A.KEEP): _SECOND,
}
SALE_LABELS = {
    _S.SOLD: Text("sold", "sale"),
    _S.REFUND_ASKED: Text("to be taken back", "sale"),
    _S.REFUNDED: Text("taken back", "sale"),
}
SALE_TONES = {_S.SOLD: "good", _S.REFUND_ASKED: "warn", _S.REFUNDED: "muted"}
