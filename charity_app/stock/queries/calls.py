"""The lots of a recall and the families to be called."""

from uuid import UUID

from sqlalchemy import func, or_, select

from charity_app.core.db import db
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.stock.models import Recall, RecallCall, RecalledLot
from charity_app.stock.states.recalls import CallOutcome


def lots_of_recall(row: Recall) -> list[UUID]:
    """Return the lots that a recall reaches."""
    return list(db.session.scalars(select(RecalledLot.lot_id).where(RecalledLot.recall_id == row.id)))


def calls_open(row: Recall) -> int:
    """Count the families of a recall that nobody has reached, in the whole district."""
    is_open = or_(RecallCall.outcome.is_(None), RecallCall.outcome == CallOutcome.NOT_REACHED)
    wanted = select(func.count()).select_from(RecallCall).where(RecallCall.recall_id == row.id, is_open)
    with acting_in(system_scope("recall")):
        return db.session.scalar(wanted) or 0


def get_call(viewer: Actor, call_id: UUID) -> RecallCall | None:
    """Return a family to be called, within the viewer's reach."""
    return db.session.scalars(select(RecallCall).where(RecallCall.id == call_id)).one_or_none()


def calls_untold(recall_id: UUID, *, limit: int) -> list[RecallCall]:
    """Return families of a recall that were not told yet."""
    wanted = select(RecallCall).where(RecallCall.recall_id == recall_id, RecallCall.told_at.is_(None))
    return list(db.session.scalars(wanted.order_by(RecallCall.id).limit(limit)))


def calls_of(row: Recall) -> list[RecallCall]:
    """Return the families of a recall within the viewer's reach."""
    wanted = select(RecallCall).where(RecallCall.recall_id == row.id)
    return list(db.session.scalars(wanted.order_by(RecallCall.street_id, RecallCall.id)))
