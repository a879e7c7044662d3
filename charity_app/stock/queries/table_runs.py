"""Long tables that are taken over, for whoever put them in."""

from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.scope import Actor, system_scope
from charity_app.stock.models import TableRun


def get_table_run(viewer: Actor, run_id: UUID) -> TableRun | None:
    """Return a run that the viewer started."""
    wanted = select(TableRun).where(TableRun.id == run_id, TableRun.started_by_id == viewer.user_id)
    return db.session.scalars(wanted).one_or_none()


def who_started(run_id: UUID) -> Actor:
    """Return who put a table in, as the worker acts for them."""
    user_id = db.session.scalar(select(TableRun.started_by_id).where(TableRun.id == run_id))
    return Actor(user_id=user_id, scope=system_scope("table"), is_system=True)
