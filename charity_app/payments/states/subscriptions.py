"""Where a monthly payment stands."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class SubscriptionState(StrEnum):
    """Where a monthly payment stands."""

    OPENING = "opening"
    ACTIVE = "active"
    STOPPING = "stopping"
    ENDED = "ended"


class SubscriptionAction(StrEnum):
    """What happens to a monthly payment."""

    START = "start"
    STOP = "stop"
    END = "end"


_S, _SA = SubscriptionState, SubscriptionAction

_PAYER = (Role.DONOR,)

SUBSCRIPTION_TABLE = {
    (_S.OPENING, _SA.START): _S.ACTIVE,
    (_S.OPENING, _SA.END): _S.ENDED,
    (_S.ACTIVE, _SA.STOP): _S.STOPPING,
    (_S.ACTIVE, _SA.END): _S.ENDED,
    (_S.STOPPING, _SA.END): _S.ENDED,
    (_S.ENDED, _SA.START): _S.ACTIVE,
}

SUBSCRIPTION_ROLES: dict[tuple[SubscriptionState, SubscriptionAction], tuple[Role, ...]] = {
    (state, action): _PAYER if action is _SA.STOP else () for state, action in SUBSCRIPTION_TABLE
}

SUBSCRIPTION_LABELS = {
    _S.OPENING: Text("being prepared", "monthly payment"),
    _S.ACTIVE: Text("running", "monthly payment"),
    _S.STOPPING: Text("being stopped", "monthly payment"),
    _S.ENDED: Text("ended", "monthly payment"),
}

SUBSCRIPTION_TONES = {_S.OPENING: "info", _S.ACTIVE: "good", _S.STOPPING: "active", _S.ENDED: "muted"}
