"""What the second screen of a till shows: the basket and nothing about whose it is (feature 5.9)."""

from typing import Any
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite

from charity_app.core import clock
from charity_app.core.db import db, is_sqlite
from charity_app.core.ids import new_id
from charity_app.registry.models import Site
from charity_app.supermarket.models import TillScreen
from charity_app.supermarket.queries.baskets import Basket

_PLACE, _SHOWN = ("site_id", "user_id"), ("basket", "shown_at")


def _put(insert: Any) -> Any:
    return insert.on_conflict_do_update(index_elements=_PLACE, set_={name: insert.excluded[name] for name in _SHOWN})


_PUT_SQLITE, _PUT_POSTGRES = _put(sqlite.insert(TillScreen)), _put(postgresql.insert(TillScreen))


def show_basket(site: Site, user_id: UUID, basket: Basket | None) -> None:
    """Put a basket on the second screen of somebody's till; None clears it. One statement."""
    lines = [[line.item.name, line.quantity, line.points, line.price_fen] for line in basket.lines] if basket else []
    shown = {"lines": lines, "points": basket.points, "cash_fen": basket.cash_fen} if basket else {"lines": []}
    row = {
        "id": new_id("till_screens"),
        "site_id": site.id,
        "user_id": user_id,
        "basket": shown,
        "shown_at": clock.now(),
    }
    db.session.connection().execute(_PUT_SQLITE if is_sqlite() else _PUT_POSTGRES, row)
