"""What happens in the two shops of the small inhabited district: priced goods, a family with a card, sales."""

from datetime import timedelta
from uuid import UUID, uuid4

from charity_app.casework import services as casework
from charity_app.casework.services import NewNeed
from charity_app.casework.states.items import NEED_ITEMS
from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.core import clock
from charity_app.core.calendar import add_months
from charity_app.core.scope import Actor, system_actor
from charity_app.registry.models import Household, Site
from charity_app.stock.models import Item
from charity_app.stock.services import intake
from charity_app.stock.services.donors import register_donor
from charity_app.stock.services.items import ItemDetails, enter_item
from charity_app.stock.states.items import Category, Unit
from charity_app.supermarket.models import ShopCard
from charity_app.supermarket.queries.baskets import Wanted
from charity_app.supermarket.queries.cards import Shopper, card_of
from charity_app.supermarket.queries.till_sales import SentLine
from charity_app.supermarket.services import (
    cards,
    charity_sales,
    closing,
    conflicts,
    inspections,
    leasing,
    ordering,
    publishing,
    selling,
    vouchers,
)
from charity_app.supermarket.services.closing import Counted
from charity_app.supermarket.services.inspections import Found
from charity_app.supermarket.services.ordering import Asked
from charity_app.supermarket.services.vouchers import Terms
from charity_app.supermarket.states.inspections import CheckPoint

SYSTEM = system_actor("test world")


def give_card(household: Household) -> UUID:
    """Let a household be in need, so that it has a card; somebody else may shop with it."""
    item = next(iter(NEED_ITEMS[NeedType.FOOD_NUTRITION]))
    need = NewNeed(NeedType.FOOD_NUTRITION, item, 4, 1, 1, NeedUnit.PIECE, clock.today(), 0, "")
    casework.assess_need(household, told=need, by=SYSTEM)
    card = card_of(household.id)
    assert card is not None
    cards.add_proxy(card, name="代领邻居", by=SYSTEM)
    return card.id


def open_shop(shop: Site, item: Item, household: Household, *, by: Actor) -> dict[str, UUID]:
    """Price and shelve goods, sell some to a family, and let one sale wait to be taken back."""
    selling.set_price(shop, item, points=6, price_fen=None, by=by)
    delivery = intake.open_delivery(register_donor(by=SYSTEM), shop, by=SYSTEM)
    intake.take_in_line(delivery, item, arrival=intake.Arrival(quantity=40), by=SYSTEM)
    card = card_of(household.id)
    assert card is not None
    first, second = (
        selling.sell_basket(shop, Shopper(card), [Wanted(item, 1)], key=f"till:{uuid4()}", by=by) for _ in range(2)
    )
    selling.ask_refund(second, by=SYSTEM)
    counted = Counted(trade_fen=0, gifts_fen=0)
    close = closing.close_day(shop, counted=counted, by=SYSTEM)
    slip = conflicts.list_slip(shop, "A-001", Shopper(card), [SentLine(item.id, 1, 6, 0, False)], by=by)
    made = {"slip": slip.id, "sale": first.id, "asked sale": second.id, "close": close.id}
    ordered = _order_ahead(shop, card, by)
    return made | {"till": leasing.open_till(shop, by=by).id, "shop order": ordered} | _look_after(shop, by)


def _order_ahead(shop: Site, card: ShopCard, by: Actor) -> UUID:
    """Let the family order something that nobody else wants."""
    warmer = enter_item(
        ItemDetails(name=f"暖手宝{shop.name[:9]}", category=Category.SEASONAL, unit=Unit.PIECE), by=SYSTEM
    )
    selling.set_price(shop, warmer, points=0, price_fen=None, by=by)
    intake.take_in_line(
        intake.open_delivery(register_donor(by=SYSTEM), shop, by=SYSTEM),
        warmer,
        arrival=intake.Arrival(quantity=5),
        by=SYSTEM,
    )
    asked = Asked(wanted=[Wanted(warmer, 1)], wanted_on=clock.today() + timedelta(days=1), takes_other=True)
    return ordering.place_order(shop, card, asked=asked, by=SYSTEM).id


def _look_after(shop: Site, by: Actor) -> dict[str, UUID]:
    """Let a charity sale go on, and an inspection find something."""
    today = clock.today()
    charity_sale = charity_sales.plan_charity_sale(shop, name="暖冬义卖", cause="困境儿童助学", day=today, by=by)
    charity_sales.open_charity_sale(charity_sale, by=by)
    found = Found(inspected_on=today, wanting=[CheckPoint.SERVICE], words="轮椅进不来", mend_until=today)
    return {
        "charity sale": charity_sale.id,
        "inspection": inspections.record_inspection(shop, found=found, by=SYSTEM).id,
    }


def run_vouchers(*, by: Actor) -> dict[str, UUID]:
    """Let cards buy points for little money, and propose another plan."""
    terms = Terms(name="一元购", times=5, price_fen=1_00, points=10, starts_on=clock.today())
    running, proposed = (vouchers.propose_voucher_plan(terms, by=SYSTEM) for _ in range(2))
    vouchers.approve_voucher_plan(running, by=by)
    return {"voucher plan": running.id, "proposed voucher plan": proposed.id}


def publish_month() -> None:
    """Publish the lists of this month, as on the first of the next one."""
    month = clock.today().replace(day=1)
    with clock.standing_at(clock.start_of(add_months(month, 1))):
        publishing.publish_lists(month, by=SYSTEM)
