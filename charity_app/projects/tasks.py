"""Jobs of projects: each loads and calls one command."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from charity_app.core.scope import acting_in, system_actor, system_scope
from charity_app.projects.services import reminding


def run_clock(_payload: Mapping[str, Any]) -> None:
    """Find the duties to disclose that are near or were missed."""
    with acting_in(system_scope("disclosure clock")):
        reminding.plan_clock()


def remind(payload: Mapping[str, Any]) -> None:
    """Remind of one duty."""
    with acting_in(system_scope("report due")):
        reminding.remind_one(UUID(payload["id"]), by=system_actor("report due"))


def miss(payload: Mapping[str, Any]) -> None:
    """Mark one duty as missed."""
    with acting_in(system_scope("report overdue")):
        reminding.miss_one(UUID(payload["id"]), by=system_actor("report overdue"))
