"""Jobs and reactions of matching: each loads and calls one command."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from charity_app.core.scope import acting_in, system_actor, system_scope
from charity_app.matching.services import deliveries, handovers, needs, upkeep
from charity_app.registry.events import ConsentWithdrawn, HouseholdErased
from charity_app.registry.states.households import ConsentPurpose


def plan(_payload: Mapping[str, Any]) -> None:
    """Find what is due: holds that ended, needs and offers whose time is over, claims without a word."""
    with acting_in(system_scope("matching upkeep")):
        upkeep.plan_upkeep()


def lapse_claim(payload: Mapping[str, Any]) -> None:
    """Let one claim lapse."""
    with acting_in(system_scope("hold ended")):
        upkeep.lapse_one(UUID(payload["id"]), by=system_actor("hold ended"))


def expire_need(payload: Mapping[str, Any]) -> None:
    """Take one need off the wall."""
    with acting_in(system_scope("need expired")):
        upkeep.expire_one(UUID(payload["id"]), by=system_actor("need expired"))


def finish_offer(payload: Mapping[str, Any]) -> None:
    """End one offer."""
    with acting_in(system_scope("offer over")):
        upkeep.finish_one(UUID(payload["id"]), by=system_actor("offer over"))


def mark_silent(payload: Mapping[str, Any]) -> None:
    """Mark one claim red."""
    with acting_in(system_scope("claim silent")):
        upkeep.mark_silent(UUID(payload["id"]), by=system_actor("claim silent"))


def react_to_consent_withdrawn(fact: ConsentWithdrawn) -> None:
    """Stop showing needs, or handing over the contact, at the next request (reliability D6)."""
    if fact.purpose is ConsentPurpose.PUBLISH_NEEDS:
        needs.withdraw_needs_of(fact.household_id, by=fact.by)
    elif fact.purpose is ConsentPurpose.HANDOVER and fact.organisation_id is not None:
        handovers.end_handovers(fact.household_id, organisation_id=fact.organisation_id, by=fact.by)


def react_to_household_erased(fact: HouseholdErased) -> None:
    """Take every need of an erased household off the wall."""
    needs.withdraw_needs_of(fact.household_id, is_erased=True, by=fact.by)


def react_to_settled(fact: Any) -> None:
    """Count the claim behind volunteers' work as delivered; the fact is told by another room."""
    if fact.source_type == "claim" and fact.served:
        deliveries.deliver_served(fact.source_id, served=fact.served, by=fact.by)
