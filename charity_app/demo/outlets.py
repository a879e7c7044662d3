"""Lets the points of the demo be outlets: they order, depots pack, families fetch packs and bring vouchers."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlalchemy import select

from charity_app.casework.models import NeedItem
from charity_app.casework.states.needs import NeedState, NeedType
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor, Role, system_actor
from charity_app.demo.stocking import Spot, Store
from charity_app.foodbank.models import Distribution, GoodsOrder
from charity_app.foodbank.queries.orders import lines_of
from charity_app.foodbank.queries.outlets import get_outlet
from charity_app.foodbank.queries.packs import packs_of
from charity_app.foodbank.services import (
    distributing,
    handing_packs,
    ordering,
    outlets,
    picking,
    receiving,
    routing,
    templates,
    vouchers,
)
from charity_app.foodbank.services.distributing import Plan
from charity_app.foodbank.services.ordering import Wish
from charity_app.foodbank.services.outlets import OutletDetails
from charity_app.foodbank.services.templates import Line
from charity_app.foodbank.services.vouchers import Referral
from charity_app.foodbank.states.orders import EndReason
from charity_app.foodbank.states.outlets import Facility, PointType
from charity_app.foodbank.states.packs import PackState
from charity_app.foodbank.states.vouchers import VoucherReason
from charity_app.registry.models import Household
from charity_app.registry.states.organisations import SiteKind
from charity_app.stock.queries.balances import usable_lots
from charity_app.stock.states.items import Storage
from charity_app.stock.states.movements import Owner

_BY = system_actor("demo")
_TYPES = {
    SiteKind.DISTRIBUTION_POINT: PointType.COMMITTEE_POINT,
    SiteKind.CARE_STOP: PointType.CARE_STOP,
    SiteKind.LOTTERY_OUTLET: PointType.LOTTERY_CARE_STOP,
    SiteKind.SHARED_FRIDGE: PointType.SHARED_FRIDGE,
    SiteKind.ELDER_MEAL_SITE: PointType.ELDER_MEAL_SITE,
}
_NAMELESS = (SiteKind.SHARED_FRIDGE, SiteKind.CARE_STOP, SiteKind.LOTTERY_OUTLET)
_COLD = (SiteKind.SHARED_FRIDGE, SiteKind.ELDER_MEAL_SITE, SiteKind.DISTRIBUTION_POINT)
_OPENED_DAYS = 119


def let_outlets_work(store: Store) -> None:
    """Open the outlets, let them order every week, and let two places hand out packs."""
    store.at(_OPENED_DAYS, partial(_open_outlets, store))
    for week in range(1, 4):
        for spot in store.points[:4]:
            store.at(7 * week - 3.1, partial(_order, store, spot, _receive))
    store.at(2.1, partial(_order, store, store.points[2], _cancel))
    for place, end in ((0, _load), (1, _pick), (1, _pick_one), (0, _leave), (2, _keep_as_draft)):
        store.at(0.04, partial(_order, store, store.points[place], end))
    store.at(6.1, partial(_plan_packs, store, store.points[0], days=5))
    store.at(1.1, partial(_hand_packs, store, store.points[0]))
    store.at(0.06, partial(_plan_packs, store, store.points[1], days=2))
    for days_ago in (80, 45, 2):
        store.at(days_ago, partial(_write_voucher, store))


def _open_outlets(store: Store) -> None:
    for order, spot in enumerate(store.points):
        is_cold = spot.kind in _COLD
        details = OutletDetails(
            point_type=_TYPES[spot.kind],
            has_fridge=is_cold,
            capacity=40,
            is_no_name=spot.kind in _NAMELESS,
            agreement_until_on=clock.today() + timedelta(days=365),
            facilities=(Facility.SEATS, Facility.WATER, Facility.STEP_FREE),
            storages=(Storage.AMBIENT, Storage.CHILLED, Storage.FROZEN) if is_cold else (Storage.AMBIENT,),
        )
        depot = store.site(store.depots[order % 2].id)
        outlet = outlets.open_outlet(store.site(spot.id), depot, details=details, by=_BY)
        outlets.check_outlet(outlet, by=_BY)


End = Callable[[Store, GoodsOrder], None]


def _order(store: Store, spot: Spot, end: End) -> None:
    """Order a few units of what the depot has most of, and let become of it what was planned."""
    seen = get_outlet(_BY, spot.id)
    assert seen is not None
    items = [store.item(name) for name in store.items]
    held = usable_lots((Owner.SITE, seen.depot_id), {item.id for item in items})
    fitting = [item for item in items if held[item.id] and item.storage in seen.outlet.storages]
    chosen = sorted(fitting, key=lambda item: (-sum(one.quantity for one in held[item.id]), item.name))[:2]
    if not chosen:
        return
    wishes = {item.id: Wish(item, min(6, sum(one.quantity for one in held[item.id]))) for item in chosen}
    order = ordering.write_order(seen, wishes=wishes, wanted_on=clock.today(), by=store.keeper(spot.id))
    end(store, order)


def _keep_as_draft(_store: Store, _order: GoodsOrder) -> None:
    """Leave it as it is."""


def _leave(store: Store, order: GoodsOrder) -> None:
    ordering.send_order(order, by=store.keeper(order.site_id))


def _pick_one(store: Store, order: GoodsOrder) -> None:
    _leave(store, order)
    picking.pick_line(order, lines_of(order)[0].line, by=store.keeper(order.depot_id))


def _pick(store: Store, order: GoodsOrder) -> None:
    _leave(store, order)
    for seen in lines_of(order):
        picking.pick_line(order, seen.line, by=store.keeper(order.depot_id))
    picking.finish_picking(order, by=store.keeper(order.depot_id))


def _load(store: Store, order: GoodsOrder) -> None:
    """Put a packed order on a car that leaves at once."""
    _pick(store, order)
    depot, by = store.site(order.depot_id), store.keeper(order.depot_id)
    route = routing.plan_route(depot, [order], starts_at=clock.now() + timedelta(hours=1), by=by)
    routing.send_off(route, by=by)


def _receive(store: Store, order: GoodsOrder) -> None:
    _pick(store, order)
    receiving.receive_order(order, by=store.keeper(order.site_id))


def _cancel(store: Store, order: GoodsOrder) -> None:
    _leave(store, order)
    ordering.cancel_order(order, reason=EndReason.ORDERED_TWICE, by=store.keeper(order.site_id))


def _plan_packs(store: Store, spot: Spot, *, days: int) -> None:
    """Plan packs of what is on the shelves of a point, and choose the families."""
    site, by = store.site(spot.id), store.keeper(spot.id)
    held = usable_lots((Owner.SITE, site.id), set(store.items.values()))
    lines = [Line(quantity=1, item_id=item_id) for item_id, lots in held.items() if lots][:4]
    if lines:
        template = templates.write_template(site, name="一户一包", lines=lines, by=by)
        plan = Plan(held_on=clock.today() + timedelta(days=days), packs=8, slot="9:00–11:00")
        distribution = distributing.plan_distribution(site, template, plan=plan, by=by)
        distributing.publish_distribution(distribution, by=by)


def _hand_packs(store: Store, spot: Spot) -> None:
    """Begin handing out, give every second pack by its code, and end it."""
    wanted = select(Distribution).where(Distribution.site_id == spot.id).order_by(Distribution.planned_at)
    distribution = db.session.scalars(wanted).first()
    if distribution is None:
        return
    by = store.keeper(spot.id)
    distributing.start_distribution(distribution, by=by)
    for pack in packs_of(distribution, states=(PackState.WAITING,))[::2]:
        handing_packs.hand_out_pack(pack, code=pack.code, by=by)
    distributing.finish_distribution(distribution, by=by)


def _write_voucher(store: Store) -> None:
    """Send a family that needs food by a voucher; the third one makes its adviser call."""
    adviser: Actor = store.district.actor(Role.COMMUNITY_AID_ADVISOR)
    wanted = select(NeedItem).where(
        NeedItem.street_id.in_([grant.division_id for grant in adviser.grants]),
        NeedItem.need_type == NeedType.FOOD_NUTRITION,
        NeedItem.state != NeedState.ENDED,
    )
    need = db.session.scalars(wanted.order_by(NeedItem.household_id, NeedItem.id)).first()
    if need is not None:
        household = db.session.scalars(select(Household).where(Household.id == need.household_id)).one()
        vouchers.issue_voucher(household, referral=Referral(VoucherReason.LOST_INCOME, 2, need), by=adviser)
