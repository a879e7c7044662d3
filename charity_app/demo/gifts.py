"""The gifts of the 23rd edition: by phone, by hand, from units and as goods (domain.md 9.4), each on its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.ids import new_code
from charity_app.core.scope import ANONYMOUS, Actor
from charity_app.demo.district import District
from charity_app.demo.editions import Editions
from charity_app.demo.scale import stream
from charity_app.demo.spending import IS_SANDBOX, slip_of, store_paper
from charity_app.demo.timeline import happening
from charity_app.giving.models import Gift, Pool
from charity_app.giving.services import batches, entering, gifts, goods, paying
from charity_app.giving.services.batches import Unit
from charity_app.giving.services.gifts import Hand
from charity_app.giving.services.goods import GoodsItem
from charity_app.giving.states.gifts import DonorType, Naming, ValueSource, Way
from charity_app.payments import services as payments
from charity_app.payments.provider import CURRENCY, CheckoutSeen, PaymentSeen, Standing

_FIRST_DAY, _LAST_DAY = 19.5, 2.2
_KINDS = (("person", 70), ("enterprise", 12), ("batch", 8), ("group", 10))
_GOODS = (("大米", "袋", 65_50), ("食用油", "桶", 72_00), ("棉被", "床", 138_00), ("羽绒服", "件", 0))
_NAMES = ("晨溪", "青禾", "暖阳", "小舟", "一位邻居", "南枝", "老同事们", "初霁")
_DONORS = {"person": DonorType.PERSON, "enterprise": DonorType.ENTERPRISE, "group": DonorType.GROUP}
_SMALLEST_FEN, _LARGEST_FEN = 1_00, 150_000_00
_FEE_PPM = 6_000


@dataclass(frozen=True)
class GiftPlan:
    """One gift as drawn: who gives, how, how much, on which day, to the pool of this place in the list."""

    kind: str
    is_goods: bool
    is_online: bool
    is_anonymous: bool
    amount_fen: int
    days_ago: float
    pool: int
    number: int


def draw_gifts(seed: int, count: int) -> list[GiftPlan]:
    """Draw the gifts, the earliest first."""
    draw = stream(seed, "gifts")
    plans = [_draw(draw, number) for number in range(count)]
    return sorted(plans, key=lambda plan: (-plan.days_ago, plan.number))


def _draw(draw: Random, number: int) -> GiftPlan:
    (kind,) = draw.choices([name for name, _ in _KINDS], [weight for _, weight in _KINDS])
    median, sigma = (120, 1.1) if kind == "person" else (20_000, 1.2)
    amount_fen = round(median * 100 * draw.lognormvariate(0, sigma))
    return GiftPlan(
        kind,
        is_goods=draw.random() < 0.22 and kind != "batch",
        is_online=draw.random() < 0.8,
        is_anonymous=draw.random() < 0.18,
        amount_fen=min(max(amount_fen, _SMALLEST_FEN), _LARGEST_FEN),
        days_ago=draw.uniform(_LAST_DAY, _FIRST_DAY),
        pool=draw.randrange(1_000),
        number=number,
    )


def write_prices(by: Actor) -> None:
    """Write the public price list, from before the edition."""
    source = "上海市主副食品价格监测（演示）"
    with happening(30):
        for what, unit, price_fen in _GOODS:
            if price_fen:
                told = {"what": what, "unit": unit, "source": source}
                goods.write_price(**told, price_fen=price_fen, valid_from=clock.today(), by=by)


def give_all(district: District, editions: Editions, pools: Sequence[UUID], count: int) -> None:
    """Let everything be given, day by day; what units give is for no single project, as it would end its raising."""
    with happening(_FIRST_DAY):
        general = list(db.session.scalars(select(Pool.id).where(Pool.id.in_(pools), Pool.project_id.is_(None))))
    general.sort(key=pools.index)
    for plan in district.each("gifts", draw_gifts(district.seed, count)):
        with happening(plan.days_ago):
            able = pools if plan.kind == "person" else general
            pool = db.session.scalars(select(Pool).where(Pool.id == able[plan.pool % len(able)])).one()
            _give(plan, pool, editions.finance(pool.charity_id))


def _give(plan: GiftPlan, pool: Pool, finance: Actor) -> None:
    if plan.is_goods:
        _give_goods(plan, pool, finance)
    elif plan.kind == "batch":
        slip = slip_of(plan.amount_fen, way=Way.BANK_TRANSFER, evidence=store_paper())
        unit = Unit(givers=20 + plan.number % 60, name=f"演示单位{plan.number % 40:02d}号", people=store_paper())
        batches.enter_batch(pool, slip=slip, unit=unit, is_sandbox=IS_SANDBOX, by=finance)
    elif plan.kind == "person" and plan.is_online:
        give_online(plan, pool)
    else:
        way = Way.CASH if plan.kind == "person" else Way.BANK_TRANSFER
        slip = slip_of(plan.amount_fen, way=way, **_named(plan))
        entering.enter_money(pool, slip=slip, is_sandbox=IS_SANDBOX, by=finance)


def _named(plan: GiftPlan) -> dict[str, Any]:
    donor = _DONORS[plan.kind]
    if plan.is_anonymous:
        return {"donor_type": donor}
    name = name_of(plan.number) if plan.kind == "person" else f"演示爱心企业{plan.number % 60:02d}号"
    naming = Naming.NAMED if plan.number % 5 else Naming.NAMED_WITHOUT_AMOUNT
    return {"donor_type": donor, "name": name, "naming": naming}


def name_of(number: int) -> str:
    """Return the name under which somebody gives."""
    return _NAMES[number % len(_NAMES)]


def _give_goods(plan: GiftPlan, pool: Pool, finance: Actor) -> None:
    what, unit, price_fen = _GOODS[plan.number % len(_GOODS)]
    quantity = Decimal(1 + plan.amount_fen // (price_fen or 200_00) % 200)
    source = ValueSource.PRICE_LIST if price_fen else ValueSource.NOT_STATED
    slip = slip_of(0, way=Way.GOODS, evidence=store_paper(), **_named(plan))
    item = GoodsItem(what=what, quantity=quantity, unit=unit, source=source)
    goods.enter_goods(pool, slip=slip, items=[item], is_sandbox=IS_SANDBOX, by=finance)


def give_online(plan: GiftPlan, pool: Pool, *, by: Actor = ANONYMOUS, device: bytes | None = None) -> Gift:
    """Let somebody give by phone: the match is kept, the payment arrives, the name is chosen."""
    hand = Hand(device=device or plan.number.to_bytes(32, "big"))
    gift = gifts.start_gift(pool, amount_fen=plan.amount_fen, hand=hand, is_sandbox=IS_SANDBOX, by=by)
    pay_online(gift, way=Way.WECHAT_PAY if plan.number % 3 else Way.ALIPAY, by=by)
    if not plan.is_anonymous:
        gifts.name_gift(gift, naming=Naming.NAMED, name=name_of(plan.number), by=by)
    return gift


def pay_online(gift: Gift, *, way: Way, by: Actor) -> None:
    """Let the payment of a gift arrive, as the provider would show it."""
    checkout = paying.pay_gift(gift, way=way, by=by)
    paid = PaymentSeen(
        f"pi_demo_{new_code(12)}",
        checkout.id,
        gift.amount_fen,
        CURRENCY,
        Standing.PAID,
        fee_fen=gift.amount_fen * _FEE_PPM // 1_000_000,
        paid_at=clock.now(),
    )
    seen = CheckoutSeen(f"cs_demo_{new_code(12)}", gift.amount_fen, CURRENCY, Standing.PAID, payment=paid)
    if not payments.settle_checkout(checkout, seen, by=by):
        raise RuntimeError("a payment of the demo does not agree")
    db.session.refresh(gift)
