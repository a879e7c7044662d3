"""Pages of charity finance and of donors about their money, as each of them meets them."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import commit_unit, db
from charity_app.core.scope import Role
from charity_app.core.sheets import write_xlsx
from charity_app.giving.models import Allocation, Gift, GiftQuestion, Pool, Receipt, Spending, Workplace
from charity_app.giving.queries.certificates import check_code_of
from charity_app.giving.services import allocations, platforms
from charity_app.giving.services import gifts as gift_services
from charity_app.giving.states.allocations import AllocationState
from charity_app.giving.states.gifts import GiftState
from charity_app.giving.states.receipts import ReceiptState
from charity_app.projects.queries import budget_of
from tests.giving import money
from tests.giving.conftest import SYSTEM, Stage
from tests.html import read
from tests.stories import PICTURE
from tests.world import Browser

Browsers = Callable[..., Browser]


@pytest.fixture
def pool(stage: Stage) -> Pool:
    made = stage.common_pool()
    commit_unit()
    return made


def _entry(pool: Pool, **changes: Any) -> dict[str, Any]:
    told = {
        "pool_id": str(pool.id),
        "way": "cash",
        "given_on": clock.today().isoformat(),
        "reference": "PZ1",
        "amount": "100",
        "donor_type": "person",
        "naming": "anonymous",
    }
    return told | changes


def _gifts(pool: Pool) -> list[Gift]:
    db.session.expire_all()
    return list(db.session.scalars(select(Gift).where(Gift.pool_id == pool.id)))


def test_everything_is_entered_on_one_screen_and_a_second_press_changes_nothing(
    stage: Stage, browser_of: Browsers, pool: Pool
) -> None:
    finance = browser_of(Role.ORG_FINANCE)
    shown = finance.send("GET", "/giving/entering/new").text
    for name in ("amount", "goods-what", "givers", "people", "evidence", "reference"):
        assert f'name="{name}"' in shown
    assert "email" not in shown
    path = "/giving/entering/new"
    twice = {"_key": finance.key(path), **_entry(pool, evidence=(BytesIO(PICTURE.content), "slip.png"))}
    answers = [
        finance.client.post(path, data=twice | {"evidence": (BytesIO(PICTURE.content), "slip.png")}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert len(_gifts(pool)) == 1
    assert stage.holds("pool", pool.id) == 100_00
    entry = finance.send("GET", answers[0].headers["Location"])
    assert "PZ1" in entry.text
    (gift,) = _gifts(pool)
    assert finance.send("GET", f"/giving/entering/{gift.id}/evidence").headers["Content-Type"] == "image/png"


@pytest.mark.parametrize("amount", ["0", "0.001", "1e9", "NaN", "-5", "", "  ", "100000000.01", "9999999999"])
def test_a_bad_amount_gets_a_message_on_its_field(browser_of: Browsers, pool: Pool, amount: str) -> None:
    answer = browser_of(Role.ORG_FINANCE).send("POST", "/giving/entering/new", _entry(pool, amount=amount))
    assert answer.status_code == 422
    assert re.search(r'<p class="err" id="amount-error">.*?<span>[^<]+</span>', answer.text, re.DOTALL)
    assert _gifts(pool) == []


def test_full_width_digits_are_understood(browser_of: Browsers, stage: Stage, pool: Pool) -> None:
    assert (
        browser_of(Role.ORG_FINANCE).send("POST", "/giving/entering/new", _entry(pool, amount="１００")).status_code
        == 303
    )
    assert stage.holds("pool", pool.id) == 100_00


def test_goods_and_one_day_giving_come_by_the_same_screen(stage: Stage, browser_of: Browsers, pool: Pool) -> None:
    finance, path = browser_of(Role.ORG_FINANCE), "/giving/entering/new"
    goods = {
        "goods-what": ["棉衣", "大米"],
        "goods-quantity": ["20", "1.5"],
        "goods-unit": ["件", "袋"],
        "goods-source": ["not_stated", "assessment"],
        "goods-value": ["", "98.25"],
    }
    answer = finance.send("POST", path, _entry(pool, way="goods", amount="", **goods))
    assert answer.status_code == 303, answer.text
    assert "98.25" in finance.send("GET", answer.headers["Location"]).text
    bad = finance.send(
        "POST", path, _entry(pool, way="goods", reference="PZ9", **goods | {"goods-quantity": ["x", "1"]})
    )
    assert bad.status_code == 422
    assert 'id="goods-error"' in bad.text
    batch = finance.send(
        "POST", path, _entry(pool, amount="3260", givers="48", unit_name="演示第一小学", reference="PZ2")
    )
    assert batch.status_code == 303, batch.text
    (workplace_id,) = {gift.workplace_id for gift in _gifts(pool) if gift.batch_id}
    workplace = stage.one(Workplace, workplace_id)
    leader = finance.send("GET", f"/giving/workplaces/{workplace.id}").text
    assert "48" in leader
    assert browser_of(Role.DONOR).send("GET", f"/giving/workplaces/{workplace.id}").status_code == 404


def test_totals_of_a_platform_are_checked_first_and_taken_over_once(
    stage: Stage, browser_of: Browsers, pool: Pool
) -> None:
    finance, day = browser_of(Role.ORG_FINANCE), clock.today().isoformat()
    rows = [
        (day, "PT1", "统筹使用", "12345.60", "74.07"),
        (day, "PT1", "统筹使用", "1", "0"),
        (day, "PT2", "没有这个方向", "1", "0"),
        (day, "PT3", "统筹使用", "NaN", "0"),
        ("2001-01-01", "PT4", "统筹使用", "5", "0"),
        (day, "PT5", "统筹使用", "５", ""),
    ]
    form = {"campaign_id": str(pool.campaign_id), "charity_id": str(pool.charity_id), "platform": "演示公益平台"}

    def put_in() -> str:
        table = (BytesIO(write_xlsx(platforms.COLUMNS, rows)), "totals.xlsx")
        answer = finance.send("POST", "/giving/platform-tables", {**form, "file": table})
        assert answer.status_code == 303, answer.text
        return str(answer.headers["Location"])

    path = put_in()
    shown = finance.send("GET", path).text
    assert "12,350.60" in shown
    assert stage.holds("pool", pool.id) == 0
    assert [line["fault"] for line in _lines(path)] == [None, "known", "pool", "amount", "day", None]
    assert finance.send("POST", f"{path}/confirm").status_code == 303
    assert stage.holds("pool", pool.id) == 12_350_60 - 74_07
    assert finance.send("POST", f"{path}/confirm").status_code == 409
    again = put_in()
    assert [line["fault"] for line in _lines(again)] == ["known", "known", "pool", "amount", "day", "known"]
    assert finance.send("POST", f"{again}/drop").status_code == 303


def _lines(path: str) -> list[Any]:
    db.session.expire_all()
    table = db.metadata.tables["platform_imports"]
    row = db.session.execute(select(table.c.lines).where(table.c.id == _id(path))).scalar_one()
    return list(row)


def _id(path: str) -> Any:
    return UUID(path.rsplit("/", 1)[1])


def test_a_decision_goes_from_finance_through_two_officers_to_everyone(
    stage: Stage, browser_of: Browsers, pool: Pool
) -> None:
    project = money.project_at_work(stage)
    money.cash(stage, pool, 100_00)
    commit_unit()
    finance, officer, visitor = browser_of(Role.ORG_FINANCE), browser_of(Role.CHARITY_OFFICER), browser_of(None)
    assert finance.send("GET", "/giving/allocations/new").status_code == 200
    form = {
        "campaign_id": str(pool.campaign_id),
        "title": "第一次划拨",
        "reason": "冬季用餐",
        "votes_for": "7",
        "items-pool": [str(pool.id)] * 2,
        "items-project": [str(project.id), ""],
        "items-amount": ["60", ""],
        "items-note": ["", ""],
    }
    bad = finance.send("POST", "/giving/allocations/new", form | {"items-amount": ["1e9", ""]})
    assert bad.status_code == 422
    assert 'id="items-error"' in bad.text
    answer = finance.send("POST", "/giving/allocations/new", form)
    assert answer.status_code == 303, answer.text
    path = str(answer.headers["Location"])
    assert visitor.send("GET", path).status_code == 303
    assert finance.send("GET", f"{path}/edit").status_code == 200
    assert finance.send("POST", f"{path}/propose").status_code == 303
    assert finance.send("POST", f"{path}/approve").status_code == 403
    assert officer.send("POST", f"{path}/approve").status_code == 303
    assert officer.send("POST", f"{path}/approve").status_code == 409
    decided = db.session.scalars(select(Allocation).where(Allocation.campaign_id == pool.campaign_id)).one()
    allocations.approve_allocation(decided, by=money.second_officer())
    assert officer.send("POST", f"{path}/publish").status_code == 303
    shown = visitor.send("GET", path).text
    assert "第一次划拨" in shown
    assert "60" in shown
    assert stage.fresh(decided).state is AllocationState.PUBLISHED
    assert "第一次划拨" in visitor.send("GET", "/giving/allocations").text


def test_a_bill_is_paid_with_its_invoice_and_stands_in_the_open_books(
    stage: Stage, browser_of: Browsers, pool: Pool
) -> None:
    project = money.project_at_work(stage)
    money.cash(stage, pool, 100_00)
    money.allocated(stage, (pool, project, 60_00))
    commit_unit()
    finance, path = browser_of(Role.ORG_FINANCE), f"/giving/projects/{project.id}/bills/new"
    form = {
        "budget_line_id": str(budget_of(project.id)[0].id),
        "amount": "28.5",
        "spent_on": clock.today().isoformat(),
        "what": "热饭",
        "quantity": "7",
        "kind": "piece",
        "payee": "花木社区食堂（演示）",
        "invoice_number": "FP001",
    }
    assert finance.send("GET", path).status_code == 200
    assert finance.send("POST", path, form).status_code == 422
    for amount in ("0", "", "NaN", "60.01"):
        bad = finance.send("POST", path, {**form, "amount": amount, "invoice": (BytesIO(PICTURE.content), "i.png")})
        assert bad.status_code == 422
        assert 'id="amount-error"' in bad.text
    done = finance.send("POST", path, {**form, "invoice": (BytesIO(PICTURE.content), "i.png")})
    assert done.status_code == 303, done.text
    visitor = browser_of(None)
    books = visitor.send("GET", f"/giving/projects/{project.id}/books").text
    assert "热饭" in books
    assert "28.50" in books
    bill = db.session.scalars(select(Spending).where(Spending.project_id == project.id)).one()
    assert visitor.send("GET", f"/giving/bills/{bill.id}/invoice").status_code == 303
    assert browser_of(Role.DONOR).send("GET", f"/giving/bills/{bill.id}/invoice").status_code == 404
    assert finance.send("GET", f"/giving/bills/{bill.id}").status_code == 200
    assert finance.send("GET", f"/giving/bills/{bill.id}/invoice").status_code == 200
    assert finance.send("POST", f"/giving/bills/{bill.id}/reverse", {"reason": ""}).status_code == 422
    assert finance.send("POST", f"/giving/bills/{bill.id}/reverse", {"reason": "开错了"}).status_code == 303
    assert stage.holds("project", project.id) == 60_00


def test_a_donor_follows_the_gift_by_its_link_asks_and_is_answered(
    stage: Stage, browser_of: Browsers, pool: Pool
) -> None:
    gift, project = stage.received(pool, 100_00), money.project_at_work(stage)
    key = gift_services.gift_key(gift, by=SYSTEM)
    money.allocated(stage, (pool, project, 80_00))
    paid = money.spent(stage, project, 30_00)
    commit_unit()
    guest = browser_of(None)
    shown = read(guest.send("GET", f"/giving/gifts/{key}/trail").text)
    text = shown.text
    for words in ("您的100元去了哪", "30元", "还有70元未使用", "银发暖心", "热饭，7份"):
        assert words in text.replace(" ", "").replace("\n", ""), words
    assert guest.send("GET", f"/giving/gifts/{key}/invoices/{paid.id}").status_code == 200
    other = stage.received(pool, 5_00)
    other_key = gift_services.gift_key(other, by=SYSTEM)
    commit_unit()
    assert guest.send("GET", f"/giving/gifts/{other_key}/invoices/{paid.id}").status_code == 404
    assert guest.send("GET", f"/giving/gifts/{gift.id}/trail").status_code == 404
    assert guest.send("POST", f"/giving/gifts/{key}/ask", {"words": ""}).status_code == 422
    assert guest.send("POST", f"/giving/gifts/{key}/ask", {"words": "什么时候用完？"}).status_code == 303
    finance = browser_of(Role.ORG_FINANCE)
    listed = finance.send("GET", "/giving/questions").text
    assert gift.number in listed
    assert "什么时候用完" not in listed
    question_id = db.session.scalars(select(GiftQuestion.id).where(GiftQuestion.gift_id == gift.id)).one()
    path = f"/giving/questions/{question_id}"
    assert path in listed
    assert "什么时候用完" in finance.send("GET", path).text
    assert finance.send("POST", f"{path}/answer", {"words": "十二月底"}).status_code == 303
    assert "十二月底" in guest.send("GET", f"/giving/gifts/{key}/trail").text


def test_a_receipt_is_asked_for_recorded_and_read_by_the_donor(stage: Stage, browser_of: Browsers, pool: Pool) -> None:
    gift = stage.received(pool, 10_050_05)
    key = gift_services.gift_key(gift, by=SYSTEM)
    commit_unit()
    guest, finance = browser_of(None), browser_of(Role.ORG_FINANCE)
    path = f"/giving/gifts/{key}/receipt"
    assert guest.send("GET", path).status_code == 200
    assert guest.send("POST", path, {"payer": ""}).status_code == 422
    unit = guest.send("POST", path, {"payer": "演示公司", "is_unit": "y", "credit_code": "123"})
    assert 'id="credit_code-error"' in unit.text
    assert guest.send("POST", path, {"payer": "钱初溪"}).status_code == 303
    receipt = db.session.scalars(select(Receipt).where(Receipt.gift_id == gift.id)).one()
    listed = finance.send("GET", "/giving/receipts?state=requested").text
    assert gift.number in listed
    assert "钱初溪" not in listed
    desk = f"/giving/receipts/{receipt.id}"
    shown = finance.send("GET", desk).text
    assert "钱初溪" in shown
    assert "壹万零伍拾元零伍分" in shown
    issued = {
        "fiscal_code": "31020124",
        "fiscal_number": "0012345678",
        "check_code": "a1b2c3",
        "issued_on": clock.today().isoformat(),
    }
    assert finance.send("POST", f"{desk}/record", issued | {"fiscal_number": "号"}).status_code == 422
    paper = {"receipt": (BytesIO(PICTURE.content), "r.png")}
    assert finance.send("POST", f"{desk}/record", issued | paper).status_code == 303
    assert "0012345678" in guest.send("GET", f"/giving/gifts/{key}/trail").text
    assert guest.send("GET", f"/giving/gifts/{key}/receipts/{receipt.id}").status_code == 200
    assert finance.send("GET", f"{desk}/file").status_code == 200
    assert finance.send("POST", f"{desk}/void", {"reason": "写错", "red_number": "0012345679"}).status_code == 303
    assert stage.fresh(receipt).state is ReceiptState.VOIDED
    assert guest.send("POST", f"/giving/gifts/{key}/receipt/waive").status_code == 303
    assert guest.send("POST", f"/giving/gifts/{key}/receipt/withdraw").status_code == 404


def test_a_certificate_is_a_pdf_whose_number_anybody_can_check(stage: Stage, browser_of: Browsers, pool: Pool) -> None:
    gift = stage.received(pool, 100_00)
    key = gift_services.gift_key(gift, by=SYSTEM)
    code = check_code_of(gift)
    commit_unit()
    guest = browser_of(None)
    paper = guest.send("GET", f"/giving/gifts/{key}/certificate")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.get_data().startswith(b"%PDF-")
    assert guest.send("GET", "/giving/certificates").status_code == 200
    good = guest.send("POST", "/giving/certificates", {"number": gift.number, "code": code}).text
    assert "证书真实有效" in good
    assert "爱心人士" in good
    assert "没有这张证书" in guest.send("POST", "/giving/certificates", {"number": gift.number, "code": "X"}).text


def test_the_statement_of_a_year_is_a_page_and_a_pdf(stage: Stage, browser_of: Browsers, pool: Pool) -> None:
    gift = stage.take_in(stage.started(pool, 100_00, by=stage.actor(Role.DONOR)))
    commit_unit()
    donor = browser_of(Role.DONOR)
    assert gift.number in donor.send("GET", "/giving/statement").text
    paper = donor.send("GET", f"/giving/statement.pdf?year={clock.today().year}")
    assert paper.get_data().startswith(b"%PDF-")
    assert donor.send("GET", f"/giving/gifts/{gift.id}/trail").status_code == 200
    assert donor.send("GET", "/giving/statement?year=1999").status_code == 200


def test_the_price_list_is_public_and_written_by_the_charity_office(
    stage: Stage, browser_of: Browsers, pool: Pool
) -> None:
    price = {
        "what": "食用油",
        "unit": "袋",
        "price": "75.5",
        "valid_from": clock.today().isoformat(),
        "source": "价格监测",
    }
    officer = browser_of(Role.CHARITY_OFFICER)
    assert officer.send("POST", "/giving/prices", price | {"price": "0"}).status_code == 422
    assert officer.send("POST", "/giving/prices", price).status_code == 303
    assert browser_of(Role.ORG_FINANCE).send("POST", "/giving/prices", price).status_code == 403
    assert "75.50" in browser_of(None).send("GET", "/giving/prices").text


def test_goods_entered_by_mistake_are_taken_out_on_the_page(stage: Stage, browser_of: Browsers, pool: Pool) -> None:
    finance = browser_of(Role.ORG_FINANCE)
    goods = {
        "goods-what": "棉衣",
        "goods-quantity": "2",
        "goods-unit": "件",
        "goods-source": "not_stated",
        "goods-value": "",
    }
    path = str(
        finance.send("POST", "/giving/entering/new", _entry(pool, way="goods", amount="", **goods)).headers["Location"]
    )
    assert finance.send("POST", f"{path}/return").status_code == 303
    db.session.expire_all()
    assert [gift.state for gift in _gifts(pool)] == [GiftState.REFUNDED]
