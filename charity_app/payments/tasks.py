"""Jobs of payments. Those that ask the provider run apart from any transaction."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from charity_app.core import clock
from charity_app.core.db import unit_of_work
from charity_app.core.jobs import apart
from charity_app.payments import gateway, sandbox
from charity_app.payments.provider import ProviderDown
from charity_app.payments.services import asking, reconciling, upkeep, working_off


@apart
def open_checkout(payload: Mapping[str, Any]) -> None:
    """Ask for the page of a payment whose first try failed."""
    asking.open_at_provider(UUID(payload["checkout_id"]))


@apart
def close_checkout(payload: Mapping[str, Any]) -> None:
    """Close the page of a payment that was given up."""
    asking.close_at_provider(UUID(payload["checkout_id"]))


@apart
def look_again(payload: Mapping[str, Any]) -> None:
    """Look where a payment stands."""
    asking.look_again(UUID(payload["checkout_id"]))


@apart
def pay_back(payload: Mapping[str, Any]) -> None:
    """Ask for a refund."""
    asking.pay_back_at_provider(UUID(payload["refund_id"]))


@apart
def sync_subscription(payload: Mapping[str, Any]) -> None:
    """Tell the provider that a monthly payment was stopped or changed."""
    asking.sync_subscription(UUID(payload["subscription_id"]))


@apart
def work_off_event(payload: Mapping[str, Any]) -> None:
    """Work off a message of the provider."""
    working_off.work_off(UUID(payload["event_id"]))


@apart
def reconcile(_payload: Mapping[str, Any]) -> None:
    """Match yesterday; nothing where nobody can pay."""
    if gateway.can_take_payments():
        reconciling.reconcile_day(clock.today() - timedelta(days=1))


def plan(_payload: Mapping[str, Any]) -> None:
    """Ask again for what waits longer than it should."""
    upkeep.plan_upkeep()


@apart
def deliver_sandbox(_payload: Mapping[str, Any]) -> None:
    """Charge the months of the sandbox that are due and deliver its messages. Raises ProviderDown to be run again."""
    with unit_of_work():
        sandbox.charge_due_months()
    left = sandbox.deliver_waiting()
    if left:
        raise ProviderDown(f"{left} messages were not taken")
