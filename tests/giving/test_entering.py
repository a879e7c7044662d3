"""Gifts that come by hand: cash, transfers, goods, one-day giving; in the same totals (features 3.11, 3.18)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.scope import Role
from charity_app.giving.models import Gift, GiftBatch, Giver, GoodsLine
from charity_app.giving.services import batches, campaigns, goods, workplaces
from charity_app.giving.services.batches import Unit
from charity_app.giving.services.goods import GoodsItem
from charity_app.giving.states.gifts import DonorType, GiftState, Naming, RefundGround, ValueSource, Way
from tests.giving import money
from tests.giving.conftest import Stage


def test_cash_is_received_at_once_and_counts_like_any_gift(stage: Stage) -> None:
    pool = stage.common_pool()
    before = stage.holds("bank", pool.charity_id)
    stage.received(pool, 100_00)
    gift = money.cash(stage, pool, 66_60)
    assert (gift.state, gift.giver_id, gift.naming) == (GiftState.RECEIVED, None, Naming.ANONYMOUS)
    assert stage.holds("pool", pool.id) == 166_60
    assert stage.holds("bank", pool.charity_id) - before == -66_60


def test_a_giver_may_be_named_and_is_sealed(stage: Stage) -> None:
    gift = money.cash(stage, stage.common_pool(), 5_00, name="钱初溪", naming=Naming.NAMED_WITHOUT_AMOUNT)
    assert gift.public_name_sealed is not None
    assert "钱初溪".encode() not in gift.public_name_sealed
    giver = stage.one(Giver, gift.giver_id)
    assert giver.name_sealed is not None
    assert giver.user_id is None


@pytest.mark.parametrize("way", [Way.CASH, Way.BANK_TRANSFER, Way.CHEQUE, Way.BOX])
def test_a_number_is_there_once_for_each_charity_and_way(stage: Stage, way: Way) -> None:
    pool = stage.common_pool()
    money.cash(stage, pool, 5_00, way=way, reference="N1")
    with pytest.raises(Invalid) as refused:
        money.cash(stage, pool, 5_00, way=way, reference="N1")
    assert refused.value.field == "reference"
    money.cash(stage, pool, 5_00, way=Way.CASH if way is not Way.CASH else Way.BOX, reference="N1")
    assert stage.holds("pool", pool.id) == 10_00


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("amount", {"amount_fen": 0}),
        ("amount", {"amount_fen": -1}),
        ("amount", {"amount_fen": 100_000_000_00 + 1}),
        ("reference", {"reference": "  "}),
        ("way", {"way": Way.ALIPAY}),
        ("way", {"way": Way.PLATFORM}),
        ("given_on", {"given_on": clock.today() + timedelta(days=1)}),
        ("given_on", {"given_on": clock.today() - timedelta(days=6)}),
        ("name", {"naming": Naming.NAMED}),
        ("evidence", {"donor_type": DonorType.OVERSEAS}),
        ("code", {"code": "NOSUCH"}),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(stage: Stage, field: str, changes: dict[str, Any]) -> None:
    pool = stage.common_pool()
    with pytest.raises(Invalid) as refused:
        money.cash(stage, pool, changes.pop("amount_fen", 5_00), **changes)
    assert refused.value.field == field
    assert stage.holds("pool", pool.id) == 0


def test_a_closed_pool_takes_nothing(stage: Stage) -> None:
    pool = stage.common_pool()
    campaigns.close_pool(pool, by=stage.officer)
    with pytest.raises(Conflict):
        money.cash(stage, pool, 5_00)


def _goods(stage: Stage, *items: GoodsItem, **changes: Any) -> Gift:
    pool = changes.pop("pool", None) or stage.common_pool()
    slip = money.slip(0, way=Way.GOODS, **changes)
    return goods.enter_goods(pool, slip=slip, items=items, is_sandbox=True, by=stage.actor(Role.ORG_FINANCE))


def test_goods_are_valued_by_the_price_of_their_day_or_not_at_all_r_don_04(stage: Stage) -> None:
    today = clock.today()
    for price_fen, since in ((60_00, today - timedelta(days=90)), (65_50, today - timedelta(days=2))):
        goods.write_price(
            what="大米", unit="袋", price_fen=price_fen, valid_from=since, source="发改委价格监测", by=stage.officer
        )
    rice = GoodsItem(what="大米", quantity=Decimal("1.5"), unit="袋", source=ValueSource.PRICE_LIST)
    coats = GoodsItem(what="棉衣", quantity=Decimal(20), unit="件")
    pool = stage.common_pool()
    gift = _goods(stage, rice, coats, pool=pool, given_on=today)
    lines = {line.what: line for line in db.session.scalars(select(GoodsLine))}
    assert (lines["大米"].value_fen, lines["棉衣"].value_fen) == (98_25, None)
    assert lines["棉衣"].value_source is ValueSource.NOT_STATED
    assert gift.amount_fen == 98_25
    assert (stage.holds("goods", pool.id), stage.holds("pool", pool.id)) == (98_25, 0)
    before = _goods(stage, rice, pool=pool, given_on=today - timedelta(days=3))
    assert before.amount_fen == 90_00


def test_goods_without_a_stated_value_count_by_quantity_only(stage: Stage) -> None:
    gift = _goods(stage, GoodsItem(what="棉衣", quantity=Decimal(20), unit="件"))
    assert (gift.amount_fen, gift.state) == (0, GiftState.RECEIVED)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("goods", {"source": ValueSource.PRICE_LIST}),
        ("goods", {"source": ValueSource.ASSESSMENT}),
        ("evidence", {"source": ValueSource.INVOICE, "value_fen": 5_00}),
        ("goods", {"what": "香烟两条"}),
        ("goods", {"what": " "}),
        ("goods", {"unit": ""}),
        ("goods", {"quantity": Decimal(0)}),
    ],
)
def test_goods_that_cannot_be_are_refused_on_their_field(stage: Stage, field: str, changes: dict[str, Any]) -> None:
    told: dict[str, Any] = {"what": "棉衣", "quantity": Decimal(2), "unit": "件"}
    with pytest.raises(Invalid) as refused:
        _goods(stage, GoodsItem(**(told | changes)))
    assert refused.value.field == field


def test_goods_entered_by_mistake_leave_the_books_again(stage: Stage) -> None:
    pool = stage.common_pool()
    item = GoodsItem(what="棉衣", quantity=Decimal(2), unit="件", source=ValueSource.ASSESSMENT, value_fen=50_00)
    gift = _goods(stage, item, pool=pool)
    goods.return_goods(gift, ground=RefundGround.WRONG_PAYMENT, by=stage.actor(Role.ORG_FINANCE))
    assert stage.holds("goods", pool.id) == 0
    assert stage.fresh(gift).state is GiftState.REFUNDED


def test_one_day_giving_is_one_sum_with_how_many_gave_r_cmp_03(stage: Stage) -> None:
    pool, finance = stage.common_pool(), stage.actor(Role.ORG_FINANCE)
    slip = money.slip(3_260_00, way=Way.BANK_TRANSFER)
    unit = Unit(name="演示第一小学", givers=48, people=money.picture(1))
    first = batches.enter_batch(pool, slip=slip, unit=unit, is_sandbox=True, by=finance)
    batch = db.session.scalars(select(GiftBatch).where(GiftBatch.pool_id == pool.id)).one()
    assert (batch.givers, batch.total_fen, first.donor_type) == (48, 3_260_00, DonorType.GROUP)
    workplace = workplaces.known_or_new_workplace("演示第一小学", by=finance)
    again = money.slip(100_00, code=workplace.code.lower())
    second = batches.enter_batch(pool, slip=again, unit=Unit(givers=2), is_sandbox=True, by=finance)
    assert second.workplace_id == first.workplace_id == workplace.id
    assert stage.holds("pool", pool.id) == 3_360_00
    assert db.session.scalar(select(func.count()).where(GiftBatch.pool_id == pool.id)) == 2


@pytest.mark.parametrize(("field", "unit"), [("givers", Unit(name="演示一", givers=0)), ("unit_name", Unit(givers=3))])
def test_a_batch_without_unit_or_people_is_refused(stage: Stage, field: str, unit: Unit) -> None:
    with pytest.raises(Invalid) as refused:
        batches.enter_batch(
            stage.common_pool(), slip=money.slip(), unit=unit, is_sandbox=True, by=stage.actor(Role.ORG_FINANCE)
        )
    assert refused.value.field == field
