"""What lies on the shelves of the small inhabited district: a food depot here and one there, with goods in them."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID

from PIL import Image
from sqlalchemy import select

from charity_app.core import clock, files
from charity_app.core.db import db
from charity_app.core.files import StoredFile
from charity_app.core.privacy import HOUSE
from charity_app.core.scope import Actor, Role, system_actor
from charity_app.foodbank.models import GoodsOrder
from charity_app.foodbank.queries import sharing
from charity_app.foodbank.queries.orders import lines_of
from charity_app.foodbank.queries.outlets import get_outlet
from charity_app.foodbank.services import ordering, outlets, picking, routing, splitting
from charity_app.foodbank.services.ordering import Wish
from charity_app.foodbank.services.outlets import OutletDetails
from charity_app.foodbank.states.outlets import PointType
from charity_app.registry import services as registry
from charity_app.registry.models import Household, Site
from charity_app.registry.services.sites import SiteDetails
from charity_app.registry.states.organisations import SiteKind
from charity_app.stock.models import Item, Lot, RecallCall, TableRun
from charity_app.stock.services import counting, disposing, handing_out, intake, items, recalling, sending
from charity_app.stock.services.donors import register_donor
from charity_app.stock.services.handing_out import Receipt
from charity_app.stock.services.items import ItemDetails
from charity_app.stock.services.picking import Want
from charity_app.stock.states.items import Allergen, Category, Storage, Unit
from charity_app.stock.states.lots import GoodsUse
from charity_app.stock.states.movements import SkipReason, WasteReason
from charity_app.stock.states.recalls import RecallReason
from tests.identity.factories import make_user

SYSTEM = system_actor("test world")


def open_depot(name: str, street_id: UUID) -> Site:
    """Open a food depot; its keeper is the DEPOT_KEEPER of the world where it is "depot here"."""
    details = SiteDetails(kind=SiteKind.FOOD_DEPOT, name=f"{name} 仓库", street_id=street_id, address="演示路9号")
    return registry.open_site(details, by=SYSTEM)


def enter_items(*, by: Actor) -> dict[str, Item]:
    """Enter what the depots have, with a barcode each and a value."""
    milk = ItemDetails(
        name="纯牛奶 250 毫升",
        category=Category.DAIRY,
        unit=Unit.BOX,
        grams=260,
        life_days=180,
        allergens=(Allergen.MILK,),
    )
    yogurt = ItemDetails(
        name="酸奶 100 克", category=Category.DAIRY, unit=Unit.CUP, grams=110, life_days=21, storage=Storage.CHILLED
    )
    soap = ItemDetails(name="肥皂", category=Category.CLEANING, unit=Unit.PIECE, grams=120)
    made = {}
    for number, details in enumerate((milk, yogurt, soap)):
        item = made[("milk", "yogurt", "soap")[number]] = items.enter_item(details, by=by)
        items.learn_barcode(item, code=f"690000000000{number}", by=by)
        items.set_value(item, value_fen=450, valid_from=clock.today(), by=by)
    return made


def stock_up(depot: Site, entered: dict[str, Item], *, by: Actor) -> dict[str, UUID]:
    """Let a depot take in a delivery and measure its fridge; returns what there is by nickname."""
    donor = register_donor(user_id=make_user(Role.DONOR, name=f"捐赠人{depot.name}").id, by=by)
    delivery = intake.open_delivery(donor, depot, use=GoodsUse.AID, by=by)
    lots = {name: _taken_in(delivery, entered[name], by=by) for name in ("milk", "yogurt", "soap")}
    intake.finish_delivery(delivery, by=by)
    items.set_shelf(depot, entered["milk"], place_code="A-02", minimum=20, by=by)
    for storage, tenths in ((Storage.AMBIENT, 180), (Storage.CHILLED, 34)):
        items.read_temperature(depot, storage=storage, tenths=tenths, by=by)
    return {"donor": donor.id, "goods delivery": delivery.id, **{f"{name} lot": lot.id for name, lot in lots.items()}}


def _taken_in(delivery: intake.GoodsDelivery, item: Item, *, by: Actor) -> Lot:
    left = {None: None, 21: 5}.get(item.life_days, 60)
    expires_on = None if left is None else clock.today() + timedelta(days=left)
    tenths = 40 if item.storage is Storage.CHILLED else None
    arrival = intake.Arrival(quantity=48, expires_on=expires_on, tenths=tenths)
    return intake.take_in_line(delivery, item, arrival=arrival, by=by)


def _photo() -> StoredFile:
    """Store a photo of goods."""
    out = BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG")
    return files.store(HOUSE, files.inspect(out.getvalue(), field="photo"))


def follow_up(depot: Site, item: Item, families: list[Household], *, keeper: Actor, safety: Actor) -> dict[str, UUID]:
    """Let a depot put goods aside, count, and have one lot recalled that these families received."""
    delivery = intake.open_delivery(register_donor(by=keeper), depot, by=keeper)
    biscuits = ItemDetails(
        name="苏打饼干 200 克",
        category=Category.PACKAGED_FOOD,
        unit=Unit.BAG,
        grams=260,
        life_days=180,
        allergens=(Allergen.MILK,),
    )
    kept_item = items.enter_item(biscuits, by=keeper)
    items.learn_barcode(kept_item, code="6900000000009", by=keeper)
    items.set_value(kept_item, value_fen=450, valid_from=clock.today(), by=keeper)
    kept = _taken_in(delivery, kept_item, by=keeper)
    arrival = intake.Arrival(quantity=48, expires_on=clock.today() + timedelta(days=97))
    lot = intake.take_in_line(delivery, item, arrival=arrival, by=keeper)
    row = disposing.ask_disposal(depot, lot, quantity=3, reason=WasteReason.DAMAGED, photo=_photo(), by=keeper)
    count = counting.start_stocktake(depot, by=keeper)
    counting.count_lot(count, lot, counted=44, by=keeper)
    counting.submit_stocktake(count, by=keeper)
    for family in families:
        want = Want(item_id=item.id, quantity=2, lot=lot, skip=SkipReason.NOT_REACHED)
        handing_out.hand_out(depot, [want], receipt=Receipt(household=family), by=keeper)
    recall = recalling.start_recall(lot, reason=RecallReason.MAKER, notice="厂家通知", by=safety)
    calls = db.session.scalars(select(RecallCall).where(RecallCall.recall_id == recall.id))
    made = {f"call of {call.household_id}": call.id for call in calls}
    run = TableRun(address="0" * 64, words={}, lines=5, done=5, started_at=clock.now(), ended_at=clock.now())
    run.started_by_id = keeper.user_id
    db.session.add(run)
    told = {"kept lot": kept, "recalled lot": lot, "disposal": row, "stocktake": count, "recall": recall}
    return {name: one.id for name, one in told.items()} | made


def supply(site: Site, depot: Site, entered: dict[str, Item], *, by: Actor) -> dict[str, UUID]:
    """Let a site be an outlet of a depot: one order sent, one on the road, one shared out; returns them by nickname."""
    until = clock.today() + timedelta(days=300)
    kept = (Storage.AMBIENT, Storage.CHILLED)
    details = OutletDetails(
        point_type=PointType.SUPERMARKET_POINT, has_fridge=True, storages=kept, agreement_until_on=until
    )
    outlets.open_outlet(site, depot, details=details, by=SYSTEM)
    orders = [_ordered(site, entered["milk"], by=by) for _ in range(2)]
    line = lines_of(orders[1])[0].line
    picking.pick_line(orders[1], line, by=by)
    picking.finish_picking(orders[1], by=by)
    starts_at = clock.now() + timedelta(days=1)
    route = routing.plan_route(depot, [orders[1]], starts_at=starts_at, by=by)
    routing.send_off(route, by=by)
    split = splitting.split_goods(depot, sharing.table_of(depot.id, {entered["milk"].id: 10}), by=by)
    items.set_shelf(depot, entered["soap"], place_code="B-01", minimum=90, by=by)
    return {
        "order": orders[0].id,
        "order line": lines_of(orders[0])[0].line.id,
        "moving order": orders[1].id,
        "route": route.id,
        "split": split.id,
    }


def send_by_hand(depot: Site, site: Site, lot_id: UUID) -> UUID:
    """Let a depot send goods to a place that somebody keeps; returns what waits there to be confirmed."""
    lot = db.session.scalars(select(Lot).where(Lot.id == lot_id)).one()
    sent = sending.send_to_place(depot, site, lot=lot, quantity=6, by=SYSTEM)
    assert sent is not None
    return sent.id


def _ordered(site: Site, item: Item, *, by: Actor) -> GoodsOrder:
    seen = get_outlet(by, site.id)
    assert seen is not None
    order = ordering.write_order(seen, wishes={item.id: Wish(item, 4)}, wanted_on=clock.today(), by=SYSTEM)
    ordering.send_order(order, by=SYSTEM)
    return order
