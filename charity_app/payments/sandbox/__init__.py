"""A payment provider for those who have none: it speaks the real one's JSON and refuses what the real one refuses."""

from charity_app.payments.sandbox.afterwards import bounce_refund, dispute_session, lose_dispute, win_dispute
from charity_app.payments.sandbox.api import application
from charity_app.payments.sandbox.cashier import decline_session, pay_session, peek_session
from charity_app.payments.sandbox.delivery import deliver_waiting, install_platform, sign
from charity_app.payments.sandbox.monthly import charge_due_months
from charity_app.payments.sandbox.things import Refusal

__all__ = [
    "Refusal",
    "application",
    "bounce_refund",
    "charge_due_months",
    "decline_session",
    "deliver_waiting",
    "dispute_session",
    "install_platform",
    "lose_dispute",
    "pay_session",
    "peek_session",
    "sign",
    "win_dispute",
]
