"""Jobs of stock: each loads and calls one command."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from charity_app.core import clock
from charity_app.core.calendar import add_months
from charity_app.core.scope import acting_in, system_actor, system_scope
from charity_app.stock.events import DeliveryFinished, RecallEnded
from charity_app.stock.queries.table_runs import who_started
from charity_app.stock.services import holding, table_runs, telling
from charity_app.stock.states.recalls import RecallAction


def expire(_payload: Mapping[str, Any]) -> None:
    """Mark what is past its date."""
    with acting_in(system_scope("past its date")):
        holding.expire_due(by=system_actor("past its date"))


def tell_recall(payload: Mapping[str, Any]) -> None:
    """Tell the next families of a recall."""
    with acting_in(system_scope("recall")):
        telling.tell_families(UUID(payload["id"]), by=system_actor("recall"))


def tell_donors(payload: Mapping[str, Any]) -> None:
    """Tell the next donors what became of their goods in a month, by itself the one that is over."""
    with acting_in(system_scope("what became of goods")):
        last = add_months(clock.today().replace(day=1), -1)
        month = date.fromisoformat(payload["month"]) if "month" in payload else last
        telling.tell_donors(month, by=system_actor("what became of goods"))


def take_table(payload: Mapping[str, Any]) -> None:
    """Take the next lines of a long table over."""
    with acting_in(system_scope("table")):
        run_id = UUID(payload["id"])
        table_runs.go_on(run_id, by=who_started(run_id))


def react_to_recall_ended(fact: RecallEnded) -> None:
    """Tell the families when it was a false alarm."""
    if fact.action is RecallAction.LIFT:
        telling.tell_lifted(fact.recall_id, by=fact.by)


def react_to_delivery_finished(fact: DeliveryFinished) -> None:
    """Thank the donor."""
    telling.thank_donor(fact.delivery_id, by=fact.by)
