"""Bringing orders home: one round of a shop and day, for which volunteers are sought; who brings sees where to.

Name, phone and address are shown only on that day, while the order waits, and each time that is written down.
"""

from datetime import datetime, time

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.text import Text
from charity_app.registry.models import Household, Site
from charity_app.registry.services.opening import Contact, reveal_contact
from charity_app.registry.states.households import RevealReason
from charity_app.supermarket.events import OrderAddressSeen, RoundOpened
from charity_app.supermarket.models import ShopOrder, ShopRound
from charity_app.supermarket.queries.orders import card_behind
from charity_app.supermarket.states.orders import OrderWay, ShopOrderState

_BEGINS, _HELPERS = time(14, 0), 2


def join_round(order: ShopOrder, site: Site, *, by: Actor) -> None:
    """Put a packed order onto the round of its day, and seek volunteers when it is the first one."""
    if order.way is not OrderWay.HOME:
        return
    db.session.execute(select(Site.id).where(Site.id == site.id).with_for_update()).one()
    known = select(ShopRound).where(ShopRound.site_id == site.id, ShopRound.on_day == order.wanted_on)
    row = db.session.scalars(known).one_or_none() or _opened(site, order, by)
    order.round_id = row.id
    db.session.flush()


def _opened(site: Site, order: ShopOrder, by: Actor) -> ShopRound:
    row = ShopRound(number=f"R{new_code(6)}", site_id=site.id, on_day=order.wanted_on, opened_at=clock.now())
    db.session.add(row)
    db.session.flush()
    emit(
        RoundOpened(
            round_id=row.id,
            number=row.number,
            site_id=site.id,
            street_id=site.street_id,
            starts_at=datetime.combine(row.on_day, _BEGINS, clock.SHANGHAI),
            helpers=_HELPERS,
            by=by,
        )
    )
    return row


def see_address(order: ShopOrder, *, by: Actor) -> Contact:
    """Show whoever brings an order name, phone and address. Raises Conflict before its day and once it has ended."""
    if order.state is not ShopOrderState.PACKED or order.agreed_at is None or order.wanted_on > clock.today():
        raise Conflict(Text("The address is shown on the day of the order, until it is handed over", "shop order"))
    with acting_in(system_scope("order brought home")):
        card = card_behind(order)
        household = db.session.scalars(select(Household).where(Household.id == card.household_id)).one()
        contact = reveal_contact(household, reason=RevealReason.DELIVERY, by=by)
    emit(OrderAddressSeen(shop_order_id=order.id, site_id=order.site_id, card_id=card.id, by=by))
    return contact
