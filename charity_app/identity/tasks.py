"""Reactions, and the job of the night."""

from collections.abc import Mapping
from typing import Any

from charity_app.identity import services
from charity_app.registry.events import HouseholdErased


def sweep(_payload: Mapping[str, Any]) -> None:
    """Delete sessions, codes and throttles that serve nobody any longer."""
    services.forget_ended()


def react_to_household_erased(fact: HouseholdErased) -> None:
    """Let nobody act for a household that is erased, and erase who was nothing but its resident."""
    services.leave_erased_household(fact.household_id)
