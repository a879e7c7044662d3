"""Pages of campaigns and gifts, as a visitor, a giver, a street officer and the charity office see them."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Role
from charity_app.giving.models import Gift, JointCampaign, MatchKeep, Pool, StreetCampaign, Workplace
from charity_app.giving.services import receiving
from charity_app.giving.states.campaigns import CampaignState
from charity_app.giving.states.gifts import GiftState, Naming
from tests.giving.conftest import SYSTEM, Stage, certify
from tests.world import HERE, THERE, Browser

Browsers = Callable[..., Browser]


def newest(model: Any) -> Any:
    """Return the row that was made last."""
    at = getattr(model, "created_at", None) or model.decided_at
    return db.session.scalars(select(model).order_by(at.desc()).limit(1)).one()


def _street(street_id: Any) -> Any:
    edition = select(JointCampaign.id).where(JointCampaign.edition == 23).scalar_subquery()
    return select(StreetCampaign).where(StreetCampaign.street_id == street_id, StreetCampaign.campaign_id == edition)


@pytest.fixture
def pool(stage: Stage) -> Pool:
    made = stage.common_pool()
    certify(stage, made)
    return made


def _gift(answer: Any) -> str:
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_a_guest_gives_with_one_tap_and_looks_once_more(stage: Stage, browser_of: Browsers, pool: Pool) -> None:
    stage.open_fund(pool)
    guest = browser_of(None)
    shown = guest.send("GET", f"/giving/pools/{pool.id}").text
    assert 'name="amount" value="100"' in shown
    assert "练习环境" in shown
    path = _gift(guest.send("POST", f"/giving/pools/{pool.id}/give", {"amount": "100"}))
    look = guest.send("GET", path).text
    keep = newest(MatchKeep)
    until = f"{keep.kept_until_at.astimezone(clock.SHANGHAI):%H:%M}"
    assert "已为您保留50元配捐" in look.replace(" ", "")
    assert until in look
    assert newest(Gift).state is GiftState.PENDING_PAYMENT


@pytest.mark.parametrize(
    "amount", ["0", "0.001", "1e9", "NaN", "-5", "", "  ", "abc", "200000.01", "999999999", "١٠٠", "1.2.3", "0.5"]
)
def test_a_bad_amount_gets_a_message_on_the_field(browser_of: Browsers, pool: Pool, amount: str) -> None:
    answer = browser_of(None).send("POST", f"/giving/pools/{pool.id}/give", {"amount": amount})
    assert answer.status_code == 422
    assert re.search(r'<p class="err" id="amount-error">.*?<span>[^<]+</span>', answer.text, re.DOTALL)
    assert 'aria-describedby="amount-error"' in answer.text
    assert db.session.scalar(select(Gift.id).where(Gift.pool_id == pool.id)) is None


@pytest.mark.parametrize(("amount", "fen"), [("１００", 100_00), ("88.5", 88_50), ("1,000", 1_000_00), (" 30 ", 30_00)])
def test_an_amount_is_understood_as_it_was_meant(browser_of: Browsers, pool: Pool, amount: str, fen: int) -> None:
    _gift(browser_of(None).send("POST", f"/giving/pools/{pool.id}/give", {"amount": amount}))
    assert newest(Gift).amount_fen == fen


def test_without_its_papers_a_pool_has_no_way_to_give(stage: Stage, browser_of: Browsers) -> None:
    made = stage.common_pool()
    db.session.commit()
    shown = browser_of(None).send("GET", f"/giving/pools/{made.id}").text
    assert 'name="amount"' not in shown
    assert "没有登记募捐方案" in shown
    assert browser_of(None).send("POST", f"/giving/pools/{made.id}/give", {"amount": "100"}).status_code == 409


def test_a_gift_is_open_to_its_link_and_to_nobody_else(browser_of: Browsers, pool: Pool) -> None:
    path = _gift(browser_of(None).send("POST", f"/giving/pools/{pool.id}/give", {"amount": "100"}))
    gift = newest(Gift)
    for role in (None, Role.DONOR, Role.ORG_MANAGER):
        assert browser_of(role).send("GET", f"/giving/gifts/{gift.id}").status_code == 404
    assert browser_of(None).send("GET", path + "x").status_code == 404
    assert browser_of(Role.DONOR).send("GET", path).status_code == 200
    assert browser_of(Role.CHARITY_OFFICER).send("GET", f"/giving/gifts/{gift.id}").status_code == 200
    changed = browser_of(Role.CHARITY_OFFICER).send("POST", f"/giving/gifts/{gift.id}/cancel")
    assert changed.status_code == 404


def test_a_donor_sees_the_own_gifts(browser_of: Browsers, pool: Pool) -> None:
    donor = browser_of(Role.DONOR)
    path = _gift(donor.send("POST", f"/giving/pools/{pool.id}/give", {"amount": "66"}))
    gift = newest(Gift)
    assert path == f"/giving/gifts/{gift.id}"
    assert gift.number in donor.send("GET", "/giving/mine").text
    assert gift.number not in browser_of(Role.ORG_MANAGER).send("GET", "/giving/mine").text


def test_the_name_is_the_givers_choice_and_the_same_on_the_wall_features_3_12(
    stage: Stage, browser_of: Browsers, pool: Pool
) -> None:
    guest = browser_of(None)
    path = _gift(guest.send("POST", f"/giving/pools/{pool.id}/give", {"amount": "77"}))
    gift = newest(Gift)
    wall = f"/giving/campaigns/{pool.campaign_id}/thanks"
    assert "77元" not in guest.send("GET", wall).text
    receiving.receive_gift(gift, amount_fen=77_00, fee_fen=0, by=SYSTEM)
    db.session.commit()
    assert "爱心人士" in guest.send("GET", wall).text
    for naming, seen in ((Naming.NAMED, True), (Naming.NAMED_WITHOUT_AMOUNT, False)):
        assert guest.send("POST", path + "/name", {"naming": naming, "name": "林澄"}).status_code == 303
        shown = guest.send("GET", wall).text
        assert "林澄" in shown
        assert ("77元" in shown) is seen
    guest.send("POST", path + "/name", {"naming": Naming.ANONYMOUS, "name": "林澄"})
    assert "林澄" not in guest.send("GET", wall).text
    assert stage.fresh(gift).public_name_sealed is None


def test_the_page_tells_rate_what_is_left_and_the_end_of_the_match_r_mat_04(
    stage: Stage, browser_of: Browsers, pool: Pool
) -> None:
    fund = stage.open_fund(pool)
    stage.received(pool, 300_00)
    db.session.commit()
    shown = browser_of(None).send("GET", f"/giving/pools/{pool.id}").text
    note = re.search(r'class="note good">.*?</p>', shown, re.DOTALL)
    assert note is not None
    left = f"{(fund.pool_fen - 150_00) // 100:,}"
    ends = f"{fund.ends_on.year}年{fund.ends_on.month}月{fund.ends_on.day}日"
    assert all(told in note[0] for told in ("50%", left, ends))
    assert not re.search("倒计时|抽奖|仅剩", shown)


def test_a_name_is_asked_for_where_one_is_wanted(browser_of: Browsers, pool: Pool) -> None:
    guest = browser_of(None)
    path = _gift(guest.send("POST", f"/giving/pools/{pool.id}/give", {"amount": "77"}))
    answer = guest.send("POST", path + "/name", {"naming": "named", "name": "  "})
    assert answer.status_code == 422
    assert "请填写要公开的名字" in answer.text


def test_given_up_before_the_payment_it_says_why(browser_of: Browsers, pool: Pool) -> None:
    guest = browser_of(None)
    path = _gift(guest.send("POST", f"/giving/pools/{pool.id}/give", {"amount": "77"}))
    assert guest.send("POST", path + "/cancel").status_code == 303
    assert "捐赠人取消" in guest.send("GET", path).text


def test_the_home_of_a_campaign_keeps_promised_and_received_apart_r_cmp_02(
    stage: Stage, browser_of: Browsers, pool: Pool
) -> None:
    stage.received(pool, 88_00)
    pledge = stage.started(pool, 500_00)
    db.session.execute(update(Gift).where(Gift.id == pledge.id).values(state=GiftState.PLEDGED))
    db.session.commit()
    shown = browser_of(None).send("GET", "/giving/").text
    figures = re.findall(r'<dt class="muted sm">(.+?)</dt><dd class="big nw">(.+?)</dd>', shown)
    assert [(name, re.sub(r"[^\d.]", "", amount)) for name, amount in figures][:2] == [
        ("承诺", "588"),
        ("已到账", "88"),
    ]


def test_the_streets_stand_by_place_and_never_by_amount_r_cmp_01(
    stage: Stage, browser_of: Browsers, pool: Pool
) -> None:
    db.session.execute(update(StreetCampaign).where(StreetCampaign.street_id == THERE).values(target_fen=123_456_00))
    db.session.commit()
    shown = browser_of(None).send("GET", "/giving/").text
    assert len(re.findall(r'<rect class="q\d" x="\d+" y="\d+" width="86"', shown)) == 36
    assert "123,456" not in shown
    names = re.findall(r'<span class="grow"><b>(\S+?(?:街道|镇))</b>', shown)
    assert len(names) == 36
    street = db.session.scalars(_street(THERE)).one()
    assert "123,456" not in browser_of(None).send("GET", f"/giving/streets/{street.id}").text


def test_before_it_runs_a_campaign_is_open_to_the_office_only(stage: Stage, browser_of: Browsers) -> None:
    campaign = stage.planned()
    db.session.commit()
    path = f"/giving/campaigns/{campaign.id}"
    assert browser_of(Role.CHARITY_OFFICER).send("GET", path).status_code == 200
    assert browser_of(Role.AUDITOR).send("GET", path).status_code == 404
    assert f"第{campaign.edition}届" not in browser_of(None).send("GET", "/giving/").text


def test_the_office_writes_an_edition_and_a_street_its_own_part(stage: Stage, browser_of: Browsers) -> None:
    office = browser_of(Role.CHARITY_OFFICER)
    told = {
        "edition": "23",
        "theme": "暖冬同行",
        "organisers": "民政局（演示）",
        "starts_on": "2026-11-15",
        "ends_on": "2027-01-20",
        "target_fen": "1000000",
    }
    bad = office.send("POST", "/giving/campaigns/new", told | {"ends_on": "2026-11-01"})
    assert (bad.status_code, "暖冬同行" in bad.text) == (422, True)
    assert office.send("POST", "/giving/campaigns/new", told).status_code == 303
    campaign = db.session.scalars(select(JointCampaign).where(JointCampaign.edition == 23)).one()
    assert (campaign.ends_on, campaign.target_fen) == (date(2027, 1, 20), 1_000_000_00)
    edited = office.send("POST", f"/giving/campaigns/{campaign.id}/edit", told | {"theme": "新主题", "version": "1"})
    assert edited.status_code == 303
    db.session.execute(update(JointCampaign).values(state=CampaignState.RUNNING))
    here = db.session.scalars(_street(HERE)).one()
    there = db.session.scalars(_street(THERE)).one()
    street = browser_of(Role.STREET_OFFICER)
    part = {
        "brand": "善满家园",
        "contact": "021-00001234",
        "activities": "一日捐",
        "people_helped": "12",
        "version": "1",
    }
    assert street.send("POST", f"/giving/streets/{here.id}/edit", part).status_code == 303
    assert street.send("POST", f"/giving/streets/{there.id}/edit", part).status_code == 403
    assert "善满家园" in browser_of(None).send("GET", f"/giving/streets/{here.id}").text


def test_the_office_opens_pools_and_a_fund_with_two_people(stage: Stage, browser_of: Browsers) -> None:
    certify(stage)
    campaign = stage.running()
    db.session.commit()
    office, path = browser_of(Role.CHARITY_OFFICER), f"/giving/campaigns/{campaign.id}"
    assert stage.charity.name in office.send("GET", f"{path}/pools/new").text
    told = {"kind": "common", "charity_id": str(stage.charity.id), "project_id": "", "street_id": ""}
    assert office.send("POST", f"{path}/pools/new", told).status_code == 303
    assert office.send("POST", f"{path}/pools/new", told).status_code == 409
    assert 'value="500.00"' in office.send("GET", f"{path}/funds/new").text
    fund = {
        "name": "爱心配捐",
        "sponsor_id": "",
        "pool_fen": "500000",
        "rate_percent": "50",
        "gift_cap_fen": "500",
        "day_cap_fen": "999",
        "pool_cap_fen": "50000",
        "starts_on": str(campaign.starts_on),
        "ends_on": str(campaign.ends_on),
    }
    at = _gift(office.send("POST", f"{path}/funds/new", fund))
    assert office.send("POST", f"{at}/open").status_code == 403
    paid = office.send("POST", f"{at}/pay-in", {"amount_fen": "500000", "reference": "B20241201"})
    assert paid.status_code == 303
    assert "500,000" in office.send("GET", at).text


def test_a_held_match_is_listed_and_judged_with_the_figures_the_giver_sees_features_3_5(
    stage: Stage, browser_of: Browsers, pool: Pool
) -> None:
    stage.open_fund(pool)
    gift = [stage.received(pool, 10_00) for _ in range(5)][4]
    keep = stage.keep(gift)
    db.session.commit()
    office = browser_of(Role.CHARITY_OFFICER)
    assert gift.number in office.send("GET", "/giving/matches").text
    path = f"/giving/matches/{keep.id}"
    shown = office.send("GET", path).text
    figures = re.search(r'<dl class="kv ends sm">.*?</dl>', shown, re.DOTALL)
    assert figures
    for_giver = office.send("GET", f"/giving/gifts/{gift.id}").text
    assert figures.group() in for_giver
    assert office.send("POST", path, {"verdict": "give", "words": ""}).status_code == 422
    assert office.send("POST", path, {"verdict": "give", "words": "同一家庭"}).status_code == 303
    assert office.send("POST", path, {"verdict": "give", "words": "同一家庭"}).status_code == 403
    assert "同一家庭" in office.send("GET", path).text


def test_held_and_refused_matches_are_counted_in_public_features_3_6(
    stage: Stage, browser_of: Browsers, pool: Pool
) -> None:
    stage.open_fund(pool)
    for _ in range(6):
        stage.received(pool, 10_00)
    db.session.commit()
    shown = browser_of(None).send("GET", "/giving/").text
    assert re.search(r"核对中的配捐</dt><dd>2</dd>", shown)


def test_lists_take_few_statements_however_long_they_are(
    stage: Stage, browser_of: Browsers, pool: Pool, max_queries: Any
) -> None:
    guest = browser_of(None)
    for _ in range(7):
        stage.received(pool, 10_00, device=b"x" * 32)
    db.session.commit()
    with max_queries(6, ignoring={"sessions"}):
        guest.send("GET", f"/giving/campaigns/{pool.campaign_id}/thanks")
    with max_queries(8, ignoring={"sessions"}):
        guest.send("GET", "/giving/")


def test_a_gift_is_for_somebody_and_belongs_to_a_workplace(stage: Stage, browser_of: Browsers, pool: Pool) -> None:
    db.session.add(Workplace(code="WORK22", name="演示单位", created_at=clock.now()))
    db.session.commit()
    guest = browser_of(None)
    path = _gift(guest.send("POST", f"/giving/pools/{pool.id}/give", {"amount": "77"}))
    told = {"tribute": "in_honour", "words": "方澄", "code": "work22"}
    assert guest.send("POST", path + "/dedicate", told | {"code": "NOPE"}).status_code == 422
    assert guest.send("POST", path + "/dedicate", told | {"words": ""}).status_code == 422
    assert guest.send("POST", path + "/dedicate", told).status_code == 303
    gift = newest(Gift)
    assert gift.workplace_id == db.session.scalars(select(Workplace.id).where(Workplace.code == "WORK22")).one()
    receiving.receive_gift(gift, amount_fen=77_00, fee_fen=0, by=SYSTEM)
    db.session.commit()
    wall = f"/giving/campaigns/{pool.campaign_id}/thanks"
    assert "方澄" not in guest.send("GET", wall).text
    guest.send("POST", path + "/name", {"naming": "named", "name": "林澄"})
    shown = guest.send("GET", wall).text
    assert "致敬 方澄" in re.sub(r"\s+", " ", shown)
    assert "演示单位" not in shown
