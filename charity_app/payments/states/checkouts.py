"""How somebody pays and where a payment stands."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class Way(StrEnum):
    """How somebody pays."""

    CARD = "card"
    ALIPAY = "alipay"
    WECHAT_PAY = "wechat_pay"


class CheckoutState(StrEnum):
    """Where a payment stands. Money that arrives late still counts: nothing but paid is final."""

    OPENING = "opening"
    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class CheckoutAction(StrEnum):
    """What happens to a payment."""

    OPEN = "open"
    PAY = "pay"
    FAIL = "fail"
    EXPIRE = "expire"
    CANCEL = "cancel"


_C, _CA = CheckoutState, CheckoutAction

_PAYER = (Role.DONOR,)

CHECKOUT_TABLE = {
    (_C.OPENING, _CA.OPEN): _C.OPEN,
    (_C.OPENING, _CA.PAY): _C.PAID,
    (_C.OPENING, _CA.FAIL): _C.FAILED,
    (_C.OPENING, _CA.EXPIRE): _C.EXPIRED,
    (_C.OPENING, _CA.CANCEL): _C.CANCELLED,
    (_C.OPEN, _CA.PAY): _C.PAID,
    (_C.OPEN, _CA.FAIL): _C.FAILED,
    (_C.OPEN, _CA.EXPIRE): _C.EXPIRED,
    (_C.OPEN, _CA.CANCEL): _C.CANCELLED,
    (_C.FAILED, _CA.PAY): _C.PAID,
    (_C.FAILED, _CA.EXPIRE): _C.EXPIRED,
    (_C.FAILED, _CA.CANCEL): _C.CANCELLED,
    (_C.EXPIRED, _CA.PAY): _C.PAID,
    (_C.CANCELLED, _CA.PAY): _C.PAID,
}

CHECKOUT_ROLES: dict[tuple[CheckoutState, CheckoutAction], tuple[Role, ...]] = {
    (state, action): _PAYER if action is _CA.CANCEL else () for state, action in CHECKOUT_TABLE
}

CHECKOUT_LABELS = {
    _C.OPENING: Text("being prepared", "payment"),
    _C.OPEN: Text("waiting for payment", "payment"),
    _C.PAID: Text("paid", "payment"),
    _C.FAILED: Text("payment failed", "payment"),
    _C.EXPIRED: Text("time ran out", "payment"),
    _C.CANCELLED: Text("cancelled", "payment"),
}

CHECKOUT_TONES = {
    _C.OPENING: "info",
    _C.OPEN: "active",
    _C.PAID: "good",
    _C.FAILED: "danger",
    _C.EXPIRED: "muted",
    _C.CANCELLED: "muted",
}

WAY_LABELS = {
    Way.CARD: Text("Bank card", "way to pay"),
    Way.ALIPAY: Text("Alipay", "way to pay"),
    Way.WECHAT_PAY: Text("WeChat Pay", "way to pay"),
}
