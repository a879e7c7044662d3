"""Vouchers: one, by number, and those within reach; what a household's voucher may rest on."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.casework.models import NeedItem
from charity_app.casework.states.needs import NeedState, NeedType
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.text import normalised
from charity_app.eligibility.queries.results import HouseholdResults, results_of
from charity_app.foodbank.models import FoodVoucher
from charity_app.foodbank.states.vouchers import VoucherState
from charity_app.registry.models import Household


def get_food_voucher(viewer: Actor, food_voucher_id: UUID) -> FoodVoucher | None:
    """Return a voucher within the viewer's reach."""
    return db.session.scalars(select(FoodVoucher).where(FoodVoucher.id == food_voucher_id)).one_or_none()


def voucher_of_number(number: str) -> FoodVoucher | None:
    """Return the voucher with this number, for whoever was shown it."""
    wanted = select(FoodVoucher).where(FoodVoucher.number == normalised(number).upper())
    with acting_in(system_scope("voucher shown")):
        return db.session.scalars(wanted).one_or_none()


def household_of(row: FoodVoucher) -> Household:
    """Return the household of a voucher."""
    return db.session.scalars(select(Household).where(Household.id == row.household_id)).one()


def list_vouchers_visible_to(viewer: Actor, *, state: VoucherState | None = None, page: int = 1) -> Page[FoodVoucher]:
    """Return one page of the vouchers within reach, the newest first. One statement."""
    wanted = select(FoodVoucher)
    if state is not None:
        wanted = wanted.where(FoodVoucher.state == state)
    return fetch_page(wanted.order_by(FoodVoucher.recorded_at.desc(), FoodVoucher.id), _row, number=page)


def _row(row: Any) -> FoodVoucher:
    found: FoodVoucher = row[0]
    return found


def vouchers_of(household_id: UUID) -> list[FoodVoucher]:
    """Return the vouchers of a household, the newest first."""
    wanted = select(FoodVoucher).where(FoodVoucher.household_id == household_id)
    return list(db.session.scalars(wanted.order_by(FoodVoucher.recorded_at.desc(), FoodVoucher.id)))


def is_over(row: FoodVoucher) -> bool:
    """Tell whether the last day of a voucher has passed."""
    return row.state is VoucherState.ACTIVE and row.last_on < clock.today()


def food_needs_of(household_id: UUID) -> list[NeedItem]:
    """Return the open needs of food of a household, the gravest first."""
    wanted = select(NeedItem).where(
        NeedItem.household_id == household_id,
        NeedItem.need_type == NeedType.FOOD_NUTRITION,
        NeedItem.state != NeedState.ENDED,
    )
    return list(db.session.scalars(wanted.order_by(NeedItem.severity.desc(), NeedItem.id)))


def policies_of(household_id: UUID) -> list[tuple[str, str, str]]:
    """Return the policies that a household meets or may meet: code and name in both languages."""
    found: HouseholdResults | None = results_of(household_id)
    views = found.results if found else ()
    met = {view.policy.code: view.policy for view in views if view.code.is_met and not view.is_superseded}
    return [(code, policy.name_zh, policy.name_en) for code, policy in sorted(met.items())]
