"""Giving every month: by card as the provider charges it, by Alipay with a link to tap. Source: features 3.15."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock, settings
from charity_app.core.calendar import add_months
from charity_app.core.db import db
from charity_app.core.errors import Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.money import Money
from charity_app.core.privacy import KeyOwner
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.giving import wording
from charity_app.giving.events import MonthlyChanged, MonthlyMoved, MonthlyStarted
from charity_app.giving.models import Gift, Giver, MonthlyGift, Pool
from charity_app.giving.queries.campaigns import pool_name
from charity_app.giving.queries.gate import gate_of
from charity_app.giving.services.gifts import Hand, check_amount, start_gift, take_down_gift
from charity_app.giving.services.givers import giver_of_user
from charity_app.giving.services.paying import gift_row, pay_gift
from charity_app.giving.services.receiving import receive_gift
from charity_app.giving.states.gifts import GiftState, Way
from charity_app.giving.states.monthly import MONTHLY_TABLE, MonthlyAction, MonthlyState
from charity_app.messaging.services import send_message
from charity_app.payments import queries as payments
from charity_app.payments import services as cashier
from charity_app.payments.models import Checkout
from charity_app.payments.states import SubscriptionState

SUBJECT, ASK_JOB = "monthly", "giving.ask_month"
DAYS_TO_PAY = settings.declare(
    "giving.month_days", 7, unit="days", rule="3.15", name=Text("A gift of a month may be paid for", "setting")
)
MONTHLY_WAYS = (Way.ALIPAY, Way.CARD)
_LATEST_DAY = 28


def start_monthly(pool: Pool, *, amount_fen: int, way: Way, by: Actor) -> Checkout:
    """Begin to give every month; returns the payment of the first. Raises Invalid, NotAllowed for nobody in particular.

    Whether online gifts may be taken at all was asked before (the gate).
    """
    if by.user_id is None:
        raise NotAllowed(Text("Sign in to give every month, so that you can change or stop it", "error"))
    if way not in MONTHLY_WAYS:
        raise Invalid(Text("Every month one can give by card or by Alipay", "error"), field="way")
    check_amount(amount_fen)
    monthly = MonthlyGift(
        giver_id=giver_of_user(by.user_id, by=by).id,
        user_id=by.user_id,
        pool_id=pool.id,
        amount_fen=amount_fen,
        way=way,
        day_of_month=min(clock.today().day, _LATEST_DAY),
        started_at=clock.now(),
    )
    db.session.add(monthly)
    db.session.flush()
    emit(MonthlyStarted(monthly_id=monthly.id, amount_fen=amount_fen, by=by))
    if way is Way.CARD:
        return cashier.start_subscription(
            subject_type=SUBJECT,
            subject_id=monthly.id,
            organisation_id=pool.charity_id,
            amount_fen=amount_fen,
            return_endpoint="giving.show_monthly",
            by=by,
        )
    return pay_gift(_gift_of_month(monthly, by=by), way=way, by=by)


def _gift_of_month(monthly: MonthlyGift, *, by: Actor) -> Gift:
    gift = start_gift(
        _pool_of(monthly),
        amount_fen=monthly.amount_fen,
        hand=_hand_of(monthly),
        is_sandbox=payments.is_practice(),
        way=monthly.way,
        by=by,
    )
    gift.pay_until_at = clock.now() + timedelta(days=settings.value(DAYS_TO_PAY))
    return gift


def _pool_of(monthly: MonthlyGift) -> Pool:
    return db.session.scalars(select(Pool).where(Pool.id == monthly.pool_id)).one()


def _hand_of(monthly: MonthlyGift) -> Hand:
    return Hand(
        giver=db.session.scalars(select(Giver).where(Giver.id == monthly.giver_id)).one(), monthly_id=monthly.id
    )


def take_month(
    monthly_id: UUID, *, checkout_id: UUID, amount_fen: int, fee_fen: int, is_sandbox: bool, by: Actor
) -> None:
    """Take in the money of a month that the provider charged; told again, nothing changes."""
    if db.session.scalar(select(Gift.id).where(Gift.checkout_id == checkout_id)) is not None:
        return
    monthly = monthly_row(monthly_id)
    gift = take_down_gift(
        _pool_of(monthly), amount_fen=amount_fen, hand=_hand_of(monthly), is_sandbox=is_sandbox, way=Way.CARD, by=by
    )
    gift.checkout_id = checkout_id
    receive_gift(gift, amount_fen=amount_fen, fee_fen=fee_fen, by=by)


def follow_gift(gift_id: UUID, *, by: Actor) -> None:
    """Let a monthly gift go on once the gift of a month has arrived."""
    gift = gift_row(gift_id)
    if gift.monthly_id is None:
        return
    monthly = monthly_row(gift.monthly_id)
    if monthly.state is MonthlyState.STOPPED:
        return
    action = {MonthlyState.STARTING: MonthlyAction.START, MonthlyState.FAILING: MonthlyAction.RECOVER}
    if monthly.state in action:
        _move(monthly, action[monthly.state], by, failures=0)
    monthly.next_on = add_months(clock.today().replace(day=monthly.day_of_month), 1)
    db.session.flush()


def fail_month(monthly_id: UUID, *, by: Actor) -> None:
    """Take note that the gift of a month did not go through, and tell the giver kindly."""
    monthly = monthly_row(monthly_id)
    monthly.failures += 1
    if monthly.state is MonthlyState.ACTIVE:
        _move(monthly, MonthlyAction.FAIL, by)
    if monthly.state is MonthlyState.FAILING:
        _tell(monthly, wording.MONTH_FAILED.key, f"/giving/monthly/{monthly.id}", by)


def plan_months() -> int:
    """Ask for one job for every month that is due by Alipay; returns how many."""
    today = clock.today()
    due = list(
        db.session.scalars(
            select(MonthlyGift.id).where(
                MonthlyGift.way == Way.ALIPAY,
                MonthlyGift.state.in_((MonthlyState.ACTIVE, MonthlyState.FAILING)),
                MonthlyGift.next_on <= today,
            )
        )
    )
    for monthly_id in due:
        enqueue(ASK_JOB, {"id": monthly_id}, key=f"{monthly_id}:{today.isoformat()}")
    return len(due)


def ask_month(monthly_id: UUID, *, by: Actor) -> None:
    """Make the gift of a month and send its link to tap; once a month, whoever asks again."""
    monthly = monthly_row(monthly_id)
    if monthly.next_on is None or monthly.next_on > clock.today() or monthly.state is MonthlyState.STOPPED:
        return
    monthly.next_on = add_months(monthly.next_on, 1)
    if not gate_of(_pool_of(monthly)).is_open:
        return
    gift = _gift_of_month(monthly, by=by)
    _tell(monthly, wording.MONTH_DUE.key, f"/giving/gifts/{gift.id}", by)


def change_monthly(monthly: MonthlyGift, *, amount_fen: int, by: Actor) -> None:
    """Give another amount from the next month on. Raises Invalid, Conflict when it does not run."""
    check_amount(amount_fen)
    for subscription in payments.subscriptions_of(SUBJECT, monthly.id):
        cashier.change_subscription(subscription, amount_fen=amount_fen, by=by)
    monthly.amount_fen = amount_fen
    db.session.flush()
    emit(MonthlyChanged(monthly_id=monthly.id, amount_fen=amount_fen, by=by))


def stop_monthly(monthly: MonthlyGift, *, by: Actor) -> None:
    """Give no more. Raises Conflict when it was stopped before."""
    _move(monthly, MonthlyAction.STOP, by, stopped_at=clock.now(), next_on=None)
    for subscription in payments.subscriptions_of(SUBJECT, monthly.id):
        if subscription.state is SubscriptionState.ACTIVE:
            cashier.stop_subscription(subscription, by=by)


def end_monthly(monthly_id: UUID, *, by: Actor) -> None:
    """Take note that no more months will be charged, whoever ended it."""
    monthly = monthly_row(monthly_id)
    if monthly.state is not MonthlyState.STOPPED:
        _move(monthly, MonthlyAction.STOP, by, stopped_at=clock.now(), next_on=None)


def end_with_campaign(campaign_id: UUID, *, by: Actor) -> None:
    """Stop what is given every month to a campaign whose fundraising is over."""
    running = select(MonthlyGift).join(Pool, Pool.id == MonthlyGift.pool_id)
    for monthly in db.session.scalars(
        running.where(Pool.campaign_id == campaign_id, MonthlyGift.state != MonthlyState.STOPPED)
    ).all():
        stop_monthly(monthly, by=by)
        _tell(monthly, wording.MONTHS_OVER.key, f"/giving/monthly/{monthly.id}", by)


def miss_month(gift_id: UUID, *, by: Actor) -> None:
    """Take note that the gift of a month was not paid in time."""
    gift = gift_row(gift_id)
    if gift.monthly_id is not None and gift.state is GiftState.VOID:
        fail_month(gift.monthly_id, by=by)


def _move(monthly: MonthlyGift, action: MonthlyAction, by: Actor, **values: object) -> None:
    advance(monthly, MONTHLY_TABLE, action, **values)
    emit(MonthlyMoved(monthly_id=monthly.id, action=action, by=by))


def _tell(monthly: MonthlyGift, key: str, path: str, by: Actor) -> None:
    params = {"amount": str(Money(monthly.amount_fen).yuan), "what": pool_name(monthly.pool_id)}
    send_message(KeyOwner("user", monthly.user_id), key, params, path=path, by=by)


def monthly_row(monthly_id: UUID) -> MonthlyGift:
    """Return a monthly gift that is there."""
    return db.session.scalars(select(MonthlyGift).where(MonthlyGift.id == monthly_id)).one()
