"""Money that goes back, disputes, and what a bank does later (features 3.16)."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from charity_app.core.db import commit_unit, db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.ids import new_id
from charity_app.core.scope import ANONYMOUS
from charity_app.payments import gateway, queries, sandbox, services
from charity_app.payments.events import DisputeClosed, PaymentDisputed, RefundFailed, RefundPaid
from charity_app.payments.models import PaymentRefund
from charity_app.payments.provider import ProviderDown, ProviderRefused, RefundSeen
from charity_app.payments.services import upkeep
from charity_app.payments.states import DisputeState, RefundReason, RefundState
from tests.payments.conftest import Cashier


def _refund(cashier: Cashier, key: Any, amount_fen: int, reason: RefundReason = RefundReason.DONOR) -> PaymentRefund:
    refund = services.request_refund(cashier.row(key), amount_fen=amount_fen, reason=reason, by=ANONYMOUS)
    commit_unit()
    return refund


def _states(key: Any) -> list[tuple[int, RefundState, RefundReason]]:
    db.session.rollback()
    checkout = queries.get_checkout(key)
    assert checkout is not None
    found = [(row.amount_fen, row.state, row.reason) for row in queries.refunds_of(checkout)]
    db.session.rollback()
    return found


def test_parts_go_back_until_nothing_is_left(cashier: Cashier) -> None:
    key = cashier.pay(cashier.open(10_000)).id
    _refund(cashier, key, 4_000)
    cashier.work()
    assert cashier.seen(key).refunded_fen == 4_000
    with pytest.raises(Conflict):
        _refund(cashier, key, 6_001)
    _refund(cashier, key, 6_000, RefundReason.DUPLICATE)
    cashier.work()
    assert _states(key) == [
        (4_000, RefundState.PAID, RefundReason.DONOR),
        (6_000, RefundState.PAID, RefundReason.DUPLICATE),
    ]
    assert cashier.names() == ["checkout.paid", "refund.paid", "refund.paid"]
    with pytest.raises(Conflict):
        _refund(cashier, key, 1)


def test_nothing_goes_back_before_it_was_paid_and_never_less_than_a_fen(cashier: Cashier) -> None:
    key = cashier.open().id
    with pytest.raises(Conflict):
        _refund(cashier, key, 1)
    with pytest.raises(Invalid) as refusal:
        _refund(cashier, key, 0)
    assert refusal.value.field == "amount_fen"


def test_the_database_refuses_more_back_than_was_paid(cashier: Cashier) -> None:
    checkout = cashier.row(cashier.pay(cashier.open(5_000)).id)
    checkout.refunded_fen = 5_001
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_the_sandbox_refuses_more_back_than_is_left(cashier: Cashier) -> None:
    intent = str(cashier.pay(cashier.open(5_000)).intent_ref)
    gateway.provider().pay_back(intent, amount_fen=4_999, refund_id=new_id("payment_refunds"))
    for amount_fen in (2, 5_000):
        with pytest.raises(ProviderRefused):
            gateway.provider().pay_back(intent, amount_fen=amount_fen, refund_id=new_id("payment_refunds"))


def test_a_refund_made_at_the_provider_is_heard_of(cashier: Cashier) -> None:
    checkout = cashier.pay(cashier.open(5_000))
    gateway.provider().pay_back(str(checkout.intent_ref), amount_fen=700, refund_id=new_id("payment_refunds"))
    cashier.work()
    assert _states(checkout.id) == [(700, RefundState.PAID, RefundReason.PROVIDER)]
    fact = cashier.told[-1]
    assert isinstance(fact, RefundPaid)
    assert (fact.amount_fen, fact.reason, fact.subject_id) == (700, RefundReason.PROVIDER, checkout.subject_id)


def test_a_refund_that_bounces_is_told_and_can_be_asked_for_again(cashier: Cashier) -> None:
    key = cashier.pay(cashier.open(5_000)).id
    _refund(cashier, key, 5_000)
    cashier.work()
    cashier.act(cashier.seen(key), sandbox.bounce_refund)
    cashier.work()
    fact = cashier.told[-1]
    assert isinstance(fact, RefundFailed)
    assert (fact.amount_fen, fact.was_paid) == (5_000, True)
    assert cashier.seen(key).refunded_fen == 0
    _refund(cashier, key, 5_000)
    cashier.work()
    assert [state for _, state, _ in _states(key)] == [RefundState.FAILED, RefundState.PAID]


class _Away:
    """A provider that refuses or does not answer refunds, some times, then is itself again."""

    is_sandbox = True

    def __init__(self, real: Any, failures: list[Exception]) -> None:
        self.real, self.failures = real, failures

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def pay_back(self, intent_ref: str, **more: Any) -> RefundSeen:
        if self.failures:
            raise self.failures.pop(0)
        seen: RefundSeen = self.real.pay_back(intent_ref, **more)
        return seen


def test_a_refund_waits_for_a_provider_that_is_away(
    cashier: Cashier, monkeypatch: pytest.MonkeyPatch, later: Callable[[float], Any]
) -> None:
    """Six tries are too many for a job; the refund is found again and paid all the same, once."""
    key = cashier.pay(cashier.open(5_000)).id
    monkeypatch.setattr(gateway, "_provider", _Away(gateway.provider(), [ProviderDown("timeout")] * 6))
    _refund(cashier, key, 1_000)
    cashier.work()
    assert [state for _, state, _ in _states(key)] == [RefundState.REQUESTED]
    with later(20):
        upkeep.plan_upkeep()
        cashier.work()
    assert [state for _, state, _ in _states(key)] == [RefundState.PAID]
    assert len(gateway.provider().look_at_payment(str(cashier.seen(key).intent_ref)).refunds) == 1


def test_an_answer_that_got_lost_pays_back_once(cashier: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider paid back and we never heard its answer: asking again is the same refund."""
    key = cashier.pay(cashier.open(5_000)).id
    refund = _refund(cashier, key, 1_000)
    refund_id, intent = refund.id, str(cashier.seen(key).intent_ref)
    gateway.provider().pay_back(intent, amount_fen=1_000, refund_id=refund_id)
    cashier.work()
    assert _states(key) == [(1_000, RefundState.PAID, RefundReason.DONOR)]
    assert cashier.seen(key).refunded_fen == 1_000
    assert cashier.names() == ["checkout.paid", "refund.paid"]


def test_a_refund_that_is_refused_fails_and_leaves_the_money(cashier: Cashier, monkeypatch: pytest.MonkeyPatch) -> None:
    key = cashier.pay(cashier.open(5_000)).id
    monkeypatch.setattr(gateway, "_provider", _Away(gateway.provider(), [ProviderRefused("charge_disputed")]))
    _refund(cashier, key, 1_000)
    cashier.work()
    fact = cashier.told[-1]
    assert isinstance(fact, RefundFailed)
    assert (fact.was_paid, cashier.seen(key).refunded_fen) == (False, 0)


@pytest.mark.parametrize(
    ("decide", "outcome"), [(sandbox.win_dispute, DisputeState.WON), (sandbox.lose_dispute, DisputeState.LOST)]
)
def test_a_dispute_is_told_when_it_opens_and_when_it_is_decided(
    cashier: Cashier, decide: Callable[[str], Any], outcome: DisputeState
) -> None:
    checkout = cashier.pay(cashier.open(5_000))
    cashier.act(checkout, sandbox.dispute_session)
    cashier.work()
    opened = cashier.told[-1]
    assert isinstance(opened, PaymentDisputed)
    assert (opened.amount_fen, opened.checkout_id) == (5_000, checkout.id)
    with pytest.raises(sandbox.Refusal):
        cashier.act(checkout, sandbox.dispute_session)
    db.session.rollback()
    cashier.act(checkout, decide)
    cashier.work()
    closed = cashier.told[-1]
    assert isinstance(closed, DisputeClosed)
    assert closed.outcome is outcome
    assert cashier.names() == ["checkout.paid", "payment.disputed", "dispute.closed"]


def test_a_refund_row_keeps_its_reason_and_its_time(cashier: Cashier) -> None:
    key = cashier.pay(cashier.open(5_000)).id
    _refund(cashier, key, 500, RefundReason.MISTAKE)
    cashier.work()
    row = db.session.scalars(select(PaymentRefund)).one()
    assert row.paid_at is not None
    assert row.reason is RefundReason.MISTAKE
