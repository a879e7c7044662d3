"""Jobs of the register: working off an import slice by slice; what reacts to facts."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock, files, jobs
from charity_app.core.db import db
from charity_app.core.scope import acting_in, system_actor, system_scope
from charity_app.registry import services
from charity_app.registry.events import ImportConfirmed, ImportStarted
from charity_app.registry.models import ImportRun
from charity_app.registry.services.erasure import erase_outdated_households

IMPORT_JOB = "registry.import"
_ASIDE = timedelta(days=1)


def start_working(fact: ImportStarted | ImportConfirmed) -> None:
    """Let the worker check or take over a run."""
    _ask_next(fact.run_id, fact.name, 0)


def work_off_import(payload: Mapping[str, Any]) -> None:
    """Work off one slice and ask for the next one; a repeat of a slice that is done does nothing."""
    run = db.session.scalars(select(ImportRun).where(ImportRun.id == UUID(payload["run_id"]))).one()
    if run.slices_done != payload["slice"]:
        return
    if services.work_off_slice(run):
        _ask_next(run.id, payload["phase"], run.slices_done)


def sweep(_payload: Mapping[str, Any]) -> None:
    """Forget marks of openings, helper modes nobody left, uploads given up, files kept long enough (every night)."""
    services.forget_marks()
    files.sweep_aside(before=clock.wall() - _ASIDE)
    with acting_in(system_scope("kept long enough")):
        erase_outdated_households(by=system_actor("kept long enough"))


def _ask_next(run_id: UUID, phase: str, position: int) -> None:
    payload = {"run_id": run_id, "phase": phase, "slice": position}
    jobs.enqueue(IMPORT_JOB, payload, key=f"{run_id}:{phase}:{position}")
