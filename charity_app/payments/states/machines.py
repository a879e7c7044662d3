"""The machines of payments, as they are drawn in docs/flows.md."""

from charity_app.core.flows import Machine
from charity_app.payments import states

MACHINES = (
    Machine("checkout", states.CHECKOUT_TABLE, states.CHECKOUT_LABELS, states.CHECKOUT_TONES, states.CHECKOUT_ROLES),
    Machine("payment_refund", states.REFUND_TABLE, states.REFUND_LABELS, states.REFUND_TONES, states.REFUND_ROLES),
    Machine("payment_dispute", states.DISPUTE_TABLE, states.DISPUTE_LABELS, states.DISPUTE_TONES, states.DISPUTE_ROLES),
    Machine(
        "subscription",
        states.SUBSCRIPTION_TABLE,
        states.SUBSCRIPTION_LABELS,
        states.SUBSCRIPTION_TONES,
        states.SUBSCRIPTION_ROLES,
    ),
    Machine(
        "payment_difference",
        states.DIFFERENCE_TABLE,
        states.DIFFERENCE_LABELS,
        states.DIFFERENCE_TONES,
        states.DIFFERENCE_ROLES,
    ),
)
