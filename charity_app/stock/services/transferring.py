"""Moving goods between places we keep, and back: the soonest expiry first, nothing blocked but on its way home."""

from collections.abc import Sequence

from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.registry.models import Site
from charity_app.stock.events import GoodsMoved
from charity_app.stock.queries.balances import Holder
from charity_app.stock.services.moving import About, Move, move
from charity_app.stock.services.picking import Part, Want, pick
from charity_app.stock.states.lots import GoodsUse
from charity_app.stock.states.movements import Owner, Reason


def send_goods(
    site: Site,
    target: Holder,
    wants: Sequence[Want],
    *,
    about: About,
    key: str,
    use: GoodsUse = GoodsUse.AID,
    by: Actor,
) -> tuple[Part, ...]:
    """Send goods of a place to another or onto a trip; returns which lots. Raises Short, Conflict, Invalid."""
    source = (Owner.SITE, site.id)
    parts = pick(source, target, wants, reason=Reason.TRANSFER, about=about, key=key, use=use, by=by)
    _tell(site, Reason.TRANSFER, about, len(parts), by)
    return parts


def put_down(
    site: Site,
    parts: Sequence[Part],
    *,
    source: Holder,
    about: About,
    key: str,
    reason: Reason = Reason.TRANSFER,
    by: Actor,
) -> None:
    """Put goods that came from a trip or another place onto shelves; with RETURN whatever their state."""
    moves = [Move(lot=one.lot, quantity=one.quantity, source=source, target=(Owner.SITE, site.id)) for one in parts]
    move(moves, reason=reason, about=about, key=key)
    _tell(site, reason, about, len(parts), by)


def _tell(site: Site, reason: Reason, about: About, lots: int, by: Actor) -> None:
    db.session.flush()
    emit(GoodsMoved(site_id=site.id, reason=reason, about_type=about.type, about_id=about.id, lots=lots, by=by))
