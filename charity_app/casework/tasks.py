"""Jobs and reactions of case work."""

from collections.abc import Mapping
from typing import Any

from charity_app.casework import services
from charity_app.core.scope import acting_in, system_actor, system_scope
from charity_app.registry.events import HouseholdErased


def react_to_household_erased(fact: HouseholdErased) -> None:
    """Erase what requests for help hold of an erased household."""
    services.forget_answers_of(fact.household_id, by=fact.by)


def sweep(_payload: Mapping[str, Any]) -> None:
    """Erase requests that were not taken on and were kept long enough (every night)."""
    with acting_in(system_scope("kept long enough")):
        services.erase_rejected_help(by=system_actor("kept long enough"))
