"""Jobs and reactions of the shops: each loads and calls one command."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from charity_app.casework.events import NeedAssessed, NeedEnded
from charity_app.core.scope import acting_in, system_actor, system_scope
from charity_app.registry.events import HouseholdEnded, HouseholdErased, HouseholdFactsChanged, HouseholdsMerged
from charity_app.supermarket.events import CardEnded, CardMoved
from charity_app.supermarket.services import ending_orders, following, leasing, publishing
from charity_app.supermarket.states.cards import CardAction
from charity_app.supermarket.states.orders import OrderEnd

OfHousehold = HouseholdFactsChanged | HouseholdEnded | HouseholdErased | NeedAssessed | NeedEnded


def react_to_household(fact: OfHousehold) -> None:
    """Let the card of a household follow what became of it."""
    following.follow_household(fact.household_id, by=fact.by)


def react_to_merged(fact: HouseholdsMerged) -> None:
    """Let two cards become one."""
    following.follow_merged(fact.household_id, other_id=fact.other_id, by=fact.by)


def react_to_card_moved(fact: CardMoved) -> None:
    """Cancel what a card ordered that was reported as lost."""
    if fact.action is CardAction.BLOCK:
        ending_orders.follow_card(fact.card_id, reason=OrderEnd.CARD_RESTS, by=fact.by)


def react_to_card_ended(fact: CardEnded) -> None:
    """Cancel what a card ordered that is no longer used."""
    ending_orders.follow_card(fact.card_id, reason=OrderEnd.CARD_ENDED, by=fact.by)


def plan(_payload: Mapping[str, Any]) -> None:
    """Ask for what is due once a day."""
    following.plan_night()
    publishing.plan_lists()


def follow(payload: Mapping[str, Any]) -> None:
    """Let the next cards follow the rules."""
    with acting_in(system_scope("cards follow facts")):
        following.follow_portion(_after(payload), by=system_actor("cards follow facts"))


def grant(payload: Mapping[str, Any]) -> None:
    """Grant the points of the month to the next cards."""
    with acting_in(system_scope("points of the month")):
        following.grant_portion(_after(payload), by=system_actor("points of the month"))


def expire(_payload: Mapping[str, Any]) -> None:
    """Take back the next points that nobody spent in time."""
    with acting_in(system_scope("points expired")):
        following.expire_portion(by=system_actor("points expired"))


def return_leases(_payload: Mapping[str, Any]) -> None:
    """Give back the points of tills that sent nothing in their time."""
    with acting_in(system_scope("points of tills")):
        leasing.return_portion(by=system_actor("points of tills"))


def lapse_orders(_payload: Mapping[str, Any]) -> None:
    """End the next orders whose day is over."""
    with acting_in(system_scope("orders of the day before")):
        ending_orders.lapse_portion(by=system_actor("orders of the day before"))


def carry(_payload: Mapping[str, Any]) -> None:
    """Let the next points of the last month move on."""
    with acting_in(system_scope("points move on")):
        following.carry_portion(by=system_actor("points move on"))


def publish(payload: Mapping[str, Any]) -> None:
    """Publish the lists of a month."""
    with acting_in(system_scope("lists of the month")):
        publishing.publish_lists(date.fromisoformat(payload["month"]), by=system_actor("lists of the month"))


def _after(payload: Mapping[str, Any]) -> UUID | None:
    after = payload.get("after")
    return UUID(after) if after else None
