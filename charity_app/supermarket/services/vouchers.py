"""Vouchers: for a little money at the till a card gets points worth more, so many times a month (feature 5.3).

The money is trade of the shop. The points join those of the card's newest month and are gone with them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.policy import demand_second
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.ledger.models import Account
from charity_app.ledger.services import Line, post
from charity_app.registry.models import Site
from charity_app.registry.services.stamps import clean_words
from charity_app.supermarket.events import VoucherBought, VoucherPlanMoved, VoucherPlanProposed
from charity_app.supermarket.models import PointGrant, ShopCard, Voucher, VoucherPlan
from charity_app.supermarket.queries.vouchers import bought_this_month, fits_plan, running_plans
from charity_app.supermarket.services.books import money_account
from charity_app.supermarket.services.granting import hold_card, points_issuer
from charity_app.supermarket.states.cards import CardState
from charity_app.supermarket.states.money import OUTSIDE, TILL, ShopBook
from charity_app.supermarket.states.vouchers import VOUCHER_PLAN_TABLE, ForWhom, VoucherPlanAction

VOUCHER = "voucher"
_MOST_TIMES, _MOST_POINTS, _FEN_A_POINT = 31, 1_000, 100


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a voucher plan says: how often a month, for how much, for how many points, for whom and when."""

    name: str
    times: int
    price_fen: int
    points: int
    for_whom: Collection[ForWhom] = ()
    starts_on: date
    ends_on: date | None = None


def propose_voucher_plan(terms: Terms, *, by: Actor) -> VoucherPlan:
    """Propose a voucher plan; it runs once another person approved it. Raises Invalid by field."""
    _check(terms)
    row = VoucherPlan(
        name=clean_words(terms.name, field="name", longest=40),
        times=terms.times,
        price_fen=terms.price_fen,
        points=terms.points,
        conditions=sorted(terms.for_whom),
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        proposed_at=clock.now(),
        proposed_by_id=by.user_id,
    )
    db.session.add(row)
    db.session.flush()
    emit(VoucherPlanProposed(voucher_plan_id=row.id, by=by))
    return row


def _check(terms: Terms) -> None:
    if not terms.name.strip():
        raise Invalid(Text("Please fill this in", "error"), field="name")
    if not 1 <= terms.times <= _MOST_TIMES:
        raise Invalid(Text("Between 1 and 31 times a month", "voucher plan"), field="times")
    if not 1 <= terms.points <= _MOST_POINTS:
        raise Invalid(Text("Enter a number above zero", "error"), field="points")
    if not 1 <= terms.price_fen < terms.points * _FEN_A_POINT:
        said = Text("A voucher costs less than its points are worth, a point being one yuan", "voucher plan")
        raise Invalid(said, field="price_fen")
    if terms.ends_on is not None and terms.ends_on < terms.starts_on:
        raise Invalid(Text("The end cannot be before the start", "error"), field="ends_on")


def approve_voucher_plan(row: VoucherPlan, *, by: Actor) -> None:
    """Let a voucher plan run, as the second person. Raises NotAllowed for who proposed it."""
    demand_second(row.proposed_by_id, by=by)
    values = {"approved_by_id": by.user_id, "approved_at": clock.now()}
    advance(row, VOUCHER_PLAN_TABLE, VoucherPlanAction.APPROVE, **values)
    emit(VoucherPlanMoved(voucher_plan_id=row.id, action=VoucherPlanAction.APPROVE, by=by))


def withdraw_voucher_plan(row: VoucherPlan, *, by: Actor) -> None:
    """Leave a proposed voucher plan. Raises Conflict when it is not one any more."""
    advance(row, VOUCHER_PLAN_TABLE, VoucherPlanAction.WITHDRAW)
    emit(VoucherPlanMoved(voucher_plan_id=row.id, action=VoucherPlanAction.WITHDRAW, by=by))


def end_voucher_plan(row: VoucherPlan, *, by: Actor) -> None:
    """End a running voucher plan; what cards bought stays theirs. Raises Conflict unless it runs."""
    advance(row, VOUCHER_PLAN_TABLE, VoucherPlanAction.END)
    emit(VoucherPlanMoved(voucher_plan_id=row.id, action=VoucherPlanAction.END, by=by))


def buy_voucher(site: Site, card: ShopCard, plan: VoucherPlan, *, key: str, by: Actor) -> Voucher:
    """Let a card buy a voucher: cash into the till, points onto the card. Raises Conflict with the reason.

    The same key gives the same voucher once more and moves nothing.
    """
    with acting_in(system_scope("shop till")):
        account = hold_card(card)
        done = db.session.scalars(select(Voucher).where(Voucher.key == key)).one_or_none()
        if done is not None:
            return done
        order = _next_order(card, plan)
        newest = _newest_month(card)
        row = Voucher(
            key=key,
            voucher_plan_id=plan.id,
            card_id=card.id,
            site_id=site.id,
            month=clock.today().replace(day=1),
            order_in_month=order,
            points=plan.points,
            price_fen=plan.price_fen,
            bought_at=clock.now(),
            sold_by_id=by.user_id,
        )
        db.session.add(row)
        newest.amount += row.points
        newest.reasons = {**newest.reasons, "bought": newest.reasons.get("bought", 0) + row.points}
        db.session.flush()
        post(_lines(account, row), key=f"voucher:{row.id}")
    emit(VoucherBought(card_id=card.id, voucher_id=row.id, site_id=site.id, points=row.points, by=by))
    return row


def _next_order(card: ShopCard, plan: VoucherPlan) -> int:
    """Return the how manieth voucher of the month the next one is. Raises Conflict when there is no next one."""
    is_in_force = any(one.id == plan.id for one in running_plans())
    if card.state is not CardState.ACTIVE or not is_in_force or not fits_plan(card, plan):
        raise Conflict(Text("There is no voucher for this card just now", "voucher plan"))
    order = bought_this_month(card).get(plan.id, 0) + 1
    if order > plan.times:
        raise Conflict(Text("All vouchers of this month are used; new ones come on the first", "voucher plan"))
    return order


def _newest_month(card: ShopCard) -> PointGrant:
    wanted = select(PointGrant).where(PointGrant.card_id == card.id, PointGrant.expired.is_(None))
    newest = db.session.scalars(wanted.order_by(PointGrant.month.desc()).limit(1)).one_or_none()
    if newest is None:
        raise Conflict(Text("The points of this month come first: try again tomorrow", "voucher plan"))
    return newest


def _lines(account: Account, row: Voucher) -> list[Line]:
    buyers, till = (money_account(row.site_id, ShopBook.TRADE, owner) for owner in (OUTSIDE, TILL))
    moves = [(buyers, till, row.price_fen), (points_issuer(), account, row.points)]
    return [
        Line(debit=debit, credit=credit, amount=amount, reason="voucher", subject_type=VOUCHER, subject_id=row.id)
        for debit, credit, amount in moves
    ]
