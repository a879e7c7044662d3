"""Deliveries and recalls by the number on their paper."""

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.text import normalised
from charity_app.stock.models import GoodsDelivery


def delivery_of_number(number: str) -> GoodsDelivery | None:
    """Return the delivery with this number."""
    return db.session.scalars(select(GoodsDelivery).where(GoodsDelivery.number == normalised(number))).one_or_none()
