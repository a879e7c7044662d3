"""What the cash desk tells becomes state, match and ledger in one transaction, whatever the order and however often."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from charity_app.core.db import commit_unit, db
from charity_app.core.errors import Conflict, Invalid
from charity_app.giving.models import Gift, Pool
from charity_app.giving.services import paying, returns
from charity_app.giving.states.gifts import GiftState, RefundGround, Way
from charity_app.giving.states.matches import KeepState
from charity_app.payments import queries as payments
from charity_app.payments import sandbox
from charity_app.payments.models import Checkout
from tests.giving.conftest import SYSTEM, Stage
from tests.payments.conftest import Cashier


@pytest.fixture
def desk(inhabited: Any, house: Flask) -> Cashier:
    """The sandbox's cash desk; what it tells reaches the house."""
    return Cashier(house, [])


@pytest.fixture
def pool(stage: Stage) -> Pool:
    made = stage.common_pool()
    stage.open_fund(made)
    return made


def _opened(desk: Cashier, gift: Gift, way: Way = Way.ALIPAY) -> Checkout:
    key = paying.pay_gift(gift, way=way, by=SYSTEM).id
    commit_unit()
    return desk.seen(key)


def _gift(gift_id: Any) -> Gift:
    return db.session.scalars(select(Gift).where(Gift.id == gift_id)).one()


def test_a_paid_gift_is_received_with_its_fee_and_match(stage: Stage, desk: Cashier, pool: Pool) -> None:
    pool_id, gift = pool.id, stage.started(pool)
    gift_id = gift.id
    desk.pay(_opened(desk, gift))
    seen = _gift(gift_id)
    assert (seen.state, seen.way, seen.fee_fen > 0) == (GiftState.RECEIVED, Way.ALIPAY, True)
    assert stage.keep(seen).state is KeepState.GIVEN
    assert stage.holds("pool", pool_id) == 150_00 - seen.fee_fen


def test_pressed_twice_it_is_one_payment_and_another_way_gives_the_first_up(
    stage: Stage, desk: Cashier, pool: Pool
) -> None:
    gift = stage.started(pool)
    gift_id = gift.id
    first = _opened(desk, gift)
    assert _opened(desk, _gift(gift_id)).id == first.id
    second = _opened(desk, _gift(gift_id), Way.CARD)
    assert second.id != first.id
    assert [one.state for one in payments.checkouts_of("gift", gift_id) if one.id == first.id] == ["cancelled"]


def test_paid_twice_the_second_payment_goes_back_and_the_gift_stays_one(
    stage: Stage, desk: Cashier, pool: Pool
) -> None:
    pool_id, charity_id, gift = pool.id, pool.charity_id, stage.started(pool)
    gift_id = gift.id
    first = _opened(desk, gift)
    second = _opened(desk, _gift(gift_id), Way.CARD)
    desk.act(first, sandbox.pay_session)
    desk.pay(second)
    seen = _gift(gift_id)
    assert (seen.state, seen.refunded_fen) == (GiftState.RECEIVED, 0)
    assert stage.holds("pool", pool_id) == 150_00 - seen.fee_fen
    (other,) = {first.id, second.id} - {seen.checkout_id}
    assert stage.holds("own", charity_id) == -(_one(other).fee_fen or 0) < 0
    (refund,) = payments.refunds_of(_one(other))
    assert (refund.amount_fen, refund.reason, refund.state) == (100_00, "duplicate", "paid")


def _one(checkout_id: Any) -> Checkout:
    found = payments.get_checkout(checkout_id)
    assert found is not None
    return found


def test_a_refund_asked_for_goes_the_whole_way(stage: Stage, desk: Cashier, pool: Pool) -> None:
    pool_id, gift = pool.id, stage.started(pool)
    gift_id = gift.id
    desk.pay(_opened(desk, gift))
    with pytest.raises(Invalid):
        returns.return_gift(_gift(gift_id), amount_fen=100_01, ground=RefundGround.WRONG_PAYMENT, by=SYSTEM)
    returns.return_gift(_gift(gift_id), amount_fen=100_00, ground=RefundGround.UNLAWFUL_SOURCE, by=SYSTEM)
    commit_unit()
    desk.work()
    seen = _gift(gift_id)
    assert (seen.state, seen.refund_ground) == (GiftState.REFUNDED, RefundGround.UNLAWFUL_SOURCE)
    assert stage.keep(seen).state is KeepState.RETURNED
    assert stage.holds("pool", pool_id) == 0
    with pytest.raises(Conflict):
        returns.return_gift(_gift(gift_id), amount_fen=1, ground=RefundGround.WRONG_PAYMENT, by=SYSTEM)


def test_a_bank_that_asks_back_and_loses_leaves_everything_as_it_was(stage: Stage, desk: Cashier, pool: Pool) -> None:
    pool_id, gift = pool.id, stage.started(pool)
    gift_id = gift.id
    checkout = desk.pay(_opened(desk, gift, Way.CARD))
    desk.act(checkout, sandbox.dispute_session)
    desk.work()
    assert _gift(gift_id).state is GiftState.DISPUTED
    desk.act(checkout, sandbox.win_dispute)
    desk.work()
    seen = _gift(gift_id)
    assert (seen.state, stage.holds("pool", pool_id)) == (GiftState.RECEIVED, 150_00 - seen.fee_fen)


def test_money_for_a_gift_that_was_given_up_is_received_late(stage: Stage, desk: Cashier, pool: Pool) -> None:
    gift = stage.started(pool)
    gift_id = gift.id
    checkout = _opened(desk, gift)
    paying.cancel_gift(_gift(gift_id), by=SYSTEM)
    commit_unit()
    desk.pay(checkout)
    seen = _gift(gift_id)
    assert (seen.state, seen.void_reason) == (GiftState.RECEIVED, None)
    assert stage.keep(seen).state is KeepState.GIVEN
