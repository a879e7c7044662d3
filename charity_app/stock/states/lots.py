"""The machine of a lot, why one is refused or held, and what goods may be used for.

Where a lot is, its balances tell (ruling 30). Source: states.yaml food_batch and goods_batch, domain.md 5.5, R-MKT-02.
"""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class LotState(StrEnum):
    """Where a lot stands."""

    ANNOUNCED = "announced"
    ARRIVED = "arrived"
    QUARANTINED = "quarantined"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    RECALLED = "recalled"
    DISPOSED = "disposed"
    EXPIRED = "expired"


class LotAction(StrEnum):
    """What happens to a lot."""

    ARRIVE = "arrive"
    HOLD = "hold"
    ACCEPT = "accept"
    REJECT = "reject"
    CLEAR = "clear"
    FREEZE = "freeze"
    EXPIRE = "expire"
    RECALL = "recall"
    FALSE_ALARM = "false_alarm"
    DESTROY = "destroy"


_S, _A = LotState, LotAction

LOT_TABLE = {
    (_S.ANNOUNCED, _A.ARRIVE): _S.ARRIVED,
    (_S.ANNOUNCED, _A.REJECT): _S.REJECTED,
    (_S.ARRIVED, _A.HOLD): _S.QUARANTINED,
    (_S.ARRIVED, _A.ACCEPT): _S.ACCEPTED,
    (_S.ARRIVED, _A.REJECT): _S.REJECTED,
    (_S.QUARANTINED, _A.CLEAR): _S.ACCEPTED,
    (_S.QUARANTINED, _A.RECALL): _S.RECALLED,
    (_S.QUARANTINED, _A.DESTROY): _S.DISPOSED,
    (_S.ACCEPTED, _A.FREEZE): _S.QUARANTINED,
    (_S.ACCEPTED, _A.EXPIRE): _S.EXPIRED,
    (_S.ACCEPTED, _A.RECALL): _S.RECALLED,
    (_S.EXPIRED, _A.RECALL): _S.RECALLED,
    (_S.EXPIRED, _A.DESTROY): _S.DISPOSED,
    (_S.RECALLED, _A.FALSE_ALARM): _S.ACCEPTED,
    (_S.RECALLED, _A.DESTROY): _S.DISPOSED,
}

KEEPERS = (Role.DEPOT_KEEPER, Role.MARKET_KEEPER, Role.POINT_KEEPER)
"""Who keeps the stock of a place."""
SAFETY = (Role.FOOD_SAFETY_OFFICER,)
_BOTH = (*SAFETY, *KEEPERS)

LOT_ROLES: dict[tuple[LotState, LotAction], tuple[Role, ...]] = {
    (_S.ANNOUNCED, _A.ARRIVE): KEEPERS,
    (_S.ANNOUNCED, _A.REJECT): KEEPERS,
    (_S.ARRIVED, _A.HOLD): KEEPERS,
    (_S.ARRIVED, _A.ACCEPT): KEEPERS,
    (_S.ARRIVED, _A.REJECT): KEEPERS,
    (_S.QUARANTINED, _A.CLEAR): SAFETY,
    (_S.QUARANTINED, _A.RECALL): SAFETY,
    (_S.QUARANTINED, _A.DESTROY): _BOTH,
    (_S.ACCEPTED, _A.FREEZE): _BOTH,
    (_S.ACCEPTED, _A.EXPIRE): (),
    (_S.ACCEPTED, _A.RECALL): SAFETY,
    (_S.EXPIRED, _A.RECALL): SAFETY,
    (_S.EXPIRED, _A.DESTROY): _BOTH,
    (_S.RECALLED, _A.FALSE_ALARM): SAFETY,
    (_S.RECALLED, _A.DESTROY): _BOTH,
}

LOT_LABELS = {
    _S.ANNOUNCED: Text("announced", "lot"),
    _S.ARRIVED: Text("arrived", "lot"),
    _S.QUARANTINED: Text("quarantined", "lot"),
    _S.ACCEPTED: Text("accepted", "lot"),
    _S.REJECTED: Text("rejected", "lot"),
    _S.RECALLED: Text("recalled", "lot"),
    _S.DISPOSED: Text("disposed", "lot"),
    _S.EXPIRED: Text("expired", "lot"),
}

LOT_TONES = {
    _S.ANNOUNCED: "info",
    _S.ARRIVED: "active",
    _S.QUARANTINED: "warn",
    _S.ACCEPTED: "good",
    _S.REJECTED: "danger",
    _S.RECALLED: "danger",
    _S.DISPOSED: "muted",
    _S.EXPIRED: "danger",
}

LOT_ACTIONS = {
    _A.ARRIVE: Text("It has arrived", "lot action"),
    _A.HOLD: Text("Set aside", "lot action"),
    _A.ACCEPT: Text("Take in", "lot action"),
    _A.REJECT: Text("Refuse", "lot action"),
    _A.CLEAR: Text("Release", "lot action"),
    _A.FREEZE: Text("Freeze", "lot action"),
    _A.RECALL: Text("Start a recall", "lot action"),
    _A.FALSE_ALARM: Text("False alarm", "lot action"),
    _A.DESTROY: Text("Destroy", "lot action"),
}


class RefusalReason(StrEnum):
    """Why a delivery is not taken in, in the order of the checks."""

    NO_AGREEMENT = "no_agreement"
    KIND_REFUSED = "kind_refused"
    PACKAGE = "package"
    LABEL = "label"
    TOO_SHORT = "too_short"
    TEMPERATURE = "temperature"
    RECALLED = "recalled"
    COUNT = "count"
    NOT_DELIVERED = "not_delivered"


REFUSAL_REASONS = {
    RefusalReason.NO_AGREEMENT: Text("No food safety agreement with the donor", "refusal"),
    RefusalReason.KIND_REFUSED: Text("A kind of goods that is never accepted", "refusal"),
    RefusalReason.PACKAGE: Text("The package is open or damaged", "refusal"),
    RefusalReason.LABEL: Text("Label or dates cannot be read", "refusal"),
    RefusalReason.TOO_SHORT: Text("Too little shelf life left", "refusal"),
    RefusalReason.TEMPERATURE: Text("Temperature out of range", "refusal"),
    RefusalReason.RECALLED: Text("The batch was recalled", "refusal"),
    RefusalReason.COUNT: Text("The number is not what was announced", "refusal"),
    RefusalReason.NOT_DELIVERED: Text("It never came", "refusal"),
}


class HoldReason(StrEnum):
    """Why a lot is set aside or frozen."""

    PAPERS = "papers"
    TEMPERATURE = "temperature"
    PACKAGE = "package"
    ILLNESS = "illness"
    NOTICE = "notice"
    PESTS = "pests"


HOLD_REASONS = {
    HoldReason.PAPERS: Text("Papers are missing", "hold"),
    HoldReason.TEMPERATURE: Text("Doubt about the temperature", "hold"),
    HoldReason.PACKAGE: Text("Doubt about the package", "hold"),
    HoldReason.ILLNESS: Text("Somebody felt ill after eating it", "hold"),
    HoldReason.NOTICE: Text("A notice of the authority or the maker", "hold"),
    HoldReason.PESTS: Text("Pests or mould", "hold"),
}


class GoodsUse(StrEnum):
    """What a donor gave goods for; binding (R-MKT-02)."""

    AID = "aid"
    SALE = "sale"
    PROJECT = "project"


GOODS_USES = {
    GoodsUse.AID: Text("for people in hardship", "goods use"),
    GoodsUse.SALE: Text("for charity sales", "goods use"),
    GoodsUse.PROJECT: Text("for a project", "goods use"),
}
