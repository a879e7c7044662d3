"""The one place from which charity finance lets a gift go back, and the codes of workplaces."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from charity_app.core.db import commit_unit, db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.scope import Role
from charity_app.giving.models import Gift, GiftReturn, Pool, Receipt, Workplace
from charity_app.giving.services import campaigns, paying, returns
from charity_app.giving.services.receipts import request_receipt
from charity_app.giving.states.campaigns import PoolKind
from charity_app.giving.states.gifts import GiftState, RefundGround, Way
from charity_app.giving.states.matches import KeepState
from charity_app.giving.states.receipts import ReceiptState
from charity_app.projects.models import CharityProject
from charity_app.projects.queries.money import money_of_project
from charity_app.projects.states import ProjectState
from tests.giving import money
from tests.giving.conftest import SYSTEM, Stage
from tests.html import read
from tests.payments.conftest import Cashier
from tests.world import Browser

Browsers = Callable[..., Browser]
MISTAKE = RefundGround.WRONG_PAYMENT


def _own_pool(stage: Stage) -> tuple[Pool, CharityProject]:
    project = money.project_at_work(stage)
    pool = campaigns.open_pool(
        stage.running(),
        kind=PoolKind.PROJECT,
        charity_id=stage.charity.id,
        project_id=project.id,
        by=stage.officer,
    )
    return pool, project


def test_a_gift_by_hand_goes_back_from_the_desk_with_its_goal_and_receipt(stage: Stage, browser_of: Browsers) -> None:
    pool, project = _own_pool(stage)
    gift = money.cash(stage, pool, 100_00)
    request_receipt(gift, payer="付款单位甲", by=SYSTEM)
    commit_unit()
    finance = browser_of(Role.ORG_FINANCE)
    listed = finance.send("GET", f"/giving/received?q={gift.number[:5].lower()}").text
    assert gift.number in listed
    assert gift.number not in finance.send("GET", "/giving/received?q=GXXXX").text
    path = f"/giving/received/{gift.id}"
    assert 'value="100' in finance.send("GET", path).text
    posted = {"amount_fen": "100", "ground": "wrong_payment", "reference": ""}
    assert "请填写退回凭证编号" in finance.send("POST", f"{path}/return", posted).text
    assert finance.send("POST", f"{path}/return", posted | {"reference": "TH1"}).status_code == 303
    seen = stage.fresh(gift)
    assert (seen.state, seen.refund_ground, stage.holds("pool", pool.id)) == (GiftState.REFUNDED, MISTAKE, 0)
    assert money_of_project(project.id).raised_fen == 0
    assert db.session.scalars(select(Receipt.state).where(Receipt.gift_id == gift.id)).one() is ReceiptState.NONE
    shown = read(finance.send("GET", path).text).text
    assert "退回记录" in shown
    assert "现在没有可退回的金额" in shown


def test_a_gift_online_goes_back_through_its_provider_and_with_its_match(
    stage: Stage, house: Flask, browser_of: Browsers
) -> None:
    desk = Cashier(house, [])
    pool = stage.common_pool()
    fund = stage.open_fund(pool)
    gift = stage.started(pool)
    gift_id, fund_id, pool_id = gift.id, fund.id, pool.id
    checkout = paying.pay_gift(gift, way=Way.ALIPAY, by=SYSTEM).id
    commit_unit()
    desk.pay(desk.seen(checkout))
    finance, path = browser_of(Role.ORG_FINANCE), f"/giving/received/{gift_id}"
    posted = {"amount_fen": "100", "ground": "unlawful_source"}
    assert finance.send("POST", f"{path}/return", posted).status_code == 303
    assert "现在没有可退回的金额" in finance.send("GET", path).text
    assert finance.send("POST", f"{path}/return", posted).status_code == 409
    desk.work()
    seen = stage.one(Gift, gift_id)
    assert (seen.state, stage.keep(seen).state) == (GiftState.REFUNDED, KeepState.RETURNED)
    assert (stage.holds("pool", pool_id), stage.holds("match_fund", fund_id)) == (0, 500_000_00)


def test_only_what_no_decision_has_taken_goes_back_r_don_07(stage: Stage) -> None:
    pool, project = _own_pool(stage)
    gift = money.cash(stage, pool, 100_00)
    money.allocated(stage, (pool, project, 60_00))
    with pytest.raises(Conflict, match="already allocated"):
        returns.return_gift(gift, amount_fen=40_01, ground=MISTAKE, reference="TH1", by=SYSTEM)
    returns.return_gift(gift, amount_fen=40_00, ground=MISTAKE, reference="TH1", by=SYSTEM)
    assert (stage.fresh(gift).kept_fen, stage.holds("pool", pool.id)) == (60_00, 0)
    assert db.session.scalars(select(GiftReturn.amount_fen)).all() == [40_00]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reference": " "}, "reference"),
        ({"amount_fen": 100_01}, "amount_fen"),
        ({"amount_fen": 0}, "amount_fen"),
        ({"ground": RefundGround.DISPUTE_LOST}, "ground"),
        ({"ground": RefundGround.PROJECT_TERMINATED}, "ground"),
    ],
)
def test_a_return_that_cannot_be_is_refused_on_its_field(stage: Stage, changes: dict[str, Any], field: str) -> None:
    pool, _ = _own_pool(stage)
    gift = money.cash(stage, pool, 100_00)
    told: dict[str, Any] = {"amount_fen": 10_00, "ground": MISTAKE, "reference": "TH1", "by": SYSTEM}
    with pytest.raises(Invalid) as refused:
        returns.return_gift(gift, **(told | changes))
    assert refused.value.field == field


def test_one_slip_of_a_return_counts_once(stage: Stage) -> None:
    gift = money.cash(stage, stage.common_pool(), 100_00)
    returns.return_gift(gift, amount_fen=10_00, ground=MISTAKE, reference="TH1", by=SYSTEM)
    with pytest.raises(Invalid, match="entered before"):
        returns.return_gift(gift, amount_fen=10_00, ground=MISTAKE, reference="TH1", by=SYSTEM)
    returns.return_gift(gift, amount_fen=10_00, ground=MISTAKE, reference="TH2", by=SYSTEM)
    assert stage.fresh(gift).kept_fen == 80_00


def test_donors_of_a_project_that_was_broken_off_get_back_what_was_not_spent(stage: Stage) -> None:
    pool, project = _own_pool(stage)
    gift = money.cash(stage, pool, 100_00)
    db.session.execute(
        update(CharityProject).where(CharityProject.id == project.id).values(state=ProjectState.TERMINATED)
    )
    db.session.expire_all()
    ground = RefundGround.PROJECT_TERMINATED
    returns.return_gift(gift, amount_fen=100_00, ground=ground, reference="TH1", by=SYSTEM)
    assert stage.fresh(gift).refund_ground is ground


def test_nobody_but_the_charitys_own_finance_lets_a_gift_go_back(stage: Stage, browser_of: Browsers) -> None:
    gift = money.cash(stage, stage.common_pool(), 100_00)
    commit_unit()
    path = f"/giving/received/{gift.id}"
    officer = browser_of(Role.CHARITY_OFFICER)
    assert 'name="ground"' not in officer.send("GET", path).text
    assert browser_of(Role.DONOR).send("GET", path).status_code in (403, 404)
    told = {"amount_fen": "100", "ground": "wrong_payment", "reference": "TH1"}
    assert officer.send("POST", f"{path}/return", told).status_code == 403


def _code(name: str) -> str:
    code = db.session.scalars(select(Workplace.code).where(Workplace.name == name)).one()
    db.session.rollback()
    return code


def test_finance_makes_a_code_for_any_unit_and_a_manager_for_the_own_house(stage: Stage, browser_of: Browsers) -> None:
    commit_unit()
    finance, manager = browser_of(Role.ORG_FINANCE), browser_of(Role.ORG_MANAGER)
    made = finance.send("POST", "/giving/workplaces/new", {"unit_name": "张江某公司（演示）", "organisation_id": ""})
    assert made.status_code == 303
    code = _code("张江某公司（演示）")
    assert code in finance.send("GET", made.headers["Location"]).text
    assert code in finance.send("GET", "/giving/workplaces").text
    assert code not in manager.send("GET", "/giving/workplaces").text
    assert manager.send("GET", made.headers["Location"]).status_code == 404
    again = {"unit_name": "张江某公司（演示）", "organisation_id": ""}
    assert "已有代码" in finance.send("POST", "/giving/workplaces/new", again).text
    own = {"unit_name": "本单位工会", "organisation_id": str(stage.world.ids["organisation here"])}
    assert manager.send("POST", "/giving/workplaces/new", own).status_code == 303
    assert "本单位工会" in manager.send("GET", "/giving/workplaces").text
    db.session.rollback()
    other = own | {"unit_name": "别家", "organisation_id": str(stage.world.ids["organisation there"])}
    assert manager.send("POST", "/giving/workplaces/new", other).status_code == 422


def test_the_sum_of_a_code_counts_what_stayed(stage: Stage, browser_of: Browsers) -> None:
    commit_unit()
    finance = browser_of(Role.ORG_FINANCE)
    made = finance.send("POST", "/giving/workplaces/new", {"unit_name": "某单位", "organisation_id": ""})
    code = _code("某单位")
    pool = stage.common_pool()
    first, _ = (money.cash(stage, pool, 30_00, code=code) for _ in range(2))
    returns.return_gift(first, amount_fen=5_00, ground=MISTAKE, reference="TH1", by=SYSTEM)
    commit_unit()
    shown = read(finance.send("GET", made.headers["Location"]).text).text.replace(" ", "").replace("\n", "")
    assert "捐赠人数2" in shown
    assert "55元" in shown
