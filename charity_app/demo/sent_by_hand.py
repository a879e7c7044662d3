"""Lets a depot of the demo send goods to a point without an order; the point confirms, once fewer than were sent."""

from functools import partial

from charity_app.demo.stocking import Store
from charity_app.registry.models import Site
from charity_app.stock.models import GoodsArrival
from charity_app.stock.queries.balances import Held, lots_at
from charity_app.stock.services import sending
from charity_app.stock.services.moving import refusal_of
from charity_app.stock.states.arrivals import ShortReason
from charity_app.stock.states.movements import Owner, SkipReason

_SENT, _BROKEN = 6, 2


def send_by_hand(store: Store) -> None:
    """Send goods twice to each point that somebody keeps: one arrival is short, one waits."""
    for place in (0, 1):
        store.at(1.8, partial(_send, store, place, is_confirmed=True))
        store.at(0.03, partial(_send, store, place, is_confirmed=False))


def _send(store: Store, place: int, *, is_confirmed: bool) -> None:
    depot, point = store.site(store.depots[0].id), store.site(store.points[place].id)
    held = next(iter(_free(depot)), None)
    if held is None:
        return
    quantity, skip, by = min(_SENT, held.quantity), SkipReason.NOT_REACHED, store.keeper(depot.id)
    row = sending.send_to_place(depot, point, lot=held.lot, quantity=quantity, skip=skip, by=by)
    if is_confirmed and row is not None:
        _confirm(store, row)


def _free(depot: Site) -> list[Held]:
    return [one for one in lots_at((Owner.SITE, depot.id)) if refusal_of(one.lot) is None and one.quantity > _BROKEN]


def _confirm(store: Store, row: GoodsArrival) -> None:
    by = store.keeper(row.site_id)
    sending.confirm_arrival(row, missing=_BROKEN, reason=ShortReason.DAMAGED, by=by)
