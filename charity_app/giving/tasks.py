"""Jobs and reactions of giving: each loads and calls one command."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from charity_app.core.scope import acting_in, system_actor, system_scope
from charity_app.giving.events import CampaignMoved, GiftEnded, GiftReceived
from charity_app.giving.services import funds, gifts, monthly, paying, refunds, running, surplus, targets, waiting
from charity_app.giving.states.campaigns import CampaignAction
from charity_app.payments.events import (
    CheckoutPaid,
    DisputeClosed,
    PaymentDisputed,
    RefundFailed,
    RefundPaid,
    SubscriptionEnded,
    SubscriptionFailed,
    SubscriptionPaid,
)
from charity_app.payments.states import DisputeState
from charity_app.projects.events import ProjectArchived, ProjectTerminated

_SUBJECTS = (paying.SUBJECT, monthly.SUBJECT)


def plan(_payload: Mapping[str, Any]) -> None:
    """Find what is due: campaigns and funds that are over, matches no longer kept, gifts that were not paid."""
    with acting_in(system_scope("giving upkeep")):
        running.plan_upkeep()
        running.open_late_plans(by=system_actor("giving upkeep"))
        funds.plan_upkeep()
        waiting.plan_lapses()
        gifts.plan_unpaid()
        monthly.plan_months()


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
    if fact.subject_type in _SUBJECTS:
        paying.take_refund(
            fact.checkout_id,
            gift_id=fact.subject_id,
            refund_id=fact.refund_id,
            amount_fen=fact.amount_fen,
            reason=fact.reason,
            by=fact.by,
        )


def react_to_failed_refund(fact: RefundFailed) -> None:
    """Take a refund back that had been told and bounced."""
    if fact.subject_type in _SUBJECTS and fact.was_paid:
        paying.bounce_refund(
            fact.checkout_id,
            gift_id=fact.subject_id,
            refund_id=fact.refund_id,
            amount_fen=fact.amount_fen,
            by=fact.by,
        )


def react_to_dispute(fact: PaymentDisputed) -> None:
    """Let the money of a gift be away while the bank decides."""
    gift = paying.gift_paid_by(fact.checkout_id) if fact.subject_type in _SUBJECTS else None
    if gift is not None:
        refunds.dispute_gift(gift, dispute_id=fact.dispute_id, amount_fen=fact.amount_fen, by=fact.by)


def react_to_closed_dispute(fact: DisputeClosed) -> None:
    """Take note of what the bank decided."""
    gift = paying.gift_paid_by(fact.checkout_id) if fact.subject_type in _SUBJECTS else None
    if gift is not None:
        is_won = fact.outcome is DisputeState.WON
        refunds.settle_dispute(gift, dispute_id=fact.dispute_id, amount_fen=fact.amount_fen, is_won=is_won, by=fact.by)


def react_to_month(fact: SubscriptionPaid) -> None:
    """Take in the money of a month."""
    if fact.subject_type == monthly.SUBJECT:
        monthly.take_month(
            fact.subject_id,
            checkout_id=fact.checkout_id,
            amount_fen=fact.amount_fen,
            fee_fen=fact.fee_fen,
            is_sandbox=fact.is_sandbox,
            by=fact.by,
        )


def react_to_failed_month(fact: SubscriptionFailed) -> None:
    """Tell the giver kindly that a month did not go through."""
    if fact.subject_type == monthly.SUBJECT:
        monthly.fail_month(fact.subject_id, by=fact.by)


def react_to_ended_months(fact: SubscriptionEnded) -> None:
    """Take note that no more months are charged."""
    if fact.subject_type == monthly.SUBJECT:
        monthly.end_monthly(fact.subject_id, by=fact.by)


def react_to_received(fact: GiftReceived) -> None:
    """Let a monthly gift go on."""
    monthly.follow_gift(fact.gift_id, by=fact.by)


def react_to_money(fact: GiftReceived) -> None:
    """Take note of a project that has all it asked for."""
    targets.follow_target(fact.pool_id, by=fact.by)


def react_to_project_over(fact: ProjectTerminated | ProjectArchived) -> None:
    """Take back what a project did not spend."""
    surplus.settle_surplus(fact.project_id, successor_id=fact.successor_id, by=fact.by)


def react_to_ended(fact: GiftEnded) -> None:
    """Take note of a month that was not paid."""
    monthly.miss_month(fact.gift_id, by=fact.by)


def react_to_campaign(fact: CampaignMoved) -> None:
    """Stop what is given every month once the fundraising is over."""
    if fact.action is CampaignAction.CLOSE:
        monthly.end_with_campaign(fact.campaign_id, by=fact.by)


def ask_month(payload: Mapping[str, Any]) -> None:
    """Ask for the gift of one month."""
    with acting_in(system_scope("monthly gift")):
        monthly.ask_month(UUID(payload["id"]), by=system_actor("monthly gift"))
