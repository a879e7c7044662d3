"""The machine of giving every month. Source: features 3.15."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class MonthlyState(StrEnum):
    """Where a monthly gift stands."""

    STARTING = "starting"
    ACTIVE = "active"
    FAILING = "failing"
    STOPPED = "stopped"


class MonthlyAction(StrEnum):
    """What happens to a monthly gift."""

    START = "start"
    FAIL = "fail"
    RECOVER = "recover"
    STOP = "stop"


_S, _A = MonthlyState, MonthlyAction

MONTHLY_TABLE = {
    (_S.STARTING, _A.START): _S.ACTIVE,
    (_S.STARTING, _A.STOP): _S.STOPPED,
    (_S.ACTIVE, _A.FAIL): _S.FAILING,
    (_S.ACTIVE, _A.STOP): _S.STOPPED,
    (_S.FAILING, _A.RECOVER): _S.ACTIVE,
    (_S.FAILING, _A.STOP): _S.STOPPED,
}

_DONOR = (Role.DONOR,)

MONTHLY_ROLES: dict[tuple[MonthlyState, MonthlyAction], tuple[Role, ...]] = {
    (_S.STARTING, _A.START): (),
    (_S.STARTING, _A.STOP): _DONOR,
    (_S.ACTIVE, _A.FAIL): (),
    (_S.ACTIVE, _A.STOP): _DONOR,
    (_S.FAILING, _A.RECOVER): (),
    (_S.FAILING, _A.STOP): _DONOR,
}

MONTHLY_LABELS = {
    _S.STARTING: Text("waiting for the first payment", "monthly gift"),
    _S.ACTIVE: Text("every month", "monthly gift"),
    _S.FAILING: Text("the last payment did not work", "monthly gift"),
    _S.STOPPED: Text("stopped", "monthly gift"),
}

MONTHLY_TONES = {_S.STARTING: "info", _S.ACTIVE: "good", _S.FAILING: "warn", _S.STOPPED: "muted"}
