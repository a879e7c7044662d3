"""What the people around the food see: a donor how many families its rice reached, a keeper who is allergic, waste."""

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from charity_app.casework.models import NeedItem
from charity_app.casework.states.needs import NeedState, NeedType
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Role, system_actor
from charity_app.demo.identity import actor_of
from charity_app.demo.stocking import Store
from charity_app.registry.models import Household
from charity_app.registry.services import record_diet
from charity_app.registry.states.diets import DietNeed
from charity_app.stock.models import Lot
from charity_app.stock.queries.balances import lots_at
from charity_app.stock.services import disposing, donors, handing_out, intake
from charity_app.stock.services.checking import Arrival
from charity_app.stock.services.handing_out import Receipt
from charity_app.stock.services.moving import refusal_of
from charity_app.stock.services.picking import Want
from charity_app.stock.states.movements import Owner, SkipReason, WasteReason

FAMILIES = 12
"""How many families share what a donor brought: more than the number below which none is told."""
_RICE = "大米 5 公斤"
_BY = system_actor("demo")
_DIETS = (DietNeed.MILK, DietNeed.GLUTEN, DietNeed.PEANUT, DietNeed.EGG)


def let_givers_see(store: Store) -> None:
    """Let families tell what they cannot eat, a donor bring goods to a point for a dozen families, goods be spoiled."""
    store.at(0.9, partial(_note_diets, store))
    store.at(5.1, partial(_bring, store))
    for days_ago, reason in ((3.1, WasteReason.DAMAGED), (2.1, WasteReason.SPOILED)):
        store.at(days_ago, partial(_destroy, store, reason))


def _note_diets(store: Store) -> None:
    """Note allergies of families that need food near the points that somebody keeps."""
    streets = [store.site(point.id).street_id for point in store.points[:4]]
    hungry = select(NeedItem.household_id).where(
        NeedItem.street_id.in_(streets),
        NeedItem.need_type == NeedType.FOOD_NUTRITION,
        NeedItem.state != NeedState.ENDED,
    )
    homes = db.session.scalars(select(Household).where(Household.id.in_(hungry)).order_by(Household.number)).all()
    for order, home in enumerate(homes[::2]):
        record_diet(home, needs={_DIETS[order % len(_DIETS)], DietNeed.MILK}, by=_BY)


def _bring(store: Store) -> None:
    """Let somebody with an account bring rice to a point, and hand it out to a dozen families there."""
    giver = next(actor_of(account) for account in store.district.accounts if account.post.role is Role.DONOR)
    point = store.site(store.points[0].id)
    by = store.keeper(point.id)
    donor = donors.register_donor(user_id=giver.user_id, by=_BY)
    donors.ask_news(donor, wants_news=True, by=giver)
    delivery = intake.open_delivery(donor, point, by=by)
    arrival = Arrival(quantity=4 * FAMILIES, expires_on=clock.today() + timedelta(days=300), photo=store.photo)
    lot = intake.take_in_line(delivery, store.item(_RICE), arrival=arrival, by=by)
    intake.finish_delivery(delivery, by=by)
    _share(store, lot)


def _share(store: Store, lot: Lot) -> None:
    site = store.site(lot.site_id)
    known = [home for home in store.district.households if home.street_id == site.street_id]
    known = [*known, *store.district.households][:FAMILIES]
    for entered in known:
        home = db.session.scalars(select(Household).where(Household.id == entered.id)).one()
        want = Want(item_id=lot.item_id, quantity=2, lot=lot, skip=SkipReason.DONOR_WISH)
        receipt = Receipt(household=home, heads=len(entered.plan.members))
        handing_out.hand_out(site, [want], receipt=receipt, by=store.keeper(site.id))


def _destroy(store: Store, reason: WasteReason) -> None:
    """Destroy a few units of a depot before the eyes of the food safety officer."""
    depot = store.site(store.depots[0].id)
    held = [one for one in lots_at((Owner.SITE, depot.id)) if refusal_of(one.lot) is None and one.quantity > 5]
    for one in held[:1]:
        by = store.keeper(depot.id)
        row = disposing.ask_disposal(depot, one.lot, quantity=3, reason=reason, photo=store.photo, by=by)
        disposing.confirm_disposal(row, by=store.safety())
