"""What came of the provider's messages, and where a difference stands."""

from enum import StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class EventOutcome(StrEnum):
    """What came of a message of the provider."""

    APPLIED = "applied"
    NOT_NEEDED = "not_needed"
    NOT_OURS = "not_ours"
    SET_ASIDE = "set_aside"


class DifferenceState(StrEnum):
    """A difference waits for somebody, or somebody (or a later match) closed it."""

    OPEN = "open"
    CLOSED = "closed"


class DifferenceAction(StrEnum):
    """What happens to a difference."""

    CLOSE = "close"
    REOPEN = "reopen"


class DifferenceKind(StrEnum):
    """How two of the three accounts of a day differ: the provider's, the stored messages', ours."""

    CHARGE_UNKNOWN = "charge_unknown"
    CHARGE_UNPAID = "charge_unpaid"
    CHARGE_MISSING = "charge_missing"
    CHARGE_DOUBLED = "charge_doubled"
    AMOUNT = "amount"
    CURRENCY = "currency"
    FEE = "fee"
    REFUND_UNKNOWN = "refund_unknown"
    REFUND_MISSING = "refund_missing"
    REFUND_AMOUNT = "refund_amount"
    EVENT_MISSING = "event_missing"
    EVENT_UNKNOWN = "event_unknown"
    EVENT_AMOUNT = "event_amount"
    EVENT_CURRENCY = "event_currency"
    EVENT_PAYMENT = "event_payment"
    LEDGER = "ledger"


class ClosingReason(StrEnum):
    """Why a difference is closed."""

    CORRECTED = "corrected"
    REFUNDED = "refunded"
    PROVIDER_ERROR = "provider_error"
    EXPLAINED = "explained"
    GONE = "gone"


_FINANCE = (Role.ORG_FINANCE, Role.CHARITY_OFFICER)

DIFFERENCE_TABLE = {
    (DifferenceState.OPEN, DifferenceAction.CLOSE): DifferenceState.CLOSED,
    (DifferenceState.CLOSED, DifferenceAction.REOPEN): DifferenceState.OPEN,
}

DIFFERENCE_ROLES: dict[tuple[DifferenceState, DifferenceAction], tuple[Role, ...]] = {
    (DifferenceState.OPEN, DifferenceAction.CLOSE): _FINANCE,
    (DifferenceState.CLOSED, DifferenceAction.REOPEN): (),
}

DIFFERENCE_LABELS = {
    DifferenceState.OPEN: Text("open", "difference"),
    DifferenceState.CLOSED: Text("closed", "difference"),
}

DIFFERENCE_TONES = {DifferenceState.OPEN: "warn", DifferenceState.CLOSED: "good"}

CLOSING_LABELS = {
    ClosingReason.CORRECTED: Text("Corrected on our side", "closing reason"),
    ClosingReason.REFUNDED: Text("Paid back to the payer", "closing reason"),
    ClosingReason.PROVIDER_ERROR: Text("The provider corrected it", "closing reason"),
    ClosingReason.EXPLAINED: Text("Looked at and explained", "closing reason"),
    ClosingReason.GONE: Text("No longer there at a later match", "closing reason"),
}
