"""Which lots are past their date."""

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.stock.models import Lot
from charity_app.stock.states.lots import LotState


def due_lots() -> list[Lot]:
    """Return the lots in use whose last good day, in Shanghai, is over."""
    wanted = select(Lot).where(Lot.state == LotState.ACCEPTED, Lot.expires_on < clock.today())
    return list(db.session.scalars(wanted.order_by(Lot.expires_on, Lot.id)))
