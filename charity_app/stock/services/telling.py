"""Telling families about recalled goods, and donors what became of theirs: in portions, each once."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from charity_app.core import clock
from charity_app.core.calendar import add_months
from charity_app.core.db import db
from charity_app.core.jobs import enqueue
from charity_app.core.privacy import KeyOwner, holds_key
from charity_app.core.scope import Actor, Role
from charity_app.core.text import Text
from charity_app.identity.models import RoleAssignment
from charity_app.identity.queries import holders
from charity_app.messaging.services import send_message
from charity_app.messaging.wording import Wording
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site
from charity_app.stock import wording
from charity_app.stock.models import GoodsDonor, Lot, Recall, RecallCall
from charity_app.stock.queries import given
from charity_app.stock.queries.calls import calls_of, calls_untold
from charity_app.stock.queries.lots import get_delivery, get_donor, get_lot, get_recall, item_of, lots_of_delivery
from charity_app.stock.queries.reach import keepers_of
from charity_app.stock.services.recalling import TELL_JOB
from charity_app.stock.states.movements import Owner

TELL_DONORS = "stock.tell_donors"
_AT_ONCE = 100
_FATES = {
    "handed_out": Owner.HANDED_OUT,
    "sold": Owner.SOLD,
    "packed": Owner.REPACKED,
    "destroyed": Owner.WASTE,
}


def tell_families(recall_id: UUID, *, by: Actor) -> int:
    """Tell the next families of a recall, and ask for another job while more are left; returns how many."""
    waiting = calls_untold(recall_id, limit=_AT_ONCE)
    recall = get_recall(by, recall_id)
    if recall is None or not waiting:
        return 0
    told = _told(recall, by)
    for call in waiting:
        _tell(wording.RECALLED, told, call, by)
        call.told_at = clock.now()
    db.session.flush()
    if len(waiting) == _AT_ONCE:
        enqueue(TELL_JOB, {"id": recall_id}, key=f"{recall_id}:{waiting[-1].id}")
    return len(waiting)


def tell_lifted(recall_id: UUID, *, by: Actor) -> None:
    """Tell every family of a recall that was told before that it was a false alarm."""
    recall = get_recall(by, recall_id)
    assert recall is not None
    told = _told(recall, by)
    for call in calls_of(recall):
        if call.told_at is not None:
            _tell(wording.RECALL_LIFTED, told, call, by)


def _tell(words: Wording, told: Mapping[str, str | Text | date], call: RecallCall, by: Actor) -> None:
    owner = KeyOwner("household", call.household_id)
    if holds_key(owner):
        send_message(owner, words.key, told, by=by)


def _told(recall: Recall, by: Actor) -> dict[str, str | Text | date]:
    lot: Lot | None = get_lot(by, recall.lot_id)
    assert lot is not None
    return {"item": item_of(lot).name, "date": lot.expires_on or Text("no date", "date kind")}


def thank_donor(delivery_id: UUID, *, by: Actor) -> None:
    """Thank whoever brought a delivery that is finished, once, where the donor has an account and wants news."""
    delivery = get_delivery(by, delivery_id)
    assert delivery is not None
    donor = get_donor(by, delivery.donor_id)
    assert donor is not None
    if not donor.wants_news or delivery.thanked_at is not None:
        return
    lots, place = lots_of_delivery(delivery), get_site(by, delivery.site_id)
    taken_in = sum(1 for lot in lots if lot.accepted_at is not None)
    told: dict[str, str | Text | date] = {
        "number": delivery.number,
        "place": place.name if place else "",
        "taken_in": str(taken_in),
        "lines": str(len(lots)),
    }
    for user_id in _people_of(donor):
        send_message(KeyOwner("user", user_id), wording.THANKS.key, told, path="/stock/given", by=by)
    delivery.thanked_at = clock.now()
    db.session.flush()


def tell_donors(month: date, *, by: Actor) -> int:
    """Tell the next donors who want it what became of their goods in a month, once, where anything did.

    Asks for another job while more are left; returns how many were looked at.
    """
    donors = given.donors_untold(month, limit=_AT_ONCE)
    since, until = clock.start_of(month), clock.start_of(add_months(month, 1))
    moved = given.moved_between([donor.id for donor in donors], since=since, until=until)
    for donor in donors:
        _tell_month(donor, month, moved.get(donor.id, {}), by)
        donor.told_month = month
    db.session.flush()
    if len(donors) == _AT_ONCE:
        enqueue(TELL_DONORS, {"month": month.isoformat()}, key=f"{month}:{donors[-1].id}")
    return len(donors)


def _tell_month(donor: GoodsDonor, month: date, moved: Mapping[Owner, int], by: Actor) -> None:
    figures = {name: moved.get(owner, 0) for name, owner in _FATES.items()}
    if not any(figures.values()):
        return
    told: dict[str, str | Text | date] = {name: str(figure) for name, figure in figures.items()}
    told |= {"since": month, "until": add_months(month, 1) - timedelta(days=1)}
    for user_id in _people_of(donor):
        send_message(KeyOwner("user", user_id), wording.BECAME.key, told, path="/stock/given", by=by)


def tell_keepers(site: Site, words: Wording, *, path: str, by: Actor, **told: str | Text | date) -> None:
    """Tell everybody who keeps a place, but whoever did it."""
    for user_id in keepers_of(site.id):
        if user_id != by.user_id:
            send_message(KeyOwner("user", user_id), words.key, told, path=path, by=by)


def _people_of(donor: GoodsDonor) -> tuple[UUID, ...]:
    if donor.user_id is not None:
        return (donor.user_id,)
    of = RoleAssignment.organisation_id == donor.organisation_id
    return holders(RoleAssignment.role == Role.ORG_MANAGER, of) if donor.organisation_id else ()
