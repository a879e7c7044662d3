"""Sales of given goods."""

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.giving.models import Gift, GoodsSale


def sale_of(gift: Gift) -> GoodsSale | None:
    """Return by what the goods of a gift were sold."""
    return db.session.scalars(select(GoodsSale).where(GoodsSale.gift_id == gift.id)).one_or_none()
