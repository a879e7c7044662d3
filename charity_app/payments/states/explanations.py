"""What each kind of difference means, and what to do about it."""

from dataclasses import dataclass

from charity_app.core.text import Text
from charity_app.payments.states.differences import DifferenceKind


@dataclass(frozen=True)
class Explanation:
    """A kind of difference in words: its name, what it means, what to do."""

    name: Text
    meaning: Text
    advice: Text


_K = DifferenceKind
EXPLANATIONS: dict[DifferenceKind, Explanation] = {
    _K.CHARGE_UNKNOWN: Explanation(
        Text("Money of nobody", "difference"),
        Text("The provider took money that belongs to no payment here.", "difference"),
        Text("Find in the provider's pages what it was for; pay it back when nobody knows.", "difference"),
    ),
    _K.CHARGE_UNPAID: Explanation(
        Text("Paid there, not here", "difference"),
        Text("The provider took the money of a payment that does not count as paid here.", "difference"),
        Text("Let the match of the day run again; if it stays, tell the administrator the reference.", "difference"),
    ),
    _K.CHARGE_MISSING: Explanation(
        Text("Paid here, not there", "difference"),
        Text("A payment counts as paid here and the provider has no money of it.", "difference"),
        Text("Look the reference up at the provider; if it is not there, take the gift back.", "difference"),
    ),
    _K.CHARGE_DOUBLED: Explanation(
        Text("Paid twice", "difference"),
        Text("The provider took money twice for one payment.", "difference"),
        Text("Pay the second one back at the provider.", "difference"),
    ),
    _K.AMOUNT: Explanation(
        Text("Another amount", "difference"),
        Text("The provider took another amount than the payment says.", "difference"),
        Text("Compare both figures with the payer's receipt; pay back what is too much.", "difference"),
    ),
    _K.CURRENCY: Explanation(
        Text("Another currency", "difference"),
        Text("The provider took another currency than yuan.", "difference"),
        Text("Pay it back at the provider; it was never counted here.", "difference"),
    ),
    _K.FEE: Explanation(
        Text("Another fee", "difference"),
        Text("The provider's fee differs from the one in the books.", "difference"),
        Text("Compare with the provider's bill and correct the fee in the books.", "difference"),
    ),
    _K.REFUND_UNKNOWN: Explanation(
        Text("Paid back there, not here", "difference"),
        Text("The provider paid money back that does not count as paid back here.", "difference"),
        Text("Let the match of the day run again; if it stays, find out who paid it back.", "difference"),
    ),
    _K.REFUND_MISSING: Explanation(
        Text("Paid back here, not there", "difference"),
        Text("A refund counts as paid here and the provider has none.", "difference"),
        Text("Look the reference up at the provider; the payer may still wait for the money.", "difference"),
    ),
    _K.REFUND_AMOUNT: Explanation(
        Text("Another refund", "difference"),
        Text("The provider paid another amount back than the refund says.", "difference"),
        Text("Compare both figures and pay the rest back, or correct the books.", "difference"),
    ),
    _K.EVENT_MISSING: Explanation(
        Text("A message that never came", "difference"),
        Text("The provider wrote a message that is not stored here.", "difference"),
        Text("Let the provider send it again from its pages; the money itself is compared apart.", "difference"),
    ),
    _K.EVENT_UNKNOWN: Explanation(
        Text("A message nobody wrote", "difference"),
        Text("A message is stored here that the provider does not know.", "difference"),
        Text("Tell the administrator at once: the secret of the messages may be known to others.", "difference"),
    ),
    _K.EVENT_AMOUNT: Explanation(
        Text("A message with another amount", "difference"),
        Text("The provider speaks of another amount than the payment; nothing was moved.", "difference"),
        Text("Look the reference up at the provider and compare.", "difference"),
    ),
    _K.EVENT_CURRENCY: Explanation(
        Text("A message with another currency", "difference"),
        Text("The provider speaks of another currency than yuan; nothing was moved.", "difference"),
        Text("Look the reference up at the provider and compare.", "difference"),
    ),
    _K.EVENT_PAYMENT: Explanation(
        Text("A message about another payment", "difference"),
        Text("The provider knows this payment by another reference; nothing was moved.", "difference"),
        Text("Look both references up at the provider; the payer may have paid twice.", "difference"),
    ),
    _K.LEDGER: Explanation(
        Text("The books say otherwise", "difference"),
        Text("What the books hold of a payment differs from the payment itself.", "difference"),
        Text("Check the transfers of the gift; correct by a reversing transfer only.", "difference"),
    ),
}
