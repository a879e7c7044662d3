"""Giving every month: the first page, the months, another amount, the end (features 3.15)."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from charity_app.core.db import commit_unit, db
from charity_app.core.errors import Conflict
from charity_app.core.scope import ANONYMOUS
from charity_app.payments import gateway, sandbox, services
from charity_app.payments.events import SubscriptionPaid
from charity_app.payments.models import Checkout, Subscription
from charity_app.payments.services import upkeep
from charity_app.payments.states import CheckoutState, RefundReason, SubscriptionState
from tests.payments.conftest import Cashier

_MONTH = 32 * 24 * 60


def _start(cashier: Cashier, amount_fen: int = 3_000) -> Checkout:
    checkout = services.start_subscription(
        subject_type="monthly_gift",
        subject_id=uuid4(),
        organisation_id=None,
        amount_fen=amount_fen,
        return_endpoint="reports.show_home",
        by=ANONYMOUS,
    )
    key = checkout.id
    commit_unit()
    return cashier.seen(key)


def _row() -> Subscription:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Subscription)).one()


def _state() -> SubscriptionState:
    state = _row().state
    db.session.rollback()
    return state


def _paid(cashier: Cashier) -> list[tuple[int, int]]:
    return [(fact.amount_fen, fact.fee_fen) for fact in cashier.told if isinstance(fact, SubscriptionPaid)]


def test_the_first_page_begins_it_and_every_month_is_told_once(cashier: Cashier, later: Callable[[float], Any]) -> None:
    checkout = cashier.pay(_start(cashier))
    assert (checkout.state, checkout.subscription_id) == (CheckoutState.PAID, _row().id)
    db.session.rollback()
    assert _state() is SubscriptionState.ACTIVE
    for month in (1, 2):
        with later(_MONTH * month):
            for _again in range(2):
                sandbox.charge_due_months()
                cashier.work()
    assert _paid(cashier) == [(3_000, 18)] * 3
    assert cashier.names() == ["subscription.paid"] * 3
    keys = {fact.checkout_id for fact in cashier.told if isinstance(fact, SubscriptionPaid)}
    assert len(keys) == 3
    assert {fact.subject_id for fact in cashier.told if isinstance(fact, SubscriptionPaid)} == {checkout.subject_id}


def test_another_amount_counts_from_the_next_month(cashier: Cashier, later: Callable[[float], Any]) -> None:
    cashier.pay(_start(cashier))
    services.change_subscription(_row(), amount_fen=5_000, by=ANONYMOUS)
    cashier.work()
    row = _row()
    assert (row.changes, row.changes_sent) == (1, 1)
    db.session.rollback()
    with later(_MONTH):
        sandbox.charge_due_months()
        cashier.work()
    assert _paid(cashier) == [(3_000, 18), (5_000, 30)]


def test_a_month_that_was_charged_before_the_change_arrived_counts_with_the_old_amount(
    cashier: Cashier, later: Callable[[float], Any]
) -> None:
    cashier.pay(_start(cashier))
    with later(_MONTH):
        sandbox.charge_due_months()
        commit_unit()
        services.change_subscription(_row(), amount_fen=5_000, by=ANONYMOUS)
        cashier.work()
    assert _paid(cashier) == [(3_000, 18), (3_000, 18)]


def test_stopping_ends_it_at_the_provider_and_no_month_follows(cashier: Cashier, later: Callable[[float], Any]) -> None:
    cashier.pay(_start(cashier))
    services.stop_subscription(_row(), by=ANONYMOUS)
    commit_unit()
    assert _state() is SubscriptionState.STOPPING
    cashier.work()
    assert _state() is SubscriptionState.ENDED
    with later(_MONTH):
        sandbox.charge_due_months()
        cashier.work()
    assert cashier.names() == ["subscription.paid", "subscription.ended"]
    with pytest.raises(Conflict):
        services.stop_subscription(_row(), by=ANONYMOUS)
    with pytest.raises(Conflict):
        services.change_subscription(_row(), amount_fen=1_000, by=ANONYMOUS)


def test_a_first_page_that_nobody_pays_on_ends_it(cashier: Cashier, later: Callable[[float], Any]) -> None:
    _start(cashier)
    with later(46):
        upkeep.plan_upkeep()
        cashier.work()
    assert _state() is SubscriptionState.ENDED
    assert cashier.names() == ["checkout.expired", "subscription.ended"]


def test_giving_up_the_first_page_ends_it(cashier: Cashier) -> None:
    key = _start(cashier).id
    services.cancel_checkout(cashier.row(key), by=ANONYMOUS)
    cashier.work()
    assert _state() is SubscriptionState.ENDED
    assert cashier.names() == ["checkout.cancelled", "subscription.ended"]


def test_a_month_can_go_back(cashier: Cashier, later: Callable[[float], Any]) -> None:
    cashier.pay(_start(cashier))
    with later(_MONTH):
        sandbox.charge_due_months()
        cashier.work()
    key = [fact.checkout_id for fact in cashier.told if isinstance(fact, SubscriptionPaid)][-1]
    services.request_refund(cashier.row(key), amount_fen=3_000, reason=RefundReason.DONOR, by=ANONYMOUS)
    cashier.work()
    assert cashier.names()[-1] == "refund.paid"
    assert cashier.seen(key).refunded_fen == 3_000


def test_an_end_at_the_provider_is_heard_of(cashier: Cashier) -> None:
    cashier.pay(_start(cashier))
    ref = str(_row().provider_ref)
    db.session.rollback()
    gateway.provider().stop_subscription(ref)
    gateway.provider().stop_subscription(ref)
    cashier.work()
    assert _state() is SubscriptionState.ENDED
    assert cashier.names() == ["subscription.paid", "subscription.ended"]
