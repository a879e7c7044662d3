"""The machine of a card (ruling 33), and the books in which points and money stand. Source: domain.md 5.3, 5.4."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text

AID_POINTS = "aid_points"
"""The book of points that families are granted; separate from every other."""
SHOP_GIFTS, SHOP_TRADE = "shop_gifts", "shop_trade"
"""The two books of a shop's money that never meet: what comes from gifts, and what comes from trade (收支两条线)."""


MOST_PROXIES = 2
"""How many others may shop with one card (feature 5.7)."""


class CardState(StrEnum):
    """Where a card stands."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    ENDED = "ended"


class CardAction(StrEnum):
    """What happens to a card."""

    BLOCK = "block"
    RENEW = "renew"
    END = "end"


_S, _A = CardState, CardAction

CARD_TABLE = {
    (_S.ACTIVE, _A.BLOCK): _S.BLOCKED,
    (_S.BLOCKED, _A.RENEW): _S.ACTIVE,
    (_S.ACTIVE, _A.END): _S.ENDED,
    (_S.BLOCKED, _A.END): _S.ENDED,
}
_BLOCKERS = (Role.RESIDENT, Role.PROXY, Role.MARKET_KEEPER, Role.STREET_OFFICER, Role.COMMUNITY_AID_ADVISOR)
CARD_ROLES: dict[tuple[CardState, CardAction], tuple[Role, ...]] = {
    (_S.ACTIVE, _A.BLOCK): _BLOCKERS,
    (_S.BLOCKED, _A.RENEW): (Role.STREET_OFFICER, Role.COMMUNITY_AID_ADVISOR),
    (_S.ACTIVE, _A.END): (),
    (_S.BLOCKED, _A.END): (),
}
CARD_LABELS = {
    _S.ACTIVE: Text("active", "shop card"),
    _S.BLOCKED: Text("blocked", "shop card"),
    _S.ENDED: Text("ended", "shop card"),
}
CARD_TONES = {_S.ACTIVE: "good", _S.BLOCKED: "warn", _S.ENDED: "muted"}
