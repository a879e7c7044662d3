"""Jobs and reactions of giving: each loads and calls one command."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from charity_app.core.scope import acting_in, system_actor, system_scope
from charity_app.giving.services import funds, gifts, paying, refunds, running, waiting
from charity_app.payments.events import CheckoutPaid, DisputeClosed, PaymentDisputed, RefundFailed, RefundPaid
from charity_app.payments.states import DisputeState


def plan(_payload: Mapping[str, Any]) -> None:
    """Find what is due: campaigns and funds that are over, matches no longer kept, gifts that were not paid."""
    with acting_in(system_scope("giving upkeep")):
        running.plan_upkeep()
        running.open_late_plans(by=system_actor("giving upkeep"))
        funds.plan_upkeep()
        waiting.plan_lapses()
        gifts.plan_unpaid()


def close_campaign(payload: Mapping[str, Any]) -> None:
    """End the fundraising of one campaign."""
    with acting_in(system_scope("campaign over")):
        running.close_due_campaign(UUID(payload["id"]), by=system_actor("campaign over"))


def close_fund(payload: Mapping[str, Any]) -> None:
    """End one match fund."""
    with acting_in(system_scope("fund over")):
        funds.close_due_fund(UUID(payload["id"]), by=system_actor("fund over"))


def lapse_match(payload: Mapping[str, Any]) -> None:
    """Keep one match no longer."""
    with acting_in(system_scope("match no longer kept")):
        waiting.lapse_one(UUID(payload["id"]), by=system_actor("match no longer kept"))


def give_waiting(payload: Mapping[str, Any]) -> None:
    """Serve whoever waits longest for money in a fund."""
    with acting_in(system_scope("match for who waits")):
        waiting.give_to_waiting(UUID(payload["id"]), by=system_actor("match for who waits"))


def void_gift(payload: Mapping[str, Any]) -> None:
    """Give one gift up that was not paid."""
    with acting_in(system_scope("gift not paid")):
        gifts.end_unpaid(UUID(payload["id"]), by=system_actor("gift not paid"))


def react_to_payment(fact: CheckoutPaid) -> None:
    """Take in the money of a gift."""
    if fact.subject_type == paying.SUBJECT:
        paying.take_payment(
            fact.subject_id, checkout_id=fact.checkout_id, amount_fen=fact.amount_fen, fee_fen=fact.fee_fen, by=fact.by
        )


def react_to_refund(fact: RefundPaid) -> None:
    """Take gift, match and receipt back."""
    if fact.subject_type == paying.SUBJECT:
        paying.take_refund(
            fact.subject_id,
            refund_id=fact.refund_id,
            checkout_id=fact.checkout_id,
            amount_fen=fact.amount_fen,
            reason=fact.reason,
            by=fact.by,
        )


def react_to_failed_refund(fact: RefundFailed) -> None:
    """Take a refund back that had been told and bounced."""
    if fact.subject_type == paying.SUBJECT and fact.was_paid:
        gift = paying.gift_row(fact.subject_id)
        refunds.bounce_refund(gift, refund_id=fact.refund_id, amount_fen=fact.amount_fen, by=fact.by)


def react_to_dispute(fact: PaymentDisputed) -> None:
    """Let the money of a gift be away while the bank decides."""
    if fact.subject_type == paying.SUBJECT:
        gift = paying.gift_row(fact.subject_id)
        refunds.dispute_gift(gift, dispute_id=fact.dispute_id, amount_fen=fact.amount_fen, by=fact.by)


def react_to_closed_dispute(fact: DisputeClosed) -> None:
    """Take note of what the bank decided."""
    if fact.subject_type == paying.SUBJECT:
        refunds.settle_dispute(
            paying.gift_row(fact.subject_id),
            dispute_id=fact.dispute_id,
            amount_fen=fact.amount_fen,
            is_won=fact.outcome is DisputeState.WON,
            by=fact.by,
        )
