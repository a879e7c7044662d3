"""What was counted where nobody is written down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.foodbank.models import Outlet
from charity_app.ledger.models import Transfer
from charity_app.stock.models import HandOut, Item, Lot
from charity_app.stock.queries.recalls import HAND_OUT
from charity_app.stock.states.items import Unit
from charity_app.stock.states.movements import HandOutKind

_DAYS_BETWEEN_LOOKS = 7


@dataclass(frozen=True)
class Counted:
    """Pieces of one item that some people took."""

    at: datetime
    item: str
    unit: Unit
    quantity: int
    heads: int


def last_counts(site_id: UUID, *, limit: int = 10) -> list[Counted]:
    """Return what was counted last at a place. One statement."""
    wanted = (
        select(HandOut.handed_at, Item.name, Item.unit, Transfer.amount, HandOut.heads)
        .join(Transfer, and_(Transfer.subject_id == HandOut.id, Transfer.subject_type == HAND_OUT))
        .join(Lot, Lot.unit == Transfer.unit)
        .join(Item, Item.id == Lot.item_id)
        .where(HandOut.site_id == site_id, HandOut.kind == HandOutKind.NO_NAME)
        .order_by(HandOut.handed_at.desc(), HandOut.id)
        .limit(limit)
    )
    return [Counted(*row) for row in db.session.execute(wanted)]


def is_look_due(outlet: Outlet) -> bool:
    """Tell whether nobody has looked at an outlet for a week (R-STP-04)."""
    return outlet.checked_on is None or outlet.checked_on <= clock.today() - timedelta(days=_DAYS_BETWEEN_LOOKS)
