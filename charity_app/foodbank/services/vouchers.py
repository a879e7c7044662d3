"""Vouchers for a pack: written by who knows the family, used once, never refused for being many (4.17)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from charity_app.casework.models import NeedItem
from charity_app.casework.services.help import NewHelp, ask_for_help
from charity_app.casework.states.needs import NeedState, NeedType, Urgency
from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.privacy import holds_key
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.eligibility.queries.targets import policies_met
from charity_app.foodbank import wording
from charity_app.foodbank.events.packs import FoodVoucherIssued, FoodVoucherUsed, FoodVoucherVoided
from charity_app.foodbank.models import Distribution, FoodVoucher, Pack
from charity_app.foodbank.queries.vouchers import household_of, voucher_of_number
from charity_app.foodbank.services.distributing import add_pack
from charity_app.foodbank.states.packs import PackGround
from charity_app.foodbank.states.visits import SoonerReason
from charity_app.foodbank.states.vouchers import VOUCHER_TABLE, VoucherAction, VoucherReason, VoucherState
from charity_app.messaging.services import send_message
from charity_app.registry.facts.months import months_before
from charity_app.registry.models import Household
from charity_app.registry.services.stamps import belonging

VALID_DAYS = settings.declare(
    "foodbank.voucher_days", 14, unit="days", rule="4.17", name=Text("A food voucher is valid for", "setting")
)
CALL_AT = settings.declare(
    "foodbank.voucher_call_at",
    3,
    unit="vouchers",
    rule="4.17",
    name=Text("Vouchers in six months at which an adviser calls", "setting"),
)
_MONTHS, _MOST_PEOPLE, _MOST_DAYS = 6, 20, 90


@dataclass(frozen=True)
class Referral:
    """Why a household is sent, on what ground, for how many people and for how long."""

    reason: VoucherReason
    people: int
    need: NeedItem | None = None
    policy_code: str | None = None
    days: int | None = None


def issue_voucher(household: Household, *, referral: Referral, by: Actor) -> FoodVoucher:
    """Write a voucher and tell the family; at the third in six months an adviser is asked to call. Raises Invalid."""
    _check(household, referral)
    days = referral.days or settings.value(VALID_DAYS)
    row = FoodVoucher(
        number=new_code(10),
        reason=referral.reason,
        need_item_id=referral.need.id if referral.need else None,
        policy_code=referral.policy_code,
        people=referral.people,
        last_on=clock.today() + timedelta(days=days),
        **belonging(household, by),
    )
    db.session.add(row)
    db.session.flush()
    recent = _recent(household)
    is_third = recent >= settings.value(CALL_AT)
    if is_third:
        _ask_adviser(household, recent, by)
    if holds_key(household.key_owner):
        told: dict[str, str | Text | date] = {"number": row.number, "date": row.last_on}
        send_message(household.key_owner, wording.VOUCHER_ISSUED.key, told, by=by)
    emit(
        FoodVoucherIssued(
            food_voucher_id=row.id, household_id=household.id, reason=row.reason, is_third=is_third, by=by
        )
    )
    return row


def _check(household: Household, referral: Referral) -> None:
    if not 1 <= referral.people <= _MOST_PEOPLE:
        raise Invalid(Text("Enter a number between 1 and %(high)s", "error", {"high": _MOST_PEOPLE}), field="people")
    if referral.days is not None and not 1 <= referral.days <= _MOST_DAYS:
        raise Invalid(Text("Enter a number between 1 and %(high)s", "error", {"high": _MOST_DAYS}), field="days")
    need, code = referral.need, referral.policy_code
    if need is None and code is None:
        raise Invalid(Text("Choose the need or the policy it rests on", "error"), field="ground")
    is_open = need is None or (
        need.household_id == household.id
        and need.need_type is NeedType.FOOD_NUTRITION
        and need.state is not NeedState.ENDED
    )
    if not is_open or (code is not None and not policies_met(household.id, [code])):
        raise Invalid(Text("Choose the need or the policy it rests on", "error"), field="ground")


def _recent(household: Household) -> int:
    """Count the vouchers of the last six months that were not taken back, this one among them."""
    since = clock.start_of(months_before(clock.today(), _MONTHS))
    counted = select(func.count()).select_from(FoodVoucher)
    of = (FoodVoucher.household_id == household.id, FoodVoucher.state != VoucherState.VOID)
    return db.session.scalar(counted.where(*of, FoodVoucher.recorded_at >= since)) or 0


def _ask_adviser(household: Household, count: int, by: Actor) -> None:
    told = NewHelp(
        street_id=household.street_id,
        committee_id=household.committee_id,
        household_id=household.id,
        urgency=Urgency.SOON,
        words=f"{household.number}: {count} 张食物券，6 个月内 / {count} food vouchers within 6 months",
    )
    ask_for_help(told, by=by)


def use_voucher(number: str, *, distribution: Distribution, sooner: SoonerReason | None = None, by: Actor) -> Pack:
    """Turn a voucher into a pack of a distribution, once. Raises Invalid, Conflict."""
    row = voucher_of_number(number)
    if row is None:
        raise Invalid(Text("There is no voucher with this number", "error"), field="number")
    if row.state is VoucherState.USED:
        raise Conflict(Text("This voucher was used", "error"))
    if row.state is VoucherState.VOID or row.last_on < clock.today():
        raise Conflict(Text("This voucher has expired", "error"))
    with acting_in(system_scope("voucher used")):
        household = household_of(row)
        pack = add_pack(distribution, household, ground=PackGround.VOUCHER, people=row.people, sooner=sooner, by=by)
        advance(row, VOUCHER_TABLE, VoucherAction.USE, pack_id=pack.id, ended_at=clock.now())
    emit(FoodVoucherUsed(food_voucher_id=row.id, pack_id=pack.id, by=by))
    return pack


def void_voucher(row: FoodVoucher, *, by: Actor) -> None:
    """Take a voucher back before it is used. Raises Conflict."""
    advance(row, VOUCHER_TABLE, VoucherAction.VOID, ended_at=clock.now())
    emit(FoodVoucherVoided(food_voucher_id=row.id, by=by))
