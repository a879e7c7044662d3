"""The daily match of three accounts: the provider's, the stored messages', our rows with their books."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select

from charity_app.core import clock
from charity_app.core.db import db, unit_of_work
from charity_app.core.scope import Actor
from charity_app.payments import gateway
from charity_app.payments.models import Checkout, PaymentDifference, PaymentEvent, PaymentRefund
from charity_app.payments.provider import CURRENCY, ChargeSeen, DaySeen, RefundSeen
from charity_app.payments.queries import Booked, books_of
from charity_app.payments.services.asking import BY
from charity_app.payments.services.differences import Found, close_difference, note_difference
from charity_app.payments.services.working_off import LOOKED_AT
from charity_app.payments.states import (
    CheckoutState,
    ClosingReason,
    DifferenceKind,
    DifferenceState,
    RefundState,
)

_K = DifferenceKind
_FOUND_BY_MESSAGES = (_K.EVENT_AMOUNT, _K.EVENT_CURRENCY, _K.EVENT_PAYMENT)
_MANY = 500


@dataclass(frozen=True)
class Matched:
    """What was compared for a day, and what was found."""

    day: date
    charges: int
    refunds: int
    messages: int
    found: tuple[Found, ...]


def reconcile_day(day: date) -> Matched:
    """Match a day: ask the provider, then compare in a transaction. Raises Unavailable, ProviderDown."""
    since = clock.start_of(day)
    until = clock.start_of(day + timedelta(days=1))
    provider = gateway.provider()
    seen = provider.list_day(since, until)
    with unit_of_work():
        return match_day(day, seen, is_sandbox=provider.is_sandbox, by=BY)


def match_day(day: date, seen: DaySeen, *, is_sandbox: bool, by: Actor) -> Matched:
    """Compare a day of the provider with ours; what differs goes onto the work list, what no longer does is closed."""
    ours = _Day(clock.start_of(day), clock.start_of(day + timedelta(days=1)), is_sandbox)
    each = (*_charges(ours, seen.charges), *_refunds(ours, seen.refunds), *_messages(ours, seen.events), *_books(ours))
    found = tuple({(one.kind, one.reference): one for one in each}.values())
    for one in found:
        note_difference(one, day=day, is_sandbox=is_sandbox, by=by)
    _close_gone(day, {(one.kind, one.reference) for one in found}, is_sandbox=is_sandbox, by=by)
    return Matched(day, len(seen.charges), len(seen.refunds), len(seen.events), found)


def _close_gone(day: date, found: Collection[tuple[DifferenceKind, str]], *, is_sandbox: bool, by: Actor) -> None:
    wanted = select(PaymentDifference).where(
        PaymentDifference.day_on == day,
        PaymentDifference.state == DifferenceState.OPEN,
        PaymentDifference.is_sandbox == is_sandbox,
        PaymentDifference.kind.not_in(_FOUND_BY_MESSAGES),
    )
    for row in db.session.scalars(wanted).all():
        if (row.kind, row.reference) not in found:
            close_difference(row, reason=ClosingReason.GONE, words="", by=by)


@dataclass(frozen=True)
class _Day:
    """A stretch of our own time, of real or of practice money."""

    since: datetime
    until: datetime
    is_sandbox: bool


def _charges(day: _Day, charges: Collection[ChargeSeen]) -> Iterator[Found]:
    paid = (Checkout.state == CheckoutState.PAID, Checkout.paid_at >= day.since, Checkout.paid_at < day.until)
    ours = {row.id: row for row in _rows_of(charges, day)}
    by_intent = {row.intent_ref: row for row in ours.values() if row.intent_ref}
    told = Counter(by_intent.get(one.intent_ref, ours.get(one.checkout_id or UUID(int=0))) for one in charges)
    for one in charges:
        row = by_intent.get(one.intent_ref) or (ours.get(one.checkout_id) if one.checkout_id else None)
        yield from _compare(one, row, is_doubled=row is not None and told[row] > 1)
    known = {row.id for row in ours.values() if row in told}
    for row in db.session.scalars(select(Checkout).where(*paid, Checkout.is_sandbox == day.is_sandbox)):
        if row.id not in known:
            yield Found(_K.CHARGE_MISSING, str(row.intent_ref), row.id, row.amount_fen, None)


def _rows_of(charges: Collection[ChargeSeen], day: _Day) -> Iterator[Checkout]:
    """Yield our rows of these charges, asked for in pieces that every database takes."""
    listed = list(charges)
    for start in range(0, len(listed), _MANY):
        piece = listed[start : start + _MANY]
        named = or_(
            Checkout.intent_ref.in_([one.intent_ref for one in piece]),
            Checkout.id.in_([one.checkout_id for one in piece if one.checkout_id]),
        )
        yield from db.session.scalars(select(Checkout).where(named, Checkout.is_sandbox == day.is_sandbox))


def _compare(one: ChargeSeen, row: Checkout | None, *, is_doubled: bool) -> Iterator[Found]:
    if row is None:
        yield Found(_K.CHARGE_UNKNOWN, one.intent_ref, None, None, one.amount_fen)
        return
    if is_doubled:
        yield Found(_K.CHARGE_DOUBLED, str(row.id), row.id, row.amount_fen, one.amount_fen)
    if row.state is not CheckoutState.PAID:
        yield Found(_K.CHARGE_UNPAID, one.intent_ref, row.id, row.amount_fen, one.amount_fen)
    if one.amount_fen != row.amount_fen:
        yield Found(_K.AMOUNT, one.intent_ref, row.id, row.amount_fen, one.amount_fen)
    if one.currency != CURRENCY:
        yield Found(_K.CURRENCY, one.intent_ref, row.id, row.amount_fen, one.amount_fen)
    if row.fee_fen is not None and one.fee_fen not in (None, row.fee_fen):
        yield Found(_K.FEE, one.intent_ref, row.id, row.fee_fen, one.fee_fen)


def _refunds(day: _Day, refunds: Collection[RefundSeen]) -> Iterator[Found]:
    valid = {one.ref: one for one in refunds if one.state is not RefundState.FAILED}
    own = (
        select(PaymentRefund)
        .join(Checkout, Checkout.id == PaymentRefund.checkout_id)
        .where(Checkout.is_sandbox == day.is_sandbox, PaymentRefund.state == RefundState.PAID)
    )
    in_day = own.where(PaymentRefund.paid_at >= day.since, PaymentRefund.paid_at < day.until)
    ours = {row.provider_ref: row for row in db.session.scalars(in_day)}
    for ref, one in valid.items():
        row = ours.pop(ref, None) or db.session.scalars(own.where(PaymentRefund.provider_ref == ref)).one_or_none()
        if row is None:
            yield Found(_K.REFUND_UNKNOWN, ref, None, None, one.amount_fen)
        elif row.amount_fen != one.amount_fen:
            yield Found(_K.REFUND_AMOUNT, ref, row.checkout_id, row.amount_fen, one.amount_fen)
    for row in ours.values():
        yield Found(_K.REFUND_MISSING, str(row.provider_ref), row.checkout_id, row.amount_fen, None)


def _messages(day: _Day, events: Mapping[str, str]) -> Iterator[Found]:
    """Compare the messages we look at; others may never have been subscribed to."""
    theirs = {ref for ref, kind in events.items() if kind.startswith(LOOKED_AT)}
    stored = select(PaymentEvent.provider_ref, PaymentEvent.kind).where(
        PaymentEvent.created_at >= day.since,
        PaymentEvent.created_at < day.until,
        PaymentEvent.is_sandbox == day.is_sandbox,
    )
    ours = {row.provider_ref for row in db.session.execute(stored) if row.kind.startswith(LOOKED_AT)}
    for ref in sorted(theirs - ours):
        yield Found(_K.EVENT_MISSING, ref)
    for ref in sorted(ours - theirs):
        yield Found(_K.EVENT_UNKNOWN, ref)


def _books(day: _Day) -> Iterator[Found]:
    """Compare every payment that was paid or paid back in the day with what the books hold of it."""
    refunded = select(PaymentRefund.checkout_id).where(
        PaymentRefund.state == RefundState.PAID, PaymentRefund.paid_at >= day.since, PaymentRefund.paid_at < day.until
    )
    paid = (Checkout.paid_at >= day.since) & (Checkout.paid_at < day.until)
    wanted = select(Checkout).where(
        Checkout.state == CheckoutState.PAID,
        Checkout.is_sandbox == day.is_sandbox,
        or_(paid, Checkout.id.in_(refunded)),
    )
    rows = list(db.session.scalars(wanted))
    back = _paid_back([row.id for row in rows])
    held = books_of(rows)
    for row in rows:
        expected = Booked(row.amount_fen, row.fee_fen or 0, back.get(row.id, 0))
        if row.id in held and held[row.id] != expected:
            yield Found(_K.LEDGER, str(row.id), row.id, expected.left_fen, held[row.id].left_fen)


def _paid_back(checkout_ids: list[UUID]) -> dict[UUID, int]:
    total: dict[UUID, int] = {}
    for start in range(0, len(checkout_ids), _MANY):
        summed = (
            select(PaymentRefund.checkout_id, func.sum(PaymentRefund.amount_fen))
            .where(
                PaymentRefund.checkout_id.in_(checkout_ids[start : start + _MANY]),
                PaymentRefund.state == RefundState.PAID,
            )
            .group_by(PaymentRefund.checkout_id)
        )
        total |= {row[0]: int(row[1]) for row in db.session.execute(summed)}
    return total
