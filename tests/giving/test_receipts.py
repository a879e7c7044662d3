"""Receipts, certificates, statements and questions: what is issued elsewhere is recorded here, names stay as chosen."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.ids import new_id
from charity_app.core.scope import Role
from charity_app.demo.identifiers import credit_code
from charity_app.giving.models import Gift, Receipt
from charity_app.giving.queries import certificates, questions, receipts
from charity_app.giving.services import gifts, refunds
from charity_app.giving.services import questions as asking
from charity_app.giving.services import receipts as services
from charity_app.giving.services.receipts import FiscalReceipt
from charity_app.giving.states.gifts import Naming, RefundGround
from charity_app.giving.states.receipts import ReceiptState
from tests.giving import money
from tests.giving.conftest import SYSTEM, Stage


def _issued(number: str = "0012345678", **changes: Any) -> FiscalReceipt:
    told: dict[str, Any] = {"code": "31020124", "number": number, "check_code": "a1b2c3", "issued_on": clock.today()}
    return FiscalReceipt(**(told | changes))


def _requested(stage: Stage, gift: Gift | None = None) -> Receipt:
    return services.request_receipt(gift or stage.received(stage.common_pool()), payer="钱初溪", by=SYSTEM)


def _listed(viewer: Any, gift: Gift) -> list[Any]:
    return [row for row in receipts.list_receipts_visible_to(viewer).items if row.gift_number == gift.number]


def test_any_amount_may_ask_and_what_the_fiscal_system_issued_is_recorded_r_rcp_01(stage: Stage) -> None:
    gift, finance = stage.received(stage.common_pool(), 1_00), stage.actor(Role.ORG_FINANCE)
    receipt = _requested(stage, gift)
    assert receipts.receipt_view(receipt).payer == "钱初溪"
    assert receipt.payer_sealed is not None
    assert "钱初溪".encode() not in receipt.payer_sealed
    services.record_receipt(receipt, issued=_issued(), by=finance)
    seen = stage.fresh(receipt)
    assert (seen.state, seen.fiscal_code, seen.fiscal_number, seen.check_code) == (
        ReceiptState.ISSUED,
        "31020124",
        "0012345678",
        "A1B2C3",
    )


def test_a_voided_receipt_keeps_number_and_reason_and_another_can_be_asked_for(stage: Stage) -> None:
    gift, finance = stage.received(stage.common_pool()), stage.actor(Role.ORG_FINANCE)
    receipt = _requested(stage, gift)
    services.record_receipt(receipt, issued=_issued(), by=finance)
    services.void_receipt(receipt, reason="交款人写错", red_number="0012345679", by=finance)
    seen = stage.fresh(receipt)
    assert (seen.state, seen.fiscal_number, seen.void_reason, seen.red_number) == (
        ReceiptState.VOIDED,
        "0012345678",
        "交款人写错",
        "0012345679",
    )
    again = _requested(stage, gift)
    assert again.id != receipt.id
    assert [row.state for row in receipts.receipts_of(gift)] == [ReceiptState.REQUESTED, ReceiptState.VOIDED]
    with pytest.raises(Invalid) as refused:
        services.record_receipt(again, issued=_issued(), by=finance)
    assert refused.value.field == "fiscal_number"


def test_a_refund_voids_the_receipt_and_the_red_letter_one_is_recorded_later(stage: Stage) -> None:
    gift, finance = stage.received(stage.common_pool()), stage.actor(Role.ORG_FINANCE)
    receipt = _requested(stage, gift)
    services.record_receipt(receipt, issued=_issued(), by=finance)
    refunds.refund_gift(
        gift, refund_id=new_id("refunds"), amount_fen=100_00, ground=RefundGround.WRONG_PAYMENT, by=SYSTEM
    )
    seen = stage.fresh(receipt)
    assert seen.state is ReceiptState.VOIDED
    assert [row.needs_red for row in _listed(finance, gift)] == [True]
    services.record_red_letter(seen, red_number="0012345680", by=finance)
    with pytest.raises(Conflict):
        services.record_red_letter(seen, red_number="0012345681", by=finance)
    with pytest.raises(Conflict):
        _requested(stage, stage.fresh(gift))


def test_a_request_can_be_taken_back_and_a_receipt_waived(stage: Stage) -> None:
    pool = stage.common_pool()
    receipt = _requested(stage, stage.received(pool))
    services.withdraw_receipt(receipt, by=SYSTEM)
    assert (stage.fresh(receipt).state, stage.fresh(receipt).payer_sealed) == (ReceiptState.NONE, None)
    waived = services.waive_receipt(stage.received(pool), by=SYSTEM)
    assert stage.fresh(waived).state is ReceiptState.WAIVED


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("payer", {"payer": " "}),
        ("credit_code", {"payer": "演示公司", "is_unit": True}),
        ("credit_code", {"payer": "演示公司", "credit_code": "91310115MA1K00000X"}),
    ],
)
def test_a_request_that_cannot_be_is_refused_on_its_field(stage: Stage, field: str, told: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        services.request_receipt(stage.received(stage.common_pool()), by=SYSTEM, **told)
    assert refused.value.field == field


def test_an_organisation_names_its_credit_code(stage: Stage) -> None:
    code = credit_code("91", 77)
    receipt = services.request_receipt(
        stage.received(stage.common_pool()), payer="演示公司", credit_code=code, is_unit=True, by=SYSTEM
    )
    assert receipt.payer_credit_code == code


@pytest.mark.parametrize("wrong", [{"code": "1"}, {"number": "号码"}, {"check_code": ""}])
def test_numbers_are_as_they_stand_on_the_receipt(stage: Stage, wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        services.record_receipt(_requested(stage), issued=_issued(**wrong), by=stage.actor(Role.ORG_FINANCE))


def test_a_receipt_is_not_dated_ahead(stage: Stage) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        services.record_receipt(_requested(stage), issued=_issued(issued_on=tomorrow), by=stage.actor(Role.ORG_FINANCE))
    assert refused.value.field == "issued_on"


def test_a_certificate_follows_the_chosen_name_and_is_proved_by_its_sign_r_rcp_03(stage: Stage) -> None:
    gift = stage.received(stage.common_pool(), 100_00)
    services.request_receipt(gift, payer="孙云舟", by=SYSTEM)
    seen = certificates.certificate_of(gift)
    assert seen is not None
    assert (seen.name, seen.amount_fen, seen.number) == ("", 100_00, gift.number)
    gifts.name_gift(gift, naming=Naming.NAMED_WITHOUT_AMOUNT, name="晨溪", by=SYSTEM)
    named = certificates.certificate_named(gift.number.lower(), seen.check_code.lower())
    assert named is not None
    assert (named.name, named.amount_fen) == ("晨溪", None)
    assert certificates.certificate_named(gift.number, "AAAAAAAAAA") is None
    refunds.refund_gift(
        gift, refund_id=new_id("refunds"), amount_fen=100_00, ground=RefundGround.WRONG_PAYMENT, by=SYSTEM
    )
    assert certificates.certificate_named(gift.number, seen.check_code) is None


def test_the_statement_of_a_year_lists_own_gifts_with_their_match(stage: Stage) -> None:
    donor, pool = stage.actor(Role.VOLUNTEER), stage.common_pool()
    stage.open_fund(pool)
    gift = stage.started(pool, 100_00, by=donor)
    stage.take_in(gift)
    stage.received(pool, 70_00)
    statement = certificates.statement_of(donor, clock.today().year)
    assert [(row.number, row.amount_fen, row.match_fen) for row in statement.rows] == [(gift.number, 100_00, 50_00)]
    assert certificates.statement_of(donor, clock.today().year - 1).rows == []


def test_a_question_is_due_in_ten_working_days_and_its_words_are_sealed_r_don_03(stage: Stage, at: Any) -> None:
    with at("2024-12-05 09:00"):
        pool = stage.common_pool()
        gift = stage.received(pool)
        question = asking.ask_about_gift(gift, words="我的钱用在哪了", by=SYSTEM)
        assert question.due_on == date(2024, 12, 19)
    assert "我的钱".encode() not in question.question_sealed
    finance = stage.actor(Role.ORG_FINANCE)
    waiting = db.session.scalar(questions.counting_questions(finance))
    (row,) = [row for row in questions.list_questions_visible_to(finance).items if row.gift_number == gift.number]
    assert row.is_late
    asking.answer_question(question, words="买了7份热饭", by=finance)
    (told,) = questions.questions_of(gift)
    assert (told.words, told.answer) == ("我的钱用在哪了", "买了7份热饭")
    assert db.session.scalar(questions.counting_questions(finance)) == waiting - 1
    with pytest.raises(Conflict):
        asking.answer_question(question, words="再说一次", by=finance)


def test_nobody_fills_the_work_list_with_questions(stage: Stage) -> None:
    gift = stage.received(stage.common_pool())
    for number in range(3):
        asking.ask_about_gift(gift, words=f"问题{number}", by=SYSTEM)
    with pytest.raises(Conflict):
        asking.ask_about_gift(gift, words="又一个", by=SYSTEM)


def test_only_one_receipt_stands_for_a_gift(stage: Stage) -> None:
    receipt = _requested(stage)
    with pytest.raises(Conflict):
        _requested(stage, stage.one(Gift, receipt.gift_id))
    assert len(db.session.scalars(select(Receipt).where(Receipt.gift_id == receipt.gift_id)).all()) == 1


def test_cash_of_a_named_giver_has_the_certificate_of_the_day_on_the_slip(stage: Stage) -> None:
    day = clock.today() - timedelta(days=2)
    gift = money.cash(stage, stage.common_pool(), 5_00, name="钱初溪", naming=Naming.NAMED, given_on=day)
    seen = certificates.certificate_of(gift)
    assert seen is not None
    assert (seen.name, seen.given_on) == ("钱初溪", day)
