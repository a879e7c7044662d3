"""One line at the door: what was scanned, what was seen, what was decided; an unknown barcode is learned on the way.

Source: features 4.7 and 4.18, domain.md 5.5.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from charity_app.core import clock
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.files import StoredFile
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.models import Organisation, Site
from charity_app.stock.models import GoodsDelivery, GoodsDonor, Item, Lot
from charity_app.stock.queries.lots import item_of, item_of_barcode
from charity_app.stock.services import intake
from charity_app.stock.services.checking import Arrival
from charity_app.stock.services.donors import register_donor
from charity_app.stock.services.items import ItemDetails, enter_item, learn_barcode
from charity_app.stock.states.items import DateKind, Storage
from charity_app.stock.states.lots import GoodsUse, HoldReason, RefusalReason


@dataclass(frozen=True, kw_only=True)
class Thing:
    """What is in somebody's hand: an item that is known, or one to be entered; with a code, which is remembered."""

    item: Item | None = None
    new: ItemDetails | None = None
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What was seen at the door; `on` is the printed day, of making where `is_made`. `cooked` is an hour of today."""

    quantity: int
    on: date | None = None
    is_made: bool = False
    date_kind: DateKind = DateKind.BEST_BEFORE
    cooked: time | None = None
    tenths: int | None = None
    is_whole: bool = True
    is_readable: bool = True
    photo: StoredFile | None = None

    def arrival(self, item: Item, *, each: int = 1) -> Arrival:
        """Return it as the checks read it; `each` is how many units one package has."""
        return Arrival(
            quantity=self.quantity * each,
            expires_on=self._expires_on(item),
            date_kind=self.date_kind,
            cooked_at=self._cooked_at(),
            tenths=self.tenths,
            is_whole=self.is_whole,
            is_readable=self.is_readable,
            photo=self.photo,
        )

    def _expires_on(self, item: Item) -> date | None:
        if item.storage is Storage.HOT:
            return self.on or clock.today()
        if self.on is None or not self.is_made:
            return self.on
        if item.life_days is None:
            raise Invalid(
                Text("The shelf life of this item is not known: enter the last day", "error"), field="expires_on"
            )
        if self.on > clock.today():
            raise Invalid(Text("The day of making lies ahead", "error"), field="expires_on")
        return self.on + timedelta(days=item.life_days)

    def _cooked_at(self) -> datetime | None:
        return datetime.combine(clock.today(), self.cooked, clock.SHANGHAI) if self.cooked else None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was decided: to take it in, to set it aside, or to refuse it; with the reason."""

    hold: HoldReason | None = None
    refusal: RefusalReason | None = None


@dataclass(frozen=True, kw_only=True)
class Coming:
    """What will be brought, when, and what for."""

    lines: Sequence[intake.Announced]
    expected_on: date
    slot: str = ""
    use: GoodsUse = GoodsUse.AID


@dataclass(frozen=True, kw_only=True)
class Giver:
    """Who brings goods: a donor who is known, an organisation, or somebody who gets a code now."""

    donor: GoodsDonor | None = None
    organisation: Organisation | None = None

    def registered(self, by: Actor) -> GoodsDonor:
        """Return the donor, registered when it is new."""
        return self.donor or register_donor(organisation=self.organisation, by=by)


def begin_delivery(site: Site, *, giver: Giver, use: GoodsUse = GoodsUse.AID, by: Actor) -> GoodsDelivery:
    """Begin to take in what somebody brings without having said so."""
    return intake.open_delivery(giver.registered(by), site, use=use, by=by)


def announce_goods(site: Site, *, giver: Giver, goods: Coming, by: Actor) -> GoodsDelivery:
    """Note what somebody will bring. Raises Invalid without a line, or for a day that is over."""
    return intake.announce_delivery(
        giver.registered(by),
        site,
        lines=goods.lines,
        expected_on=goods.expected_on,
        slot=goods.slot,
        use=goods.use,
        by=by,
    )


def receive_line(delivery: GoodsDelivery, thing: Thing, *, sight: Sight, verdict: Verdict, by: Actor) -> Lot:
    """Write one line of a delivery. Raises Refusal with the check that failed, Invalid, Conflict."""
    item = _item(thing, by)
    known = item_of_barcode(thing.code) if thing.code else None
    arrival = sight.arrival(item, each=known.quantity if known else 1)
    if verdict.refusal is not None:
        return intake.refuse_line(delivery, item, arrival=arrival, reason=verdict.refusal, by=by)
    if verdict.hold is not None:
        return intake.set_aside_line(delivery, item, arrival=arrival, reason=verdict.hold, by=by)
    return intake.take_in_line(delivery, item, arrival=arrival, by=by)


def _item(thing: Thing, by: Actor) -> Item:
    item = thing.item or (enter_item(thing.new, by=by) if thing.new else None)
    if item is None:
        raise Invalid(Text("Say which item it is", "error"), field="item_name")
    if item.ended_at is not None:
        raise Conflict(Text("This item is no longer in use", "error"))
    if thing.code and item_of_barcode(thing.code) is None:
        learn_barcode(item, code=thing.code, by=by)
    return item


def decide_line(lot: Lot, *, sight: Sight, verdict: Verdict, by: Actor) -> None:
    """Decide a line that was announced and is at the door. Raises Refusal with the check that failed, Conflict."""
    arrival = sight.arrival(item_of(lot))
    if verdict.refusal is not None:
        intake.refuse(lot, reason=verdict.refusal, photo=sight.photo, by=by)
    elif verdict.hold is not None:
        intake.set_aside(lot, arrival=arrival, reason=verdict.hold, by=by)
    else:
        intake.take_in(lot, arrival=arrival, by=by)
