"""What was promised in writing stands apart until its money comes, and is given up after sixty days."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import commit_unit, db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.scope import Role
from charity_app.giving.models import Gift, Pool
from charity_app.giving.queries.following import state_of
from charity_app.giving.queries.money import figures_of
from charity_app.giving.services import gifts, pledges
from charity_app.giving.services.pledges import Arrival
from charity_app.giving.states.gifts import DonorType, GiftState, VoidReason, Way
from charity_app.giving.states.matches import NoMatch
from tests.giving import money
from tests.giving.conftest import SYSTEM, Stage
from tests.html import read
from tests.world import Browser

At = Callable[[str], AbstractContextManager[None]]


def _promised(stage: Stage, pool: Pool, amount_fen: int = 5_000_00) -> Gift:
    slip = money.slip(amount_fen, way=Way.BANK_TRANSFER, donor_type=DonorType.ENTERPRISE, name="某公司（演示）")
    return pledges.enter_pledge(pool, slip=slip, is_sandbox=True, by=stage.actor(Role.ORG_FINANCE))


def _arrival(**changes: Any) -> Arrival:
    told: dict[str, Any] = {"way": Way.BANK_TRANSFER, "reference": "YH0001", "given_on": clock.today()}
    return Arrival(**(told | changes))


def _figures(stage: Stage, pool: Pool) -> tuple[int, int, int]:
    figures = figures_of([pool.id], is_sandbox=True)[pool.id]
    return figures.promised_fen, figures.received_fen, figures.gifts


def test_a_promise_stands_apart_from_what_is_received_until_its_money_comes_r_cmp_02(stage: Stage) -> None:
    pool = stage.common_pool()
    stage.open_fund(pool)
    gift = _promised(stage, pool)
    assert (stage.fresh(gift).state, _figures(stage, pool)) == (GiftState.PLEDGED, (5_000_00, 0, 0))
    pledges.confirm_pledge(gift, by=SYSTEM)
    assert (stage.fresh(gift).state, _figures(stage, pool)) == (GiftState.PENDING_PAYMENT, (5_000_00, 0, 0))
    pledges.receive_pledge(gift, arrival=_arrival(), by=SYSTEM)
    seen = stage.fresh(gift)
    assert (seen.state, seen.way, seen.reference) == (GiftState.RECEIVED, Way.BANK_TRANSFER, "YH0001")
    assert (_figures(stage, pool), stage.holds("pool", pool.id)) == ((5_000_00, 5_000_00, 1), 5_000_00)
    assert stage.keep(seen).no_match is NoMatch.WAY
    with pytest.raises(Conflict):
        pledges.receive_pledge(seen, arrival=_arrival(reference="YH0002"), by=SYSTEM)


def test_money_may_come_at_once_and_after_the_promise_was_given_up(stage: Stage) -> None:
    pool = stage.common_pool()
    first, second = _promised(stage, pool), _promised(stage, pool, 1_000_00)
    pledges.receive_pledge(first, arrival=_arrival(), by=SYSTEM)
    pledges.cancel_pledge(second, by=SYSTEM)
    assert (stage.fresh(second).void_reason, _figures(stage, pool)) == (VoidReason.CANCELLED, (5_000_00, 5_000_00, 1))
    pledges.receive_pledge(second, arrival=_arrival(reference="YH0002"), by=SYSTEM)
    assert (stage.fresh(second).state, stage.holds("pool", pool.id)) == (GiftState.RECEIVED, 6_000_00)


def test_a_promise_whose_money_does_not_come_is_given_up_after_sixty_days(stage: Stage, at: At) -> None:
    with at("2024-12-05 09:00"):
        gift = _promised(stage, stage.common_pool())
        assert gifts.plan_unpaid() == 0
        pledges.confirm_pledge(gift, by=SYSTEM)
        assert gift.pay_until_at == clock.now() + timedelta(days=60)
    with at("2025-02-03 08:59"):
        assert gifts.plan_unpaid() == 0
    with at("2025-02-03 09:00"):
        assert gifts.plan_unpaid() == 1
        gifts.end_unpaid(gift.id, by=SYSTEM)
    assert (stage.fresh(gift).state, gift.void_reason) == (GiftState.VOID, VoidReason.NOT_PAID)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reference": " "}, "reference"),
        ({"reference": "TAKEN"}, "reference"),
        ({"way": Way.CARD}, "way"),
        ({"given_on": clock.today() + timedelta(days=2)}, "given_on"),
    ],
)
def test_a_slip_that_cannot_be_is_refused_on_its_field(stage: Stage, changes: dict[str, Any], field: str) -> None:
    pool = stage.common_pool()
    money.cash(stage, pool, 1_00, way=Way.BANK_TRANSFER, reference="TAKEN")
    with pytest.raises(Invalid) as refused:
        pledges.receive_pledge(_promised(stage, pool), arrival=_arrival(**changes), by=SYSTEM)
    assert refused.value.field == field


def test_finance_writes_a_promise_down_and_takes_its_money_in(stage: Stage, browser_of: Callable[..., Browser]) -> None:
    pool, project = stage.common_pool(), money.project_at_work(stage)
    commit_unit()
    finance = browser_of(Role.ORG_FINANCE)
    told = {"pool_id": str(pool.id), "given_on": clock.today().isoformat(), "reference": "CN1", "amount": "5000"}
    told |= {"donor_type": "enterprise", "name": "", "naming": "anonymous"}
    assert "捐赠意向" in finance.send("GET", "/giving/entering").text
    made = finance.send("POST", "/giving/pledges/new", told)
    path = made.headers["Location"]
    assert (made.status_code, finance.send("POST", "/giving/pledges/new", told).status_code) == (303, 422)
    assert "承诺书编号" in finance.send("GET", path).text
    assert finance.send("POST", f"{path}/confirm").status_code == 303
    assert "确认将付款" not in finance.send("GET", path).text
    slip = {"way": "bank_transfer", "given_on": clock.today().isoformat(), "reference": "YH1"}
    assert finance.send("POST", f"{path}/arrive", slip | {"reference": ""}).status_code == 422
    assert finance.send("POST", f"{path}/arrive", slip).status_code == 303
    assert finance.send("POST", f"{path}/cancel").status_code == 409
    assert "已到账" in read(finance.send("GET", path).text).text
    gift = db.session.scalars(select(Gift).where(Gift.reference == "YH1")).one()
    money.allocated(stage, (pool, project, 5_000_00))
    assert state_of(gift) is GiftState.ALLOCATED
    commit_unit()
    assert "已划拨" in read(finance.send("GET", path).text).text
