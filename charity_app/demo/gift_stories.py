"""What happens once each: gifts given up, held, refused, refunded, disputed; receipts, questions, other funds."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.ids import new_id
from charity_app.core.scope import ANONYMOUS, Actor, Role, system_actor
from charity_app.demo.district import District
from charity_app.demo.editions import NEXT, PRESENT, Editions
from charity_app.demo.gifts import GiftPlan, give_online, pay_online
from charity_app.demo.identity import actor_of
from charity_app.demo.spending import IS_SANDBOX, slip_of
from charity_app.demo.timeline import happening
from charity_app.giving.models import Gift, MatchFund, MatchKeep, Pool, Receipt
from charity_app.giving.services import funds, gifts, monthly, paying, pledges, questions, receipts, refunds, waiting
from charity_app.giving.services.gifts import Hand
from charity_app.giving.services.pledges import Arrival
from charity_app.giving.services.receipts import FiscalReceipt
from charity_app.giving.states.gifts import DonorType, GiftState, Naming, RefundGround, Way
from charity_app.giving.states.matches import KeepState, Verdict
from charity_app.payments import services as payments

_SYSTEM = system_actor("demo")
_MANY = 7


def _plan(number: int, yuan: int = 100) -> GiftPlan:
    return GiftPlan(
        "person",
        is_goods=False,
        is_online=True,
        is_anonymous=bool(number % 2),
        amount_fen=yuan * 100,
        days_ago=0,
        pool=0,
        number=9_000_000 + number,
    )


def _keep(gift: Gift) -> MatchKeep:
    db.session.flush()
    return db.session.scalars(select(MatchKeep).where(MatchKeep.gift_id == gift.id)).one()


def tell_single_gifts(district: District, editions: Editions, pool_id: UUID) -> None:
    """Let each thing that can happen to a gift and its match happen once."""
    pool = db.session.scalars(select(Pool).where(Pool.id == pool_id)).one()
    donors = [account for account in district.accounts if account.post.role is Role.DONOR]
    for order, donor in enumerate(donors):
        with happening(8 - order):
            give_online(_plan(order, 200), pool, by=actor_of(donor), device=bytes([order]) * 32)
    _tell_unpaid(pool)
    _tell_held(pool, editions)
    with happening(5):
        back, asked = (give_online(_plan(number), pool) for number in (20, 21))
    with happening(4):
        ground = RefundGround.WRONG_PAYMENT
        refunds.refund_gift(back, refund_id=new_id("refunds"), amount_fen=100_00, ground=ground, by=_SYSTEM)
        refunds.dispute_gift(asked, dispute_id=new_id("disputes"), amount_fen=100_00, by=_SYSTEM)


def tell_months(district: District, pool_id: UUID) -> None:
    """Let donors give every month by Alipay: one goes on, one missed a month, one stopped, one is not paid yet."""
    first, second, *_ = (actor_of(one) for one in district.accounts if one.post.role is Role.DONOR)
    _begin_months(pool_id, first, 30, 11.0)
    with happening(2):
        monthly.fail_month(_begin_months(pool_id, second, 50, 10.0), by=_SYSTEM)
    stopped = _begin_months(pool_id, first, 20, 9.0)
    with happening(1.9):
        monthly.stop_monthly(monthly.monthly_row(stopped), by=first)
    with happening(0.001):
        begun = monthly.start_monthly(_pool(pool_id), amount_fen=100_00, way=Way.ALIPAY, by=second)
        payments.cancel_checkout(begun, by=second)


def _begin_months(pool_id: UUID, by: Actor, yuan: int, days_ago: float) -> UUID:
    """Begin to give every month and pay the first one; returns the id."""
    with happening(days_ago):
        checkout = monthly.start_monthly(_pool(pool_id), amount_fen=yuan * 100, way=Way.ALIPAY, by=by)
        gift = paying.gift_row(checkout.subject_id)
        pay_online(gift, way=Way.ALIPAY, by=by)
        assert gift.monthly_id is not None
        return gift.monthly_id


def _pool(pool_id: UUID) -> Pool:
    return db.session.scalars(select(Pool).where(Pool.id == pool_id)).one()


def tell_pledges(editions: Editions, pool_id: UUID) -> None:
    """Let firms promise in writing: one letter lies there, one is confirmed, the money of one came."""
    with happening(12):
        pool = _pool(pool_id)
        finance = editions.finance(pool.charity_id)
        made = [_pledge(pool, order, finance).id for order in range(3)]
    with happening(6):
        pledges.confirm_pledge(paying.gift_row(made[1]), by=finance)
        arrival = Arrival(way=Way.BANK_TRANSFER, reference="DEMOYH0001", given_on=clock.today())
        pledges.receive_pledge(paying.gift_row(made[2]), arrival=arrival, by=finance)


def _pledge(pool: Pool, order: int, finance: Actor) -> Gift:
    told = {"donor_type": DonorType.ENTERPRISE, "name": f"演示承诺企业{order + 1}号", "naming": Naming.NAMED}
    slip = slip_of((5 + order) * 10_000_00, way=Way.BANK_TRANSFER, **told)
    return pledges.enter_pledge(pool, slip=slip, is_sandbox=IS_SANDBOX, by=finance)


def _tell_unpaid(pool: Pool) -> None:
    """A gift whose match was kept too long, one given up, and one that waits for its payment."""
    lapsed, _kept = _start(pool, 30, 6.0), _start(pool, 32, 0.0)
    with happening(5.98):
        waiting.lapse_one(_keep(lapsed).id, by=_SYSTEM)
    with happening(5.9):
        gifts.end_unpaid(lapsed.id, by=_SYSTEM)
    cancelled = _start(pool, 31, 5.0)
    with happening(4.995):
        paying.cancel_gift(cancelled, by=ANONYMOUS)


def _start(pool: Pool, number: int, days_ago: float) -> Gift:
    with happening(days_ago):
        hand = Hand(device=number.to_bytes(32, "big"))
        return gifts.start_gift(pool, amount_fen=60_00, hand=hand, is_sandbox=IS_SANDBOX, by=ANONYMOUS)


def _tell_held(pool: Pool, editions: Editions) -> None:
    """Many gifts at once from one device: some matches are held, one of them refused by two officers."""
    with happening(7):
        made = [give_online(_plan(40 + number, 20), pool, device=b"m" * 32) for number in range(_MANY)]
        held = [keep.id for gift in made if (keep := _keep(gift)).state is KeepState.HELD]
    with happening(3):
        words = "同一设备短时间多次捐赠，核对后不配捐"
        for officer in (editions.officer, editions.second):
            keep = db.session.scalars(select(MatchKeep).where(MatchKeep.id == held[0])).one()
            waiting.judge_match(keep, verdict=Verdict.VOID, words=words, by=officer)


def tell_receipts(editions: Editions) -> None:
    """Let receipts stand in every state, and two donors ask about their money."""
    wanted = (
        select(Gift)
        .where(Gift.campaign_id == editions.ids[PRESENT], Gift.state == GiftState.RECEIVED, Gift.amount_fen > 0)
        .where(Gift.refunded_fen == 0, Gift.batch_id.is_(None))
        .order_by(Gift.received_at, Gift.id)
        .limit(7)
    )
    found = list(db.session.scalars(wanted))
    with happening(3):
        made = [
            receipts.request_receipt(gift, payer=f"演示交款人{order}", by=_SYSTEM)
            for order, gift in enumerate(found[:6])
        ]
        receipts.waive_receipt(found[6], by=_SYSTEM)
        receipts.withdraw_receipt(made[5], by=_SYSTEM)
    with happening(2):
        for order, receipt in enumerate(made[:3]):
            _issue(editions, receipt, order)
        by = editions.finance(made[0].charity_id)
        receipts.void_receipt(made[0], reason="交款人名称写错", red_number="DEMO90000000", by=by)
    _ask(editions, found[:2])


def _issue(editions: Editions, receipt: Receipt, order: int) -> None:
    issued = FiscalReceipt(
        code="DEMO31020124", number=f"DEMO{order:08d}", check_code=f"DEMO{order:02d}", issued_on=clock.today()
    )
    receipts.record_receipt(receipt, issued=issued, by=editions.finance(receipt.charity_id))


def _ask(editions: Editions, asked: list[Gift]) -> None:
    with happening(2.5):
        told = zip(asked, ("我捐的钱用到哪里了？", "什么时候能看到用途？"), strict=True)
        made = [questions.ask_about_gift(gift, words=words, by=_SYSTEM) for gift, words in told]
    with happening(1):
        finance = editions.finance(made[0].charity_id)
        questions.answer_question(made[0], words="已经划拨到项目，正在采购冬季食品包。", by=finance)


def tell_funds(editions: Editions, open_fund: Callable[..., MatchFund]) -> None:
    """Let other funds stand where this one does not: used up with somebody waiting, closed, in draft."""
    with happening(450):
        old = open_fund(editions, 21, 10_000_00, "上一轮配捐资金（演示）").id
    with happening(380):
        funds.close_due_fund(old, by=system_actor("fund over"))
    with happening(120):
        open_fund(editions, 22, 60_00, "社区伙伴配捐资金（演示）")
        for number in (60, 61):
            give_online(_plan(number, 120), editions.common(22))
    with happening(0.5):
        open_fund(editions, NEXT, 100_000_00, "下一届配捐资金（演示）", is_open=False)
