"""Sending goods to another place by hand; whoever keeps it confirms what came. Source: R-FOD-03, T9."""

from datetime import date
from uuid import UUID

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.ids import new_token
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site
from charity_app.stock import wording
from charity_app.stock.events import ArrivalMoved
from charity_app.stock.models import GoodsArrival, Lot
from charity_app.stock.queries.lots import get_lot, item_of
from charity_app.stock.queries.reach import keepers_of
from charity_app.stock.services.moving import About, refuse_new_stock
from charity_app.stock.services.picking import Part, Want
from charity_app.stock.services.telling import tell_keepers
from charity_app.stock.services.transferring import put_down, send_goods
from charity_app.stock.states.arrivals import ARRIVAL_TABLE, SHORT_REASONS, ArrivalAction, ShortReason
from charity_app.stock.states.movements import Owner, Reason, SkipReason

ARRIVAL = "arrival"


def send_to_place(
    site: Site, target: Site, *, lot: Lot, quantity: int, skip: SkipReason | None = None, by: Actor
) -> GoodsArrival | None:
    """Send goods of a lot to another place. Raises Short, Conflict, Invalid.

    They are on the way until a keeper there confirms them; where nobody keeps the place they stand there at once.
    """
    want = Want(item_id=lot.item_id, quantity=quantity, lot=lot, skip=skip)
    if not keepers_of(target.id):
        about, key = About("site", target.id), f"move:{new_token()}"
        send_goods(site, (Owner.SITE, target.id), [want], about=about, key=key, use=lot.use, by=by)
        return None
    refuse_new_stock({target.id})
    row = GoodsArrival(
        from_id=site.id,
        site_id=target.id,
        lot_id=lot.id,
        quantity=quantity,
        sent_at=clock.now(),
        sent_by_id=by.user_id,
    )
    db.session.add(row)
    db.session.flush()
    about, key = About(ARRIVAL, row.id), f"{ARRIVAL}:{row.id}"
    send_goods(site, (Owner.TRIP, row.id), [want], about=about, key=key, use=lot.use, by=by)
    emit(ArrivalMoved(arrival_id=row.id, site_id=target.id, lot_id=lot.id, by=by))
    told = {"item": item_of(lot).name, "from": site.name, "quantity": str(quantity)}
    tell_keepers(target, wording.GOODS_SENT, path=f"/stock/places/{target.id}/arrivals", by=by, **told)
    return row


def confirm_arrival(row: GoodsArrival, *, missing: int = 0, reason: ShortReason | None = None, by: Actor) -> None:
    """Confirm as the receiver what came; what did not returns to the sender. Raises Invalid, Conflict."""
    if not 0 <= missing <= row.quantity:
        text = Text("Enter a number from 0 to %(most)s", "error", {"most": row.quantity})
        raise Invalid(text, field="missing")
    if missing and reason is None:
        raise Invalid(Text("Say why it was not taken", "error"), field="reason")
    why = reason if missing else None
    told = {"confirmed_at": clock.now(), "confirmed_by_id": by.user_id, "missing": missing, "reason": why}
    advance(row, ARRIVAL_TABLE, ArrivalAction.CONFIRM, **told)
    sender, receiver, lot = _place(row.from_id, by), _place(row.site_id, by), get_lot(by, row.lot_id)
    assert lot is not None
    _put(row, receiver, Part(lot, row.quantity - missing), Reason.TRANSFER, by)
    _put(row, sender, Part(lot, missing), Reason.RETURN, by)
    emit(
        ArrivalMoved(
            arrival_id=row.id,
            site_id=row.site_id,
            lot_id=row.lot_id,
            action=ArrivalAction.CONFIRM,
            reason=row.reason,
            by=by,
        )
    )
    if row.reason is not None:
        _tell_sender(row, sender, receiver, lot, row.reason, by)


def _place(site_id: UUID, by: Actor) -> Site:
    site = get_site(by, site_id)
    assert site is not None
    return site


def _put(row: GoodsArrival, site: Site, part: Part, reason: Reason, by: Actor) -> None:
    if part.quantity:
        source, key = (Owner.TRIP, row.id), f"{ARRIVAL}:{row.id}:{reason.value}"
        put_down(site, [part], source=source, about=About(ARRIVAL, row.id), key=key, reason=reason, by=by)


def _tell_sender(row: GoodsArrival, sender: Site, receiver: Site, lot: Lot, reason: ShortReason, by: Actor) -> None:
    told: dict[str, str | Text | date] = {
        "item": item_of(lot).name,
        "place": receiver.name,
        "missing": str(row.missing),
        "quantity": str(row.quantity),
        "reason": SHORT_REASONS[reason],
    }
    path = f"/stock/places/{sender.id}/arrivals?way=sent"
    tell_keepers(sender, wording.CAME_LESS, path=path, by=by, **told)
