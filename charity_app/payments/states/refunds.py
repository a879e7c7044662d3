"""Where money that goes back stands, and where a dispute about it."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class RefundState(StrEnum):
    """Where a refund stands."""

    REQUESTED = "requested"
    PAID = "paid"
    FAILED = "failed"


class RefundAction(StrEnum):
    """What happens to a refund."""

    PAY = "pay"
    FAIL = "fail"


class RefundReason(StrEnum):
    """Why money goes back."""

    DONOR = "donor"
    DUPLICATE = "duplicate"
    MISTAKE = "mistake"
    REVIEW = "review"
    PROVIDER = "provider"


class DisputeState(StrEnum):
    """Where a dispute stands: the payer's bank asks for the money back."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class DisputeAction(StrEnum):
    """How a dispute ends: for the charity or for the payer."""

    WIN = "win"
    LOSE = "lose"


_R, _RA = RefundState, RefundAction
_D, _DA = DisputeState, DisputeAction

REFUND_TABLE = {
    (_R.REQUESTED, _RA.PAY): _R.PAID,
    (_R.REQUESTED, _RA.FAIL): _R.FAILED,
    (_R.PAID, _RA.FAIL): _R.FAILED,
}

DISPUTE_TABLE = {(_D.OPEN, _DA.WIN): _D.WON, (_D.OPEN, _DA.LOSE): _D.LOST}

REFUND_ROLES: dict[tuple[RefundState, RefundAction], tuple[Role, ...]] = dict.fromkeys(REFUND_TABLE, ())

DISPUTE_ROLES: dict[tuple[DisputeState, DisputeAction], tuple[Role, ...]] = dict.fromkeys(DISPUTE_TABLE, ())

REFUND_LABELS = {
    _R.REQUESTED: Text("on its way", "refund"),
    _R.PAID: Text("paid back", "refund"),
    _R.FAILED: Text("could not be paid back", "refund"),
}

REFUND_TONES = {_R.REQUESTED: "active", _R.PAID: "good", _R.FAILED: "danger"}

DISPUTE_LABELS = {
    _D.OPEN: Text("disputed by the payer's bank", "dispute"),
    _D.WON: Text("decided for the charity", "dispute"),
    _D.LOST: Text("decided for the payer", "dispute"),
}

DISPUTE_TONES = {_D.OPEN: "warn", _D.WON: "good", _D.LOST: "danger"}
