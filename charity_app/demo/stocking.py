"""Fills the depots of the demo, sends goods to points and hands them out; each at its instant, by who works there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from math import ceil
from random import Random
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock, files
from charity_app.core.db import db
from charity_app.core.privacy import HOUSE
from charity_app.core.scope import Actor, Role, system_actor
from charity_app.demo.district import District
from charity_app.demo.goods import ITEMS, LotPlan, draw_lots
from charity_app.demo.identity import actor_of
from charity_app.demo.living import draw_photo
from charity_app.demo.scale import stream
from charity_app.demo.timeline import happening
from charity_app.registry.models import Household, Organisation, Site
from charity_app.registry.states.organisations import SiteKind
from charity_app.stock.models import GoodsDonor, Item, Lot
from charity_app.stock.queries.balances import lots_at
from charity_app.stock.services import donors, handing_out, holding, intake, items, transferring
from charity_app.stock.services.checking import Arrival
from charity_app.stock.services.handing_out import Receipt
from charity_app.stock.services.moving import About, refusal_of
from charity_app.stock.services.picking import Want
from charity_app.stock.states.movements import Owner, Proof

_BY = system_actor("demo")
_NAMELESS = (SiteKind.SHARED_FRIDGE, SiteKind.CARE_STOP, SiteKind.LOTTERY_OUTLET)
_COLD_POINTS = (SiteKind.SHARED_FRIDGE, SiteKind.ELDER_MEAL_SITE, SiteKind.DISTRIBUTION_POINT)
_POINTS = (*_COLD_POINTS, SiteKind.CARE_STOP, SiteKind.LOTTERY_OUTLET)
_OPENED_DAYS, _LAST_DAYS, _AT_ONCE = 120, 0.9, 100
_OFFICE_HOURS, _MINIMUM = 0.3, 20


@dataclass(frozen=True)
class Spot:
    """A place that keeps goods."""

    id: UUID
    kind: SiteKind


@dataclass
class Store:
    """What the goods' stories have made so far, and everything that is still to happen."""

    district: District
    draw: Random
    depots: Sequence[Spot]
    points: Sequence[Spot]
    shops: Sequence[Spot]
    photo: files.StoredFile
    items: dict[str, UUID] = field(default_factory=dict)
    donor_ids: list[UUID] = field(default_factory=list)
    lot_ids: list[UUID] = field(default_factory=list)
    handed: int = 0
    deeds: list[tuple[float, Callable[[], object]]] = field(default_factory=list)

    def at(self, days_ago: float, act: Callable[[], object]) -> None:
        """Let something happen at an instant."""
        self.deeds.append((days_ago, act))

    def play(self) -> None:
        """Let everything happen in the order of time."""
        in_order = sorted(self.deeds, key=lambda deed: -deed[0])
        for days_ago, act in self.district.each("goods", in_order, size=_AT_ONCE):
            with happening(days_ago):
                act()

    def keeper(self, site_id: UUID) -> Actor:
        """Return who keeps a place: the account that does, or the demo itself where nobody has one."""
        kept = (account for account in self.district.accounts if account.post.place_id == site_id)
        return next((actor_of(account) for account in kept), _BY)

    def safety(self) -> Actor:
        """Return the food safety officer."""
        return self.district.actor(Role.FOOD_SAFETY_OFFICER)

    def site(self, site_id: UUID) -> Site:
        """Load a place."""
        return db.session.scalars(select(Site).where(Site.id == site_id)).one()

    def item(self, name: str) -> Item:
        """Load an item."""
        return db.session.scalars(select(Item).where(Item.id == self.items[name])).one()

    def lot(self, order: int) -> Lot:
        """Load one of the lots, in the order in which they came."""
        return db.session.scalars(select(Lot).where(Lot.id == self.lot_ids[order])).one()

    def donor(self, order: int) -> GoodsDonor:
        """Load one of those who give."""
        key = self.donor_ids[order % len(self.donor_ids)]
        return db.session.scalars(select(GoodsDonor).where(GoodsDonor.id == key)).one()


def open_store(district: District) -> Store:
    """Enter the items with their values and barcodes, and who gives, long before the first lot.

    Most happens where the first keeper of each kind of place works: whoever signs in as such has something to see.
    """
    with happening(_OPENED_DAYS):
        found = db.session.execute(select(Site.id, Site.kind).order_by(Site.created_at, Site.id))
        posts = [account.post.place_id for account in district.accounts]
        sites = sorted((Spot(*row) for row in found), key=lambda spot: [*posts, spot.id].index(spot.id))
        store = Store(
            district,
            stream(district.seed, "goods"),
            [site for site in sites if site.kind is SiteKind.FOOD_DEPOT],
            [site for site in sites if site.kind in _POINTS],
            [site for site in sites if site.kind is SiteKind.CHARITY_SUPERMARKET],
            files.store(HOUSE, draw_photo()),
        )
        for order, plan in enumerate(ITEMS):
            told = {name: getattr(plan, name) for name in ("name", "category", "unit", "grams", "storage", "life_days")}
            details = items.ItemDetails(**told, allergens=plan.allergens, traits=plan.traits)
            item = items.enter_item(details, by=_BY)
            items.learn_barcode(item, code=f"69000000{order:05d}", by=_BY)
            items.set_value(item, value_fen=plan.value_fen, valid_from=clock.today(), by=_BY)
            store.items[plan.name] = item.id
            for depot in store.depots:
                items.set_shelf(
                    store.site(depot.id),
                    item,
                    place_code=f"{'ABCD'[order % 4]}-{order // 4 + 1:02d}",
                    minimum=0 if order % 4 else _MINIMUM,
                    by=_BY,
                )
        _register_donors(store)
    return store


def _register_donors(store: Store) -> None:
    """Let companies give with their papers, and two neighbours with a code."""
    companies = [body for body in store.district.organisations if body.plan.kind == "company"]
    for body in companies:
        row = db.session.scalars(select(Organisation).where(Organisation.id == body.id)).one()
        donor = donors.register_donor(organisation=row, by=_BY)
        until = clock.today() + timedelta(days=400)
        donors.record_papers(donor, licence_number=f"JY131{body.plan.serial:08d}", agreement_until_on=until, by=_BY)
        store.donor_ids.append(donor.id)
    store.donor_ids += [donors.register_donor(by=_BY).id for _ in range(2)]


def take_in_lots(store: Store, count: int) -> None:
    """Let lots come to the depots, one delivery each, and fill points from them a day later."""
    drawn = sorted(draw_lots(store.draw, count), key=lambda plan: -plan.days_ago)
    for order, plan in enumerate(drawn):
        store.at(max(0.02, plan.days_ago - 0.08), partial(_take_in, store, order, plan))
        if plan.days_ago > 1:
            store.at(plan.days_ago - 1.05, partial(_send_out, store, order))


def _take_in(store: Store, order: int, plan: LotPlan) -> None:
    depot = store.site(store.depots[order % len(store.depots)].id)
    by = store.keeper(depot.id)
    delivery = intake.open_delivery(store.donor(order), depot, by=by)
    expires_on = clock.today() + timedelta(days=plan.days_left)
    arrival = Arrival(quantity=plan.quantity, expires_on=expires_on, tenths=plan.tenths, photo=store.photo)
    lot = intake.take_in_line(delivery, store.item(plan.item.name), arrival=arrival, by=by)
    intake.finish_delivery(delivery, by=by)
    store.lot_ids.append(lot.id)


def _send_out(store: Store, order: int) -> None:
    """Send about two thirds of a lot that came the day before to points that may have it."""
    lot = store.lot(order)
    if refusal_of(lot) is not None:
        return
    depot = store.site(lot.site_id)
    points = [point for point in store.points if lot.storage.value == "ambient" or point.kind in _COLD_POINTS]
    for point in store.draw.sample(points, 2):
        want = Want(item_id=lot.item_id, quantity=lot.quantity // 3)
        about, key = About("site", point.id), f"demo:send:{lot.id}:{point.id}"
        target = (Owner.SITE, point.id)
        transferring.send_goods(depot, target, [want], about=about, key=key, by=store.keeper(depot.id))


def hand_out_goods(store: Store, count: int) -> None:
    """Hand goods out at points over the last 85 days, to households or, where nobody is written down, to people."""
    for order in range(count):
        days_ago = ceil(85 * (count - order) / count) - round(store.draw.uniform(0, _OFFICE_HOURS), 3)
        store.at(days_ago, partial(_hand_out, store, days_ago))
    store.at(_LAST_DAYS, partial(_make_up, store, count))


def _make_up(store: Store, count: int) -> None:
    """Hand out what could not be handed out in the first days, when no point had anything yet."""
    for _ in range(count - store.handed):
        _hand_out(store, _LAST_DAYS)


def _hand_out(store: Store, days_ago: float) -> None:
    """Hand out one to three items at a point that has some; with nothing anywhere, nothing happens."""
    for point in store.draw.sample(list(store.points), len(store.points)):
        held = [one for one in lots_at((Owner.SITE, point.id)) if refusal_of(one.lot) is None]
        if held:
            chosen = {one.lot.item_id: min(2, one.quantity) for one in held[: store.draw.randint(1, 3)]}
            wants = [Want(item_id=item_id, quantity=quantity) for item_id, quantity in chosen.items()]
            site = store.site(point.id)
            handing_out.hand_out(site, wants, receipt=_receipt(store, site, days_ago), by=store.keeper(site.id))
            store.handed += 1
            return


def _receipt(store: Store, site: Site, days_ago: float) -> Receipt:
    if site.kind in _NAMELESS:
        return Receipt(heads=store.draw.randint(1, 4))
    known = [entered for entered in store.district.households if entered.plan.days_ago > days_ago]
    near = [entered for entered in known if entered.street_id == site.street_id]
    if not known:
        return Receipt(heads=store.draw.randint(1, 4))
    chosen = store.draw.choice(near or known)
    home = db.session.scalars(select(Household).where(Household.id == chosen.id)).one()
    return Receipt(household=home, heads=len(chosen.plan.members), proof=Proof.SIGNATURE)


def expire_nightly(store: Store) -> None:
    """Let what is past its date be marked every night."""
    for night in range(0, 91, 3):
        store.at(night + 0.35, lambda: holding.expire_due(by=_BY))
