"""What the second screen of a till shows: the basket and nothing about whose it is (feature 5.9)."""

from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.registry.models import Site
from charity_app.supermarket.models import TillScreen
from charity_app.supermarket.queries.baskets import Basket


def show_basket(site: Site, user_id: UUID, basket: Basket | None) -> None:
    """Put a basket on the second screen of somebody's till; None clears it."""
    screen = db.session.scalars(select(TillScreen).filter_by(site_id=site.id, user_id=user_id)).one_or_none()
    if screen is None:
        screen = TillScreen(site_id=site.id, user_id=user_id)
        db.session.add(screen)
    lines = [[line.item.name, line.quantity, line.points, line.price_fen] for line in basket.lines] if basket else []
    screen.basket = {"lines": lines, "points": basket.points, "cash_fen": basket.cash_fen} if basket else {"lines": []}
    screen.shown_at = clock.now()
    db.session.flush()
