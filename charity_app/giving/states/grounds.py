"""Why a gift goes back, in the words of giving and of the payment desk."""

from charity_app.giving.states.gifts import RefundGround
from charity_app.payments.states import RefundReason

GIVEN_GROUNDS = {
    RefundGround.WRONG_PAYMENT: RefundReason.MISTAKE,
    RefundGround.UNLAWFUL_SOURCE: RefundReason.REVIEW,
    RefundGround.PROJECT_TERMINATED: RefundReason.DONOR,
}
_TOLD = {reason: ground for ground, reason in GIVEN_GROUNDS.items()} | {
    RefundReason.PROVIDER: RefundGround.DISPUTE_LOST
}


def ground_of(reason: RefundReason) -> RefundGround:
    """Return why a gift went back whose payment went back for this reason."""
    return _TOLD.get(reason, RefundGround.WRONG_PAYMENT)
