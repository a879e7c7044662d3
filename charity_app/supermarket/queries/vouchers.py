"""Voucher plans: all of them, those a card may use today, and how many vouchers are left of each this month."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.eligibility.queries.targets import fits_household, parse_target
from charity_app.supermarket.models import ShopCard, Voucher, VoucherPlan
from charity_app.supermarket.states.cards import CardState
from charity_app.supermarket.states.vouchers import RULES, VoucherPlanState


@dataclass(frozen=True)
class Offered:
    """A voucher plan as a card may use it: how many vouchers it bought this month, and how many are left."""

    plan: VoucherPlan
    bought: int

    @property
    def left(self) -> int:
        """How many more this month."""
        return max(0, self.plan.times - self.bought)


def get_voucher_plan(_viewer: Actor, voucher_plan_id: UUID) -> VoucherPlan | None:
    """Return a voucher plan; which ones there are is no secret."""
    return db.session.scalars(select(VoucherPlan).where(VoucherPlan.id == voucher_plan_id)).one_or_none()


def list_plans(*, page: int = 1) -> Page[VoucherPlan]:
    """Return one page of the voucher plans, the newest first. One statement."""
    wanted = select(VoucherPlan).order_by(VoucherPlan.proposed_at.desc(), VoucherPlan.id)
    return fetch_page(wanted, lambda row: row[0], number=page)


def running_plans() -> Sequence[VoucherPlan]:
    """Return the voucher plans in force today."""
    today = clock.today()
    is_not_over = or_(VoucherPlan.ends_on.is_(None), VoucherPlan.ends_on >= today)
    wanted = select(VoucherPlan).where(VoucherPlan.state == VoucherPlanState.RUNNING, VoucherPlan.starts_on <= today)
    return db.session.scalars(wanted.where(is_not_over).order_by(VoucherPlan.name, VoucherPlan.id)).all()


def fits_plan(card: ShopCard, plan: VoucherPlan) -> bool:
    """Tell whether a household surely meets all conditions of a plan."""
    if not plan.conditions:
        return True
    with acting_in(system_scope("who may use a voucher plan")):
        return fits_household(card.household_id, parse_target([RULES[code] for code in plan.for_whom]))


def offered_to(card: ShopCard) -> list[Offered]:
    """Return the plans that a card may use today; a card that is not in use may use none."""
    plans = running_plans() if card.state is CardState.ACTIVE else ()
    bought = bought_this_month(card) if plans else {}
    return [Offered(plan, bought.get(plan.id, 0)) for plan in plans if fits_plan(card, plan)]


def bought_this_month(card: ShopCard) -> dict[UUID, int]:
    """Return how many vouchers of which plan a card bought this month."""
    month = clock.today().replace(day=1)
    counted = select(Voucher.voucher_plan_id, func.count()).where(Voucher.card_id == card.id, Voucher.month == month)
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(Voucher.voucher_plan_id))}
