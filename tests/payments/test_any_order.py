"""Whatever happens at the provider and however its messages arrive, our rows end where a plain model ends.

Hypothesis draws what payers and banks do, which messages come, how often, in which order, forged ones among them, and
when the worker runs; the model knows nothing of messages at all (reliability A1, A4, B1).
"""

from copy import deepcopy
from dataclasses import dataclass, field
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from charity_app.core.db import commit_unit, db
from charity_app.core.errors import Conflict
from charity_app.core.scope import ANONYMOUS
from charity_app.payments import queries, sandbox, services
from charity_app.payments.models import PaymentDifference
from charity_app.payments.states import RefundReason
from tests.payments.conftest import Cashier

ACTS = ("pay", "decline", "refund", "dispute", "win", "lose", "bounce", "cancel")
_NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
PATH = "/payments/webhooks/stripe"


@dataclass
class Model:
    """What must come out: written down without a thought of messages, tries or jobs."""

    amount: int = 5_000
    state: str = "open"
    session_open: bool = True
    refunds: list[list[Any]] = field(default_factory=list)
    dispute: str = ""

    @property
    def back(self) -> int:
        return sum(amount for amount, state in self.refunds if state != "failed")

    def possible(self) -> list[str]:
        """Return what can happen now, so that a run comes far."""
        acts = [act for act in ACTS if act != "refund" and deepcopy(self).do(act, 1)]
        return acts + ["refund"] * 2 * (self.state == "paid" and self.back < self.amount)

    def do(self, act: str, amount: int) -> bool:
        """Let something happen if it can; returns whether it did."""
        paid = self.state == "paid"
        if act in ("pay", "decline") and self.session_open:
            self.state = "paid" if act == "pay" else "failed"
            self.session_open = act == "decline"
            return True
        if act == "cancel" and self.state in ("open", "failed"):
            self.state, self.session_open = "cancelled", False
            return True
        if act == "refund" and paid and amount <= self.amount - self.back:
            self.refunds.append([amount, "paid"])
            return True
        if act == "bounce" and any(state == "paid" for _, state in self.refunds):
            next(one for one in reversed(self.refunds) if one[1] == "paid")[1] = "failed"
            return True
        if act == "dispute" and paid and not self.dispute and self.back < self.amount:
            self.dispute = "open"
            return True
        if act in ("win", "lose") and self.dispute == "open":
            self.dispute = {"win": "won", "lose": "lost"}[act]
            return True
        return False


SANDBOX = {
    "pay": sandbox.pay_session,
    "decline": sandbox.decline_session,
    "dispute": sandbox.dispute_session,
    "win": sandbox.win_dispute,
    "lose": sandbox.lose_dispute,
    "bounce": sandbox.bounce_refund,
}


class Run:
    """One payment in a database that others share, so that many runs fit into one test."""

    def __init__(self, cashier: Cashier, model: Model, data: st.DataObject) -> None:
        self.cashier, self.model = cashier, model
        self.chance: Random = data.draw(st.randoms(use_true_random=True))
        self.checkout = cashier.open(model.amount)
        self.seen: set[bytes] = set(cashier.messages())

    def act(self, act: str, amount: int) -> None:
        """Do the same to both; what the model refuses, everything must refuse."""
        key, ref = self.checkout.id, str(self.checkout.session_ref)
        happens = self.model.do(act, amount)
        try:
            if act == "refund":
                services.request_refund(
                    self.cashier.row(key), amount_fen=amount, reason=RefundReason.DONOR, by=ANONYMOUS
                )
            elif act == "cancel":
                services.cancel_checkout(self.cashier.row(key), by=ANONYMOUS)
            else:
                SANDBOX[act](ref)
            commit_unit()
        except (sandbox.Refusal, Conflict):
            db.session.rollback()
            assert not happens, act
        else:
            assert happens, act
        self.settle()

    def settle(self) -> None:
        """Deliver the new messages as badly as can be, forged ones among them, then let the worker do its work."""
        fresh = [body for body in self.cashier.messages() if body not in self.seen]
        self.seen.update(fresh)
        often = [body for body in fresh for _ in range(self.chance.randint(0, 3))]
        self.chance.shuffle(often)
        for body in often:
            forged = self.chance.randint(0, 9) == 0
            secret = "whsec_other" if forged else self.cashier.app.config["PAYMENT_KEYS"].webhook_secret
            headers = {"Stripe-Signature": sandbox.sign(body, secret)}
            answer = self.cashier.app.test_client().post(PATH, data=body, headers=headers)
            assert answer.status_code == (400 if forged else 204)
        self.cashier.work()

    def outcome(self) -> tuple[Any, ...]:
        """Return where our rows stand."""
        checkout = self.cashier.row(self.checkout.id)
        refunds = sorted((row.amount_fen, row.state.value) for row in queries.refunds_of(checkout))
        disputes = [row.state.value for row in queries.disputes_of(checkout)]
        found = (checkout.state.value, checkout.refunded_fen, refunds, disputes)
        db.session.rollback()
        return found

    def expected(self) -> tuple[Any, ...]:
        """Return where the model stands."""
        disputes = [self.model.dispute] if self.model.dispute else []
        return (self.model.state, self.model.back, sorted(map(tuple, self.model.refunds)), disputes)


def told_of(cashier: Cashier, run: Run) -> list[str]:
    """Return what was told of one payment."""
    return [fact.name for fact in cashier.told if getattr(fact, "checkout_id", None) == run.checkout.id]


@settings(
    max_examples=25, deadline=None, phases=_NO_SHRINKING, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_messages_in_any_order_end_where_the_model_ends(cashier: Cashier, data: st.DataObject) -> None:
    run = Run(cashier, Model(), data)
    for _step in range(data.draw(st.integers(2, 9))):
        is_wild = data.draw(st.integers(0, 5)) == 0
        act = data.draw(st.sampled_from(ACTS if is_wild else (run.model.possible() or ACTS)))
        amount = data.draw(st.integers(1, 3_000))
        run.act(act, amount)
        assert run.outcome() == run.expected(), (act, amount)
    told = told_of(cashier, run)
    assert told.count("checkout.paid") == (run.model.state == "paid")
    assert told.count("refund.paid") == len(run.model.refunds)
    assert told.count("refund.failed") == sum(state == "failed" for _, state in run.model.refunds)
    assert told.count("payment.disputed") == bool(run.model.dispute)
    assert told.count("dispute.closed") == (run.model.dispute in ("won", "lost"))
    assert db.session.scalars(select(PaymentDifference)).all() == []
    db.session.rollback()
