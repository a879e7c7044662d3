"""What eligibility does on its own: after a change in the register, and every night."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from charity_app.core.jobs import enqueue
from charity_app.core.scope import system_actor
from charity_app.eligibility import services
from charity_app.registry.events import HouseholdEnded, HouseholdErased, HouseholdFactsChanged, HouseholdsMerged


def refresh_household(fact: HouseholdFactsChanged) -> None:
    """Bring the snapshot and the results of a changed household up to date."""
    services.refresh_facts(fact.household_id, by=fact.by)


def forget_household(fact: HouseholdEnded | HouseholdErased) -> None:
    """Take a household that ended or was erased out of the snapshot."""
    services.forget_household(fact.household_id, by=fact.by)


def forget_merged(fact: HouseholdsMerged) -> None:
    """Take the file that became part of another one out of the snapshot."""
    services.forget_household(fact.other_id, by=fact.by)


def refresh_next(payload: Mapping[str, Any]) -> None:
    """Refresh the next batch of households; the last batch asks for the sweep."""
    after = payload.get("after")
    services.refresh_batch(UUID(after) if after else None, by=system_actor("nightly refresh"))


def start_night(_payload: Mapping[str, Any]) -> None:
    """Begin the nightly refresh of everyone, which ends in a sweep."""
    enqueue(services.NEXT_BATCH, {})
