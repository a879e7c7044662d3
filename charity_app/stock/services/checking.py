"""The checks at the door, in their order; the first that fails says why. Source: domain.md 5.5."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.files import StoredFile
from charity_app.core.text import Text
from charity_app.stock.models import GoodsDonor, Item, Lot, Recall, RecalledLot
from charity_app.stock.queries import shelf_life
from charity_app.stock.queries.temperatures import is_in_range
from charity_app.stock.states.items import DateKind, Storage
from charity_app.stock.states.lots import RefusalReason
from charity_app.stock.states.recalls import RecallState

_MEASURED = (Storage.CHILLED, Storage.FROZEN, Storage.HOT)


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What was seen at the door: number, date, temperature in tenths of a degree, package and label."""

    quantity: int
    expires_on: date | None = None
    date_kind: DateKind = DateKind.BEST_BEFORE
    cooked_at: datetime | None = None
    tenths: int | None = None
    is_whole: bool = True
    is_readable: bool = True
    photo: StoredFile | None = None

    def leaves_until(self, item: Item) -> datetime | None:
        """Return the instant until which the goods may leave; None without a date."""
        if self.expires_on is None:
            return None
        return shelf_life.leaves_until(item, self.expires_on, cooked_at=self.cooked_at)


class Refusal(Invalid):
    """A check at the door failed; `reason` is what a refusal would be recorded with."""

    def __init__(self, reason: RefusalReason, text: Text, *, field: str | None = None) -> None:
        super().__init__(text, field=field)
        self.reason = reason


def check(lot: Lot, item: Item, arrival: Arrival) -> None:
    """Let goods pass, or raise Refusal with the first check that failed."""
    _check_donor(lot, item)
    if not arrival.is_whole:
        raise Refusal(
            RefusalReason.PACKAGE, Text("An open or damaged package is not taken in", "error"), field="is_whole"
        )
    if not arrival.is_readable:
        said = Text("Goods whose label cannot be read are not taken in", "error")
        raise Refusal(RefusalReason.LABEL, said, field="is_readable")
    _check_date(item, arrival)
    _check_temperature(item, arrival)
    _check_recalls(item, arrival)


def _check_donor(lot: Lot, item: Item) -> None:
    donor = db.session.scalars(select(GoodsDonor).where(GoodsDonor.id == lot.donor_id)).one()
    if not item.is_food or donor.organisation_id is None:
        return
    until = donor.agreement_until_on
    if until is None or until < clock.today() or not donor.licence_number:
        said = Text("The food safety agreement or the licence of this donor is missing or over", "error")
        raise Refusal(RefusalReason.NO_AGREEMENT, said)


def _check_date(item: Item, arrival: Arrival) -> None:
    if arrival.expires_on is None:
        if item.needs_date:
            raise Refusal(RefusalReason.LABEL, Text("Goods of this kind need a date", "error"), field="expires_on")
        return
    if item.storage is Storage.HOT:
        _check_hot(item, arrival)
        return
    left, least = shelf_life.days_left(arrival.expires_on), shelf_life.least_days(item)
    if left < 0:
        said = Text("The food is past its date and cannot be accepted", "error")
        raise Refusal(RefusalReason.TOO_SHORT, said, field="expires_on")
    if left < least and item.needs_date:
        told = {"left": left, "least": least}
        said = Text("Too little shelf life left: %(left)s days, at least %(least)s are needed", "error", told)
        raise Refusal(RefusalReason.TOO_SHORT, said, field="expires_on")


def _check_hot(item: Item, arrival: Arrival) -> None:
    until = arrival.leaves_until(item) if arrival.cooked_at else None
    if until is None or until <= clock.now():
        said = Text("Say when the meal was cooked: it is handed out within two hours", "error")
        raise Refusal(RefusalReason.TOO_SHORT, said, field="cooked_at")


def _check_temperature(item: Item, arrival: Arrival) -> None:
    if item.storage not in _MEASURED and arrival.tenths is None:
        return
    if arrival.tenths is None:
        raise Invalid(Text("Measure the temperature of chilled, frozen and hot goods", "error"), field="tenths")
    if not is_in_range(item.storage, arrival.tenths):
        raise Refusal(RefusalReason.TEMPERATURE, Text("Temperature out of range", "error"), field="tenths")


def _check_recalls(item: Item, arrival: Arrival) -> None:
    """A batch is known by item and date: what was recalled once does not come in by another door."""
    recalled = (
        select(Lot.id)
        .join(RecalledLot, RecalledLot.lot_id == Lot.id)
        .join(Recall, Recall.id == RecalledLot.recall_id)
        .where(Lot.item_id == item.id, Lot.expires_on == arrival.expires_on, Recall.state != RecallState.LIFTED)
    )
    if arrival.expires_on is not None and db.session.scalar(recalled.limit(1)) is not None:
        raise Refusal(RefusalReason.RECALLED, Text("Goods with this date were recalled", "error"), field="expires_on")
