"""Goods that can be neither stored nor used are sold, and what is left after costs goes to the charity's work."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from charity_app.core.db import commit_unit
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.scope import Role
from charity_app.giving.models import Gift, Pool
from charity_app.giving.queries.following import follow_gift
from charity_app.giving.queries.totals import totals_of
from charity_app.giving.services import gifts, goods
from charity_app.giving.services.goods import GoodsItem
from charity_app.giving.services.sales import GoodsSold, sell_goods
from charity_app.giving.states.gifts import RefundGround, ValueSource, Way
from tests.giving import money
from tests.giving.conftest import SYSTEM, Stage
from tests.world import Browser

Browsers = Callable[..., Browser]


@pytest.fixture
def pool(stage: Stage) -> Pool:
    return stage.common_pool()


def _apples(stage: Stage, pool: Pool, value_fen: int | None = 300_00) -> Gift:
    source = ValueSource.ASSESSMENT if value_fen else ValueSource.NOT_STATED
    item = GoodsItem(what="苹果", quantity=Decimal(500), unit="千克", source=source, value_fen=value_fen)
    slip = money.slip(0, way=Way.GOODS)
    return goods.enter_goods(pool, slip=slip, items=[item], is_sandbox=True, by=stage.actor(Role.ORG_FINANCE))


def _sale(**changes: Any) -> GoodsSold:
    told = {"why": "冷库已满，三天内会坏", "income_fen": 200_00, "costs_fen": 35_50, "reference": "S0001"}
    return GoodsSold(**(told | changes))


@pytest.mark.parametrize("value_fen", [300_00, None])
def test_what_is_left_after_costs_is_money_of_the_pool_and_the_goods_are_gone_r_don_06(
    stage: Stage, pool: Pool, value_fen: int | None
) -> None:
    gift = _apples(stage, pool, value_fen)
    before = stage.holds("bank", pool.charity_id)
    sell_goods(gift, sale=_sale(), by=stage.actor(Role.ORG_FINANCE))
    assert (stage.holds("goods", pool.id), stage.holds("pool", pool.id)) == (0, 164_50)
    assert stage.holds("bank", pool.charity_id) - before == -164_50
    totals = totals_of(stage.campaign_of(pool), is_sandbox=True)
    assert [totals.sum_of(name) for name in ("received_fen", "goods_fen", "held_fen")] == [164_50, 0, 164_50]
    followed = follow_gift(gift)
    assert (followed.sold_fen, followed.unallocated_fen, followed.whole_fen) == (164_50, 164_50, 164_50)


def test_goods_are_sold_once_and_not_given_back_afterwards(stage: Stage, pool: Pool) -> None:
    gift = _apples(stage, pool)
    sell_goods(gift, sale=_sale(costs_fen=200_00), by=SYSTEM)
    assert (stage.holds("goods", pool.id), stage.holds("pool", pool.id)) == (0, 0)
    with pytest.raises(Conflict):
        sell_goods(gift, sale=_sale(), by=SYSTEM)
    with pytest.raises(Conflict):
        goods.return_goods(gift, ground=RefundGround.WRONG_PAYMENT, by=SYSTEM)


def test_only_goods_that_are_here_are_sold(stage: Stage, pool: Pool) -> None:
    back = _apples(stage, pool)
    goods.return_goods(back, ground=RefundGround.WRONG_PAYMENT, by=SYSTEM)
    for gift in (back, stage.received(pool)):
        with pytest.raises(Conflict):
            sell_goods(gift, sale=_sale(), by=SYSTEM)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("why", {"why": " "}),
        ("reference", {"reference": ""}),
        ("income_fen", {"income_fen": 0}),
        ("income_fen", {"income_fen": 100_000_000_00 + 1}),
        ("costs_fen", {"costs_fen": -1}),
        ("costs_fen", {"costs_fen": 200_01}),
    ],
)
def test_a_sale_that_cannot_be_is_refused_on_its_field(
    stage: Stage, pool: Pool, field: str, changes: dict[str, Any]
) -> None:
    gift = _apples(stage, pool)
    with pytest.raises(Invalid) as refused:
        sell_goods(gift, sale=_sale(**changes), by=SYSTEM)
    assert refused.value.field == field
    assert stage.holds("goods", pool.id) == 300_00


def test_finance_sells_on_a_page_and_the_giver_reads_what_came_of_it(
    stage: Stage, browser_of: Browsers, pool: Pool
) -> None:
    gift = _apples(stage, pool)
    key = gifts.gift_key(gift, by=SYSTEM)
    commit_unit()
    finance, path = browser_of(Role.ORG_FINANCE), f"/giving/entering/{gift.id}/sale"
    assert path in finance.send("GET", f"/giving/entering/{gift.id}").text
    assert finance.send("GET", path).status_code == 200
    typed = {"why": "不能久存", "income_fen": "２００", "costs_fen": "300", "reference": "S2"}
    refused = finance.send("POST", path, typed)
    assert refused.status_code == 422
    assert 'id="costs_fen-error"' in refused.text
    assert "不能久存" in refused.text
    assert finance.send("POST", path, typed | {"costs_fen": "35.50"}).status_code == 303
    shown = finance.send("GET", f"/giving/entering/{gift.id}").text
    assert all(told in shown for told in ("不能久存", "200", "35.50", "164.50"))
    assert path not in shown
    assert finance.send("POST", path, typed).status_code == 409
    trail = browser_of(None).send("GET", f"/giving/gifts/{key}/trail").text
    assert "不能久存" in trail
    assert "164.50" in trail
