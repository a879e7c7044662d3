"""The machine of a donation receipt. Source: states.yaml receipt, domain.md 4.8."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class ReceiptState(StrEnum):
    """Where the receipt of a gift stands."""

    NONE = "none"
    REQUESTED = "requested"
    ISSUED = "issued"
    VOIDED = "voided"
    WAIVED = "waived"


class ReceiptAction(StrEnum):
    """What happens to a receipt."""

    REQUEST = "request"
    WAIVE = "waive"
    WITHDRAW = "withdraw"
    ISSUE = "issue"
    VOID = "void"


_S, _A = ReceiptState, ReceiptAction

RECEIPT_TABLE = {
    (_S.NONE, _A.REQUEST): _S.REQUESTED,
    (_S.NONE, _A.WAIVE): _S.WAIVED,
    (_S.REQUESTED, _A.ISSUE): _S.ISSUED,
    (_S.REQUESTED, _A.WITHDRAW): _S.NONE,
    (_S.ISSUED, _A.VOID): _S.VOIDED,
}

RECEIPT_ROLES: dict[tuple[ReceiptState, ReceiptAction], tuple[Role, ...]] = {
    (_S.NONE, _A.REQUEST): (Role.DONOR, Role.ORG_FINANCE),
    (_S.NONE, _A.WAIVE): (Role.DONOR,),
    (_S.REQUESTED, _A.ISSUE): (Role.ORG_FINANCE,),
    (_S.REQUESTED, _A.WITHDRAW): (Role.DONOR,),
    (_S.ISSUED, _A.VOID): (Role.ORG_FINANCE,),
}

RECEIPT_LABELS = {
    _S.NONE: Text("not requested", "receipt"),
    _S.REQUESTED: Text("requested", "receipt"),
    _S.ISSUED: Text("issued", "receipt"),
    _S.VOIDED: Text("voided", "receipt"),
    _S.WAIVED: Text("waived", "receipt"),
}

RECEIPT_TONES = {_S.NONE: "muted", _S.REQUESTED: "info", _S.ISSUED: "good", _S.VOIDED: "danger", _S.WAIVED: "muted"}

RECEIPT_ACTIONS = {
    _A.REQUEST: Text("Ask for a receipt", "receipt action"),
    _A.WAIVE: Text("No receipt needed", "receipt action"),
    _A.WITHDRAW: Text("Take the request back", "receipt action"),
    _A.ISSUE: Text("Record the issued receipt", "receipt action"),
    _A.VOID: Text("Void the receipt", "receipt action"),
}
