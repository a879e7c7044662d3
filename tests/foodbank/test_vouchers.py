"""Vouchers for a pack: single use, a ground, and a call at the third in six months. Source: feature 4.17."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from charity_app.casework.models import HelpRequest
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.foodbank.models import FoodVoucher
from charity_app.foodbank.queries.vouchers import food_needs_of
from charity_app.foodbank.services.templates import Line
from charity_app.foodbank.services.vouchers import Referral, issue_voucher, use_voucher, void_voucher
from charity_app.foodbank.states.packs import PackGround
from charity_app.foodbank.states.vouchers import VoucherReason, VoucherState
from charity_app.registry.models import Household
from tests.foodbank.packed import Pantry, given, needing
from tests.foodbank.packed import pantry as pantry
from tests.foodbank.packed import store as store
from tests.stock.conftest import SYSTEM, make_household

At = Callable[[str], AbstractContextManager[None]]


def voucher(household: Household, *, people: int = 2, days: int | None = None) -> FoodVoucher:
    """Write a voucher on the gravest need of food."""
    need = food_needs_of(household.id)[0]
    referral = Referral(VoucherReason.LOST_INCOME, people, need=need, days=days)
    return issue_voucher(household, referral=referral, by=SYSTEM)


def calls() -> int:
    """Count the requests for a call."""
    return db.session.scalar(select(func.count()).select_from(HelpRequest)) or 0


def test_a_voucher_becomes_one_pack_for_the_people_it_names(pantry: Pantry) -> None:
    rice = pantry.put("大米")
    distribution = pantry.running(Line(2, item_id=rice.id, per="person"))  # type: ignore[arg-type]
    row = voucher(pantry.family(), people=3)
    pack = use_voucher(row.number.lower(), distribution=distribution, by=pantry.keeper)
    assert (pack.ground, pack.people, given(pack)) == (PackGround.VOUCHER, 3, {"大米": 6})
    assert (row.state, row.pack_id) == (VoucherState.USED, pack.id)
    with pytest.raises(Conflict, match="was used"):
        use_voucher(row.number, distribution=distribution, by=pantry.keeper)


def test_a_voucher_that_is_over_taken_back_or_unknown_is_refused_with_words(pantry: Pantry, at: At) -> None:
    rice = pantry.put("大米")
    row, back = voucher(pantry.family(1), days=1), voucher(pantry.family(2))
    void_voucher(back, by=SYSTEM)
    with at(f"{clock.today() + timedelta(days=2)} 09:00"):
        distribution = pantry.running(Line(1, item_id=rice.id))
        for number in (row.number, back.number):
            with pytest.raises(Conflict, match="has expired"):
                use_voucher(number, distribution=distribution, by=pantry.keeper)
        with pytest.raises(Invalid, match="no voucher"):
            use_voucher("2222222222", distribution=distribution, by=pantry.keeper)


def test_on_its_last_day_a_voucher_is_good(pantry: Pantry, at: At) -> None:
    rice = pantry.put("大米")
    household = make_household(1)
    need = needing(household)
    row = issue_voucher(household, referral=Referral(VoucherReason.DEBT, 1, need=need, days=1), by=SYSTEM)
    distribution = pantry.running(Line(1, item_id=rice.id), packs=1)
    with at(f"{row.last_on} 23:00"):
        assert use_voucher(row.number, distribution=distribution, by=pantry.keeper).ground is PackGround.VOUCHER


def test_the_third_in_six_months_makes_a_call_and_is_never_refused(pantry: Pantry, at: At) -> None:
    household = pantry.family()
    with at("2026-01-10 09:00"):
        voucher(household)
    with at("2026-06-01 09:00"):
        voucher(household)
    with at("2026-11-01 09:00"):
        voucher(household)
        assert calls() == 0
    with at("2026-11-30 09:00"):
        assert voucher(household).state is VoucherState.ACTIVE
        asked = db.session.scalars(select(HelpRequest)).one()
        assert (asked.household_id, asked.street_id) == (household.id, household.street_id)


def test_a_voucher_that_was_taken_back_does_not_count_towards_a_call(pantry: Pantry) -> None:
    household = pantry.family()
    void_voucher(voucher(household), by=SYSTEM)
    voucher(household)
    voucher(household)
    assert calls() == 0
    voucher(household)
    assert calls() == 1


def test_a_voucher_rests_on_a_need_or_a_policy_of_this_household(pantry: Pantry) -> None:
    household, other = pantry.family(1), pantry.family(2)
    foreign = food_needs_of(other.id)[0]
    for referral in (
        Referral(VoucherReason.DEBT, 1),
        Referral(VoucherReason.DEBT, 1, need=foreign),
        Referral(VoucherReason.DEBT, 1, policy_code="min_living_allowance"),
    ):
        with pytest.raises(Invalid, match="Choose the need"):
            issue_voucher(household, referral=referral, by=SYSTEM)
    for people, days in ((0, None), (21, None), (1, 0), (1, 91)):
        with pytest.raises(Invalid, match="number between"):
            voucher(household, people=people, days=days)
