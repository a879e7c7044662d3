"""Jobs and reactions of giving: each loads and calls one command."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from charity_app.core.scope import acting_in, system_actor, system_scope
from charity_app.giving.services import running


def plan(_payload: Mapping[str, Any]) -> None:
    """Find what is due: campaigns whose fundraising is over."""
    with acting_in(system_scope("giving upkeep")):
        running.plan_upkeep()


def close_campaign(payload: Mapping[str, Any]) -> None:
    """End the fundraising of one campaign."""
    with acting_in(system_scope("campaign over")):
        running.close_due_campaign(UUID(payload["id"]), by=system_actor("campaign over"))
