"""Runs of an import and what was wrong with which line."""

from uuid import UUID

from sqlalchemy import Select, select

from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.registry.models import ImportProblem, ImportRun

_SHOWN = 20


def _reachable(viewer: Actor) -> Select[ImportRun]:
    wanted = select(ImportRun)
    return wanted if viewer.is_system else wanted.where(ImportRun.started_by_id == viewer.user_id)


def get_import(viewer: Actor, run_id: UUID) -> ImportRun | None:
    """Return a run that the viewer started."""
    return db.session.scalars(_reachable(viewer).where(ImportRun.id == run_id)).one_or_none()


def list_imports(viewer: Actor) -> list[ImportRun]:
    """Return the viewer's latest runs."""
    return list(db.session.scalars(_reachable(viewer).order_by(ImportRun.started_at.desc()).limit(_SHOWN)))


def import_problems(run: ImportRun, *, limit: int | None = None) -> list[ImportProblem]:
    """Return what was wrong, by line."""
    wanted = select(ImportProblem).where(ImportProblem.run_id == run.id)
    return list(db.session.scalars(wanted.order_by(ImportProblem.line, ImportProblem.column).limit(limit)))
