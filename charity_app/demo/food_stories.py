"""Tells what goes wrong with food and how it is put right: refused, set aside, thrown away, counted, recalled."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor, Role, system_actor
from charity_app.demo.district import District
from charity_app.demo.food_givers import let_givers_see
from charity_app.demo.ordering_ahead import let_families_order
from charity_app.demo.outlets import let_outlets_work
from charity_app.demo.sent_by_hand import send_by_hand
from charity_app.demo.shops import let_shops_sell
from charity_app.demo.stocking import Store, expire_nightly, hand_out_goods, open_store, take_in_lots
from charity_app.registry.models import Site
from charity_app.stock.models import Disposal, Lot, Recall, Stocktake
from charity_app.stock.queries.balances import Held, held_of, lots_at
from charity_app.stock.queries.calls import calls_of, lots_of_recall
from charity_app.stock.queries.recalls import families_of, places_of
from charity_app.stock.services import counting, disposing, holding, intake, items, recalling, telling
from charity_app.stock.services.checking import Arrival
from charity_app.stock.services.intake import Announced
from charity_app.stock.states.items import Storage
from charity_app.stock.states.lots import HoldReason, LotState, RefusalReason
from charity_app.stock.states.movements import Owner, WasteReason
from charity_app.stock.states.recalls import CallOutcome, RecallReason

_BY = system_actor("demo")
_MILK, _TOFU, _RICE = "纯牛奶 250 毫升", "豆腐 400 克", "大米 5 公斤"


def let_eat(district: District) -> None:
    """Fill the depots, hand food out for three months, and let everything around it happen."""
    store = open_store(district)
    take_in_lots(store, district.scale.food_lots)
    hand_out_goods(store, district.scale.hand_outs)
    expire_nightly(store)
    _stand_at_the_door(store)
    _throw_away(store)
    _count(store)
    _recall(store)
    send_by_hand(store)
    let_givers_see(store)
    let_outlets_work(store)
    let_shops_sell(store)
    let_families_order(store)
    for days_ago in (0.02, 0.9, 1.9):
        store.at(days_ago, partial(_read_thermometers, store))
    store.play()


def _read_thermometers(store: Store) -> None:
    for depot in store.depots[:2]:
        for storage, tenths in ((Storage.CHILLED, 34), (Storage.FROZEN, -190), (Storage.AMBIENT, 180)):
            items.read_temperature(store.site(depot.id), storage=storage, tenths=tenths, by=store.keeper(depot.id))


def _stand_at_the_door(store: Store) -> None:
    """Let one delivery be announced for tomorrow, one stand at the door, and one be refused and set aside in parts."""
    store.at(3, partial(_announce, store, days=4, is_there=False))
    store.at(1, partial(_announce, store, days=1, is_there=True))
    store.at(6, partial(_refuse_and_set_aside, store))


def _announce(store: Store, *, days: int, is_there: bool) -> None:
    depot = store.site(store.depots[0].id)
    today = clock.today()
    lines = [
        Announced(item=store.item(_MILK), quantity=96, expires_on=today + timedelta(days=45)),
        Announced(item=store.item(_RICE), quantity=40, expires_on=today + timedelta(days=200)),
    ]
    delivery = intake.announce_delivery(
        store.donor(0), depot, lines=lines, expected_on=today + timedelta(days=days), slot="9:00–11:00", by=_BY
    )
    if is_there:
        intake.mark_arrived(delivery, by=store.keeper(depot.id))


def _refuse_and_set_aside(store: Store) -> None:
    depot = store.site(store.depots[0].id)
    by, day = store.keeper(depot.id), clock.today()
    delivery = intake.open_delivery(store.donor(1), depot, by=by)
    late = Arrival(quantity=20, expires_on=day + timedelta(days=3), photo=store.photo)
    intake.refuse_line(delivery, store.item(_MILK), arrival=late, reason=RefusalReason.TOO_SHORT, by=by)
    doubtful = Arrival(quantity=24, expires_on=day + timedelta(days=12), tenths=95, photo=store.photo)
    why = HoldReason.TEMPERATURE
    intake.set_aside_line(delivery, store.item(_TOFU), arrival=doubtful, reason=why, by=by)
    intake.finish_delivery(delivery, by=by)


def _held_at_depot(store: Store, fits: Callable[[Held], bool]) -> tuple[Site, Held] | None:
    """Find goods in one of the depots that somebody keeps."""
    for depot in store.depots[:2]:
        for held in lots_at((Owner.SITE, depot.id)):
            if fits(held):
                return store.site(depot.id), held
    return None


def _throw_away(store: Store) -> None:
    """Destroy what expired before two people's eyes; one waits for the second person, one is kept after all."""
    for days_ago in (30, 20, 12, 7):
        store.at(days_ago, partial(_destroy_expired, store))
    store.at(4, partial(_ask, store, 2, WasteReason.DAMAGED, is_refused=True))
    store.at(0.1, partial(_ask, store, 3, WasteReason.DAMAGED, is_refused=False))


def _destroy_expired(store: Store) -> None:
    found = _held_at_depot(store, lambda held: held.lot.state is LotState.EXPIRED)
    if found:
        site, held = found
        row = _put_aside(store, site, held.lot, held.quantity, WasteReason.EXPIRED)
        disposing.confirm_disposal(row, by=store.safety())


def _put_aside(store: Store, site: Site, lot: Lot, quantity: int, reason: WasteReason) -> Disposal:
    by = store.keeper(site.id)
    return disposing.ask_disposal(site, lot, quantity=quantity, reason=reason, photo=store.photo, by=by)


def _ask(store: Store, quantity: int, reason: WasteReason, *, is_refused: bool) -> None:
    found = _held_at_depot(store, lambda held: held.lot.state is LotState.ACCEPTED and held.quantity > quantity)
    if found:
        row = _put_aside(store, found[0], found[1].lot, quantity, reason)
        if is_refused:
            disposing.refuse_disposal(row, by=store.safety())


def _count(store: Store) -> None:
    """Let one count be confirmed, one wait for the second person, one be dropped and one go on."""
    store.at(28, partial(_take_stock, store, 0, lambda row: _confirm(store, row)))
    store.at(9, partial(_take_stock, store, 1, lambda row: counting.drop_stocktake(row, by=store.keeper(row.site_id))))
    store.at(
        1.2, partial(_take_stock, store, 1, lambda row: counting.submit_stocktake(row, by=store.keeper(row.site_id)))
    )
    store.at(0.05, partial(_take_stock, store, 0, lambda _row: None))


def _counter(store: Store, row: Stocktake) -> Actor:
    return store.keeper(row.site_id)


def _take_stock(store: Store, order: int, end: Callable[[Stocktake], object]) -> None:
    site = store.site(store.depots[order].id)
    row = counting.start_stocktake(site, by=store.keeper(site.id))
    held = lots_at((Owner.SITE, site.id))[:5]
    for place, one in enumerate(held):
        counted = one.quantity - (1 if place == 1 else 0)
        counting.count_lot(row, one.lot, counted=counted, by=store.keeper(site.id))
    if held:
        end(row)


def _confirm(store: Store, row: Stocktake) -> None:
    counting.submit_stocktake(row, by=_counter(store, row))
    counting.confirm_stocktake(row, by=store.district.actor(Role.STREET_OFFICER))


def _recall(store: Store) -> None:
    """One recall is over with everything destroyed, one was a false alarm, one runs."""
    store.at(34.9, partial(_start, store, RecallReason.OWN_CHECK, _finish))
    store.at(17.9, partial(_start, store, RecallReason.ILLNESS, _lift))
    store.at(0.95, partial(_start, store, RecallReason.MAKER, _call_some))


def _start(store: Store, reason: RecallReason, go_on: Callable[[Store, Recall], None]) -> None:
    """Recall a lot that families have received, if there is one; else any."""
    lots = [store.lot(order) for order in range(len(store.lot_ids))]
    usable = [lot for lot in lots if lot.state is LotState.ACCEPTED]
    eaten = [lot for lot in usable[-40:] if families_of({lot.id})]
    for lot in (eaten or usable)[:1]:
        if reason is RecallReason.ILLNESS:
            holding.freeze_lot(lot, reason=HoldReason.ILLNESS, by=store.keeper(lot.site_id))
        row = recalling.start_recall(lot, reason=reason, notice="封口不严，可能漏气", by=store.safety())
        telling.tell_families(row.id, by=_BY)
        go_on(store, row)


def _call(store: Store, row: Recall, count: int) -> None:
    adviser = store.district.actor(Role.COMMUNITY_AID_ADVISOR)
    outcomes = (CallOutcome.THROWN_AWAY, CallOutcome.EATEN_WELL, CallOutcome.BRINGS_BACK)
    for order, call in enumerate(calls_of(row)[:count]):
        recalling.note_call(call, outcome=outcomes[order % len(outcomes)], by=adviser)


def _finish(store: Store, row: Recall) -> None:
    recalling.report_recall(row, by=store.safety())
    _call(store, row, 1000)
    for place in places_of(lots_of_recall(row)):
        if place.owner is Owner.SITE:
            lot = db.session.scalars(select(Lot).where(Lot.id == place.lot_id)).one()
            by = store.district.actor(Role.DEPOT_KEEPER)
            gone = disposing.ask_disposal(
                store.site(place.owner_id),
                lot,
                quantity=place.quantity,
                reason=WasteReason.RECALLED,
                photo=store.photo,
                by=by,
            )
            disposing.confirm_disposal(gone, by=store.safety())
    if not any(held_of(lots_of_recall(row)).values()):
        officer = store.district.actor(Role.CHARITY_OFFICER)
        recalling.close_recall(row, conclusion="确认封口不严，余货已收回并销毁。", by=officer)


def _lift(store: Store, row: Recall) -> None:
    officer = store.district.actor(Role.CHARITY_OFFICER)
    recalling.lift_recall(row, conclusion="送检合格，身体不适与食物无关。", by=officer)


def _call_some(store: Store, row: Recall) -> None:
    recalling.report_recall(row, by=store.safety())
    _call(store, row, 1)
