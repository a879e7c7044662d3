"""What items are worth on a day, from the dated price table (R-FOD-10)."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.stock.models import ItemValue


def values_on(item_ids: Collection[UUID], *, on: date | None = None) -> dict[UUID, int]:
    """Return by item what one unit is worth on a day, in fen; items nobody valued are left out. One statement."""
    day = on or clock.today()
    wanted = select(ItemValue.item_id, ItemValue.value_fen).where(
        ItemValue.item_id.in_(item_ids), ItemValue.valid_from <= day
    )
    return {row[0]: row[1] for row in db.session.execute(wanted.order_by(ItemValue.valid_from))}
