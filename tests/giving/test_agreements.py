"""The written agreement that a giver may ask for: who, what, how much, what for, and when it was handed over."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from charity_app.core import clock
from charity_app.core.db import commit_unit
from charity_app.core.scope import Role
from charity_app.giving.models import Pool
from charity_app.giving.services import gifts, goods
from charity_app.giving.services.goods import GoodsItem
from charity_app.giving.states.gifts import Way
from charity_app.giving.views import papers
from tests.giving import money
from tests.giving.conftest import SYSTEM, Stage
from tests.world import Browser

Browsers = Callable[..., Browser]


@pytest.fixture
def pool(stage: Stage) -> Pool:
    return stage.common_pool()


def _key(gift: Any) -> str:
    key = gifts.gift_key(gift, by=SYSTEM)
    commit_unit()
    return key


def test_a_giver_may_ask_for_a_written_agreement_r_don_08(
    stage: Stage, browser_of: Browsers, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Any] = []
    whole = papers.render_pdf
    monkeypatch.setattr(papers, "render_pdf", lambda layout, words: said.append(words) or whole(layout, words))
    gift = stage.received(pool, 1_234_05)
    path, guest = f"/giving/gifts/{_key(gift)}/agreement", browser_of(None)
    assert path in guest.send("GET", path.replace("agreement", "trail")).text
    assert guest.send("GET", path).status_code == 200
    paper = guest.send("POST", path, {"party": "上海演示贸易有限公司"})
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.get_data().startswith(b"%PDF-")
    words = json.dumps(said, ensure_ascii=False)
    for part in (
        "上海演示贸易有限公司",
        gift.number,
        "货币",
        "1,234.05",
        "壹仟贰佰叁拾肆元零伍分",
        "改变用途须经捐赠人同意",
    ):
        assert part in words
    assert "上海演示贸易有限公司" not in guest.send("GET", path.replace("agreement", "trail")).text


def test_an_agreement_on_goods_says_what_and_of_which_quality(
    stage: Stage, browser_of: Browsers, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Any] = []
    monkeypatch.setattr(papers, "render_pdf", lambda _layout, words: said.append(words) or b"%PDF-")
    gift = goods.enter_goods(
        pool,
        slip=money.slip(0, way=Way.GOODS),
        items=[GoodsItem(what="大米", quantity=Decimal(20), unit="千克")],
        is_sandbox=True,
        by=stage.actor(Role.ORG_FINANCE),
    )
    browser_of(None).send("POST", f"/giving/gifts/{_key(gift)}/agreement", {"party": "林澄"})
    rows = dict(said[0]["rows"])
    assert rows["品名和数量"] == "大米 20千克"
    assert "安全" in rows["质量"]
    assert rows["金额"] == "不标明价值"
    assert str(clock.today().year) in rows["交付日期"]


def test_nothing_is_agreed_on_before_it_arrived_or_without_a_name(
    stage: Stage, browser_of: Browsers, pool: Pool
) -> None:
    guest = browser_of(None)
    waiting = f"/giving/gifts/{_key(stage.started(pool, 50_00))}/agreement"
    assert {guest.send(method, waiting, {"party": "林澄"}).status_code for method in ("GET", "POST")} == {404}
    arrived = f"/giving/gifts/{_key(stage.received(pool, 50_00))}/agreement"
    answer = guest.send("POST", arrived, {"party": "  "})
    assert answer.status_code == 422
    assert 'id="party-error"' in answer.text
