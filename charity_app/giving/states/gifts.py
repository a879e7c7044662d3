"""The machine of a gift, how it comes, who gives, how the giver is named. Source: states.yaml donation, ruling 31."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class GiftState(StrEnum):
    """Where a gift stands; allocated and used follow from the ledger."""

    PLEDGED = "pledged"
    PENDING_PAYMENT = "pending_payment"
    RECEIVED = "received"
    ALLOCATED = "allocated"
    USED = "used"
    DISPUTED = "disputed"
    REFUNDED = "refunded"
    VOID = "void"


class GiftAction(StrEnum):
    """What happens to a gift."""

    CONFIRM = "confirm"
    RECEIVE = "receive"
    RECEIVE_LATE = "receive_late"
    CANCEL = "cancel"
    ALLOCATE = "allocate"
    USE = "use"
    REFUND = "refund"
    BOUNCE = "bounce"
    DISPUTE = "dispute"
    WIN_DISPUTE = "win_dispute"
    LOSE_DISPUTE = "lose_dispute"


_S, _A = GiftState, GiftAction

GIFT_TABLE = {
    (_S.PLEDGED, _A.CONFIRM): _S.PENDING_PAYMENT,
    (_S.PLEDGED, _A.CANCEL): _S.VOID,
    (_S.PENDING_PAYMENT, _A.RECEIVE): _S.RECEIVED,
    (_S.PENDING_PAYMENT, _A.CANCEL): _S.VOID,
    (_S.VOID, _A.RECEIVE_LATE): _S.RECEIVED,
    (_S.RECEIVED, _A.ALLOCATE): _S.ALLOCATED,
    (_S.RECEIVED, _A.REFUND): _S.REFUNDED,
    (_S.REFUNDED, _A.BOUNCE): _S.RECEIVED,
    (_S.RECEIVED, _A.DISPUTE): _S.DISPUTED,
    (_S.DISPUTED, _A.WIN_DISPUTE): _S.RECEIVED,
    (_S.DISPUTED, _A.LOSE_DISPUTE): _S.REFUNDED,
    (_S.ALLOCATED, _A.USE): _S.USED,
}

_FINANCE = (Role.ORG_FINANCE,)
_BOTH = (Role.DONOR, Role.ORG_FINANCE)

GIFT_ROLES: dict[tuple[GiftState, GiftAction], tuple[Role, ...]] = {
    (_S.PLEDGED, _A.CONFIRM): _BOTH,
    (_S.PLEDGED, _A.CANCEL): _BOTH,
    (_S.PENDING_PAYMENT, _A.RECEIVE): _FINANCE,
    (_S.PENDING_PAYMENT, _A.CANCEL): (Role.DONOR,),
    (_S.VOID, _A.RECEIVE_LATE): (),
    (_S.RECEIVED, _A.ALLOCATE): _FINANCE,
    (_S.RECEIVED, _A.REFUND): _FINANCE,
    (_S.REFUNDED, _A.BOUNCE): (),
    (_S.RECEIVED, _A.DISPUTE): (),
    (_S.DISPUTED, _A.WIN_DISPUTE): (),
    (_S.DISPUTED, _A.LOSE_DISPUTE): (),
    (_S.ALLOCATED, _A.USE): _FINANCE,
}

GIFT_LABELS = {
    _S.PLEDGED: Text("pledged", "gift"),
    _S.PENDING_PAYMENT: Text("awaiting payment", "gift"),
    _S.RECEIVED: Text("received", "gift"),
    _S.ALLOCATED: Text("allocated", "gift"),
    _S.USED: Text("used", "gift"),
    _S.DISPUTED: Text("disputed", "gift"),
    _S.REFUNDED: Text("refunded", "gift"),
    _S.VOID: Text("void", "gift"),
}

GIFT_TONES = {
    _S.PLEDGED: "info",
    _S.PENDING_PAYMENT: "active",
    _S.RECEIVED: "good",
    _S.ALLOCATED: "active",
    _S.USED: "good",
    _S.DISPUTED: "warn",
    _S.REFUNDED: "muted",
    _S.VOID: "muted",
}

HELD_STATES = (_S.RECEIVED, _S.ALLOCATED, _S.USED)


class Way(StrEnum):
    """How a gift comes. Source: domain.md 4.6."""

    CARD = "card"
    ALIPAY = "alipay"
    WECHAT_PAY = "wechat_pay"
    BANK_TRANSFER = "bank_transfer"
    CASH = "cash"
    CHEQUE = "cheque"
    BOX = "box"
    PLATFORM = "platform"
    GOODS = "goods"


WAYS = {
    Way.CARD: Text("bank card", "way"),
    Way.ALIPAY: Text("Alipay", "way"),
    Way.WECHAT_PAY: Text("WeChat Pay", "way"),
    Way.BANK_TRANSFER: Text("bank transfer", "way"),
    Way.CASH: Text("cash", "way"),
    Way.CHEQUE: Text("cheque", "way"),
    Way.BOX: Text("collection box", "way"),
    Way.PLATFORM: Text("designated platform", "way"),
    Way.GOODS: Text("goods", "way"),
}
ONLINE_WAYS = (Way.ALIPAY, Way.WECHAT_PAY, Way.CARD)


class DonorType(StrEnum):
    """Who gives. Source: domain.md 4.6."""

    PERSON = "person"
    ENTERPRISE = "enterprise"
    PUBLIC_UNIT = "public_unit"
    SOCIAL_ORG = "social_org"
    GROUP = "group"
    OVERSEAS = "overseas"


DONOR_TYPES = {
    DonorType.PERSON: Text("a person", "donor type"),
    DonorType.ENTERPRISE: Text("an enterprise", "donor type"),
    DonorType.PUBLIC_UNIT: Text("a public body", "donor type"),
    DonorType.SOCIAL_ORG: Text("a social organisation", "donor type"),
    DonorType.GROUP: Text("a group (one-day giving)", "donor type"),
    DonorType.OVERSEAS: Text("from overseas", "donor type"),
}


class Naming(StrEnum):
    """What the public sees of a giver, chosen for each gift and changeable. Source: features 3.12."""

    ANONYMOUS = "anonymous"
    NAMED = "named"
    NAMED_WITHOUT_AMOUNT = "named_without_amount"


NAMINGS = {
    Naming.ANONYMOUS: Text("A kind person", "naming"),
    Naming.NAMED: Text("With my name", "naming"),
    Naming.NAMED_WITHOUT_AMOUNT: Text("With my name, without the amount", "naming"),
}


class Tribute(StrEnum):
    """For whom a gift is given."""

    IN_HONOUR = "in_honour"
    IN_MEMORY = "in_memory"
    ON_BEHALF = "on_behalf"


TRIBUTES = {
    Tribute.IN_HONOUR: Text("In honour of", "tribute"),
    Tribute.IN_MEMORY: Text("In memory of", "tribute"),
    Tribute.ON_BEHALF: Text("On behalf of", "tribute"),
}


class VoidReason(StrEnum):
    """Why a gift never came."""

    NOT_PAID = "not_paid"
    FAILED = "failed"
    CANCELLED = "cancelled"
    MISENTERED = "misentered"


VOID_REASONS = {
    VoidReason.NOT_PAID: Text("it was not paid in time", "void reason"),
    VoidReason.FAILED: Text("the payment did not work", "void reason"),
    VoidReason.CANCELLED: Text("the giver changed their mind", "void reason"),
    VoidReason.MISENTERED: Text("it was entered by mistake", "void reason"),
}


class RefundGround(StrEnum):
    """Why a gift goes back. Source: states.yaml donation, domain.md 4.6."""

    WRONG_PAYMENT = "wrong_payment"
    UNLAWFUL_SOURCE = "unlawful_source"
    PROJECT_TERMINATED = "project_terminated"
    DISPUTE_LOST = "dispute_lost"


REFUND_GROUNDS = {
    RefundGround.WRONG_PAYMENT: Text("paid by mistake", "refund ground"),
    RefundGround.UNLAWFUL_SOURCE: Text("the source is not lawful", "refund ground"),
    RefundGround.PROJECT_TERMINATED: Text("the project ended and the giver chose the money back", "refund ground"),
    RefundGround.DISPUTE_LOST: Text("the bank gave the money back", "refund ground"),
}


class ValueSource(StrEnum):
    """Where the value of goods comes from. Source: domain.md 4.6."""

    INVOICE = "invoice"
    ASSESSMENT = "assessment"
    PRICE_LIST = "price_list"
    NOT_STATED = "not_stated"


VALUE_SOURCES = {
    ValueSource.INVOICE: Text("by invoice", "value"),
    ValueSource.ASSESSMENT: Text("by assessment", "value"),
    ValueSource.PRICE_LIST: Text("by the public price list", "value"),
    ValueSource.NOT_STATED: Text("no value stated", "value"),
}
