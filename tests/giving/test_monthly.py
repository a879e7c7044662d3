"""Every month: by card as the provider charges, by Alipay with a link; changed and stopped in two taps."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.calendar import add_months
from charity_app.core.db import commit_unit, db, unit_of_work
from charity_app.core.errors import NotAllowed
from charity_app.core.jobs import enqueue
from charity_app.core.scope import ANONYMOUS, Role
from charity_app.giving import tasks
from charity_app.giving.models import Gift, JointCampaign, MonthlyGift, Pool
from charity_app.giving.queries.booked import booked
from charity_app.giving.services import gifts, monthly, running
from charity_app.giving.states.gifts import GiftState, VoidReason, Way
from charity_app.giving.states.monthly import MonthlyState
from charity_app.messaging.models import Message
from charity_app.payments import gateway
from charity_app.payments import queries as payments
from charity_app.payments.events import SubscriptionEnded, SubscriptionFailed
from charity_app.payments.models import Checkout
from charity_app.payments.queries import Booked
from charity_app.payments.services.reconciling import match_day
from tests.giving.conftest import SYSTEM, Stage, certify
from tests.payments.conftest import Cashier, later
from tests.world import Browser

__all__ = ["later"]
Browsers = Callable[..., Browser]
_MONTH = 32 * 24 * 60


@pytest.fixture
def desk(inhabited: Any, house: Flask) -> Cashier:
    return Cashier(house, [])


@pytest.fixture
def pool(stage: Stage) -> Pool:
    made = stage.common_pool()
    certify(stage, made)
    return made


def _begun(stage: Stage, desk: Cashier, pool: Pool, way: Way) -> Any:
    """Begin to give 50 yuan every month and pay the first month; returns the id."""
    donor = stage.actor(Role.DONOR)
    checkout = monthly.start_monthly(pool, amount_fen=50_00, way=way, by=donor)
    key = checkout.id
    commit_unit()
    desk.pay(desk.seen(key))
    return newest_monthly()


def newest_monthly() -> Any:
    return db.session.scalars(select(MonthlyGift.id).order_by(MonthlyGift.started_at.desc()).limit(1)).one()


def _row(monthly_id: Any) -> MonthlyGift:
    db.session.expire_all()
    return db.session.scalars(select(MonthlyGift).where(MonthlyGift.id == monthly_id)).one()


def _gifts(monthly_id: Any) -> list[Gift]:
    return list(db.session.scalars(select(Gift).where(Gift.monthly_id == monthly_id).order_by(Gift.created_at)))


def _told(wording: str) -> int:
    return len(db.session.scalars(select(Message.id).where(Message.wording == wording)).all())


@pytest.mark.parametrize("way", [Way.CARD, Way.ALIPAY])
def test_the_first_month_is_received_and_the_next_day_is_known_features_3_15(
    stage: Stage, desk: Cashier, pool: Pool, way: Way
) -> None:
    monthly_id = _begun(stage, desk, pool, way)
    row = _row(monthly_id)
    assert row.state is MonthlyState.ACTIVE
    assert row.next_on == add_months(clock.today().replace(day=min(clock.today().day, 28)), 1)
    (gift,) = _gifts(monthly_id)
    assert (gift.state, gift.amount_fen, gift.way) == (GiftState.RECEIVED, 50_00, way)


def test_the_second_card_month_is_charged_by_the_provider_and_counts_once(
    stage: Stage, desk: Cashier, pool: Pool, later: Callable[[float], Any]
) -> None:
    pool_id = pool.id
    monthly_id = _begun(stage, desk, pool, Way.CARD)
    first_on = _row(monthly_id).next_on
    db.session.rollback()
    with later(_MONTH):
        for _again in range(2):
            enqueue("payments.deliver_sandbox", {})
            commit_unit()
            desk.work()
        made = _gifts(monthly_id)
        assert [(one.state, one.way, one.amount_fen) for one in made] == [(GiftState.RECEIVED, Way.CARD, 50_00)] * 2
        assert len({one.checkout_id for one in made}) == 2
        row = _row(monthly_id)
        assert first_on is not None
        assert (row.state, row.next_on) == (MonthlyState.ACTIVE, add_months(first_on, 1))
        held = booked([one.checkout_id for one in made if one.checkout_id])
        fees = [one.fee_fen for one in made]
        assert fees[1] > 0
        assert sorted(held.values(), key=str) == [Booked(50_00, fee, 0) for fee in sorted(fees)]
        assert stage.holds("pool", pool_id) == 100_00 - sum(fees)
        today = clock.start_of(clock.today())
        db.session.rollback()
        seen = gateway.provider().list_day(today, today + timedelta(days=1))
        with unit_of_work():
            assert match_day(clock.today(), seen, is_sandbox=True, by=SYSTEM).found == ()


def test_by_alipay_each_month_has_one_gift_with_a_link_and_is_paid_by_one_tap(
    stage: Stage, desk: Cashier, pool: Pool, browser_of: Browsers
) -> None:
    monthly_id = _begun(stage, desk, pool, Way.ALIPAY)
    row = _row(monthly_id)
    row.next_on = clock.today()
    for _ in range(3):
        monthly.ask_month(monthly_id, by=SYSTEM)
    assert _told("giving.month_due") == 1
    gift = _gifts(monthly_id)[1]
    assert gift.state is GiftState.PENDING_PAYMENT
    gift_id = gift.id
    commit_unit()
    donor = browser_of(Role.DONOR)
    assert "用支付宝付款" in donor.send("GET", f"/giving/gifts/{gift_id}").text
    paid = donor.send("POST", f"/giving/gifts/{gift_id}/pay", {"naming": "anonymous", "way": "alipay"})
    checkout = db.session.scalars(select(Checkout).where(Checkout.subject_id == gift_id)).one()
    assert paid.headers["Location"] == f"/payments/checkouts/{checkout.id}"
    desk.pay(desk.seen(checkout.id))
    assert [one.state for one in _gifts(monthly_id)] == [GiftState.RECEIVED, GiftState.RECEIVED]


def test_a_month_that_was_not_paid_tells_the_giver_kindly_and_the_next_one_recovers(
    stage: Stage, desk: Cashier, pool: Pool
) -> None:
    monthly_id = _begun(stage, desk, pool, Way.ALIPAY)
    _row(monthly_id).next_on = clock.today()
    monthly.ask_month(monthly_id, by=SYSTEM)
    gifts.end_gift(_gifts(monthly_id)[1], reason=VoidReason.NOT_PAID, by=SYSTEM)
    row = _row(monthly_id)
    assert (row.state, row.failures, _told("giving.month_failed")) == (MonthlyState.FAILING, 1, 1)
    monthly.follow_gift(_gifts(monthly_id)[0].id, by=SYSTEM)
    row = _row(monthly_id)
    assert (row.state, row.failures) == (MonthlyState.ACTIVE, 0)


def test_a_card_that_fails_tells_the_giver_kindly_and_one_that_ends_stops(
    stage: Stage, desk: Cashier, pool: Pool
) -> None:
    monthly_id = _begun(stage, desk, pool, Way.CARD)
    (subscription,) = payments.subscriptions_of("monthly", monthly_id)
    about: dict[str, Any] = {
        "subscription_id": subscription.id,
        "subject_type": "monthly",
        "subject_id": monthly_id,
        "amount_fen": 50_00,
        "is_sandbox": True,
        "by": SYSTEM,
    }
    tasks.react_to_failed_month(SubscriptionFailed(checkout_id=subscription.id, **about))
    assert (_row(monthly_id).state, _told("giving.month_failed")) == (MonthlyState.FAILING, 1)
    tasks.react_to_ended_months(SubscriptionEnded(**about))
    assert _row(monthly_id).state is MonthlyState.STOPPED


def test_it_is_changed_and_stopped_in_two_taps(stage: Stage, desk: Cashier, pool: Pool, browser_of: Browsers) -> None:
    monthly_id = _begun(stage, desk, pool, Way.CARD)
    commit_unit()
    donor = browser_of(Role.DONOR)
    listed = donor.send("GET", "/giving/monthly").text
    path = f"/giving/monthly/{monthly_id}"
    assert path in re.findall(r'href="(/giving/monthly/[^"]+)"', listed)
    shown = donor.send("GET", path).text
    assert 'name="amount" value="100"' in shown
    assert donor.send("POST", f"{path}/change", {"amount": "100"}).status_code == 303
    assert donor.send("POST", f"{path}/change", {"amount": "0"}).status_code == 422
    assert donor.send("POST", f"{path}/stop").status_code == 303
    row = _row(monthly_id)
    assert (row.amount_fen, row.state, row.next_on) == (100_00, MonthlyState.STOPPED, None)
    (subscription,) = payments.subscriptions_of("monthly", monthly_id)
    assert (subscription.amount_fen, subscription.state) == (100_00, "stopping")
    assert browser_of(Role.ORG_MANAGER).send("GET", path).status_code == 404


def test_nobody_in_particular_is_asked_to_sign_in(stage: Stage, pool: Pool, browser_of: Browsers) -> None:
    with pytest.raises(NotAllowed):
        monthly.start_monthly(pool, amount_fen=50_00, way=Way.CARD, by=ANONYMOUS)
    asked = browser_of(None).send("GET", f"/giving/pools/{pool.id}/monthly")
    assert (asked.status_code, "/sign-in" in asked.headers["Location"]) == (303, True)


def test_it_begins_on_its_page(stage: Stage, pool: Pool, browser_of: Browsers) -> None:
    donor, path = browser_of(Role.DONOR), f"/giving/pools/{pool.id}/monthly"
    assert "从这个月开始" in donor.send("GET", path).text
    assert donor.send("POST", path, {"amount": "abc", "way": "card"}).status_code == 422
    begun = donor.send("POST", path, {"amount": "20", "way": "card"})
    assert begun.headers["Location"].startswith("/payments/checkouts/")


def test_it_ends_with_the_fundraising(stage: Stage, desk: Cashier, pool: Pool) -> None:
    campaign_id = pool.campaign_id
    monthly_id = _begun(stage, desk, pool, Way.ALIPAY)
    campaign = stage.one(JointCampaign, campaign_id)
    campaign.ends_on = clock.today()
    running.close_due_campaign(campaign.id, by=SYSTEM)
    assert (_row(monthly_id).state, _told("giving.months_over")) == (MonthlyState.STOPPED, 1)


def test_what_is_due_is_asked_for_once_a_day(stage: Stage, desk: Cashier, pool: Pool) -> None:
    monthly_id = _begun(stage, desk, pool, Way.ALIPAY)
    assert monthly.plan_months() == 0
    _row(monthly_id).next_on = clock.today()
    db.session.flush()
    assert monthly.plan_months() == 1
