"""Telling families about recalled goods, in portions, each once."""

from uuid import UUID

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.jobs import enqueue
from charity_app.core.privacy import KeyOwner, holds_key
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.messaging.services import send_message
from charity_app.messaging.wording import Wording
from charity_app.stock import wording
from charity_app.stock.models import Lot, Recall, RecallCall
from charity_app.stock.queries.calls import calls_of, calls_untold
from charity_app.stock.queries.lots import get_lot, get_recall, item_of
from charity_app.stock.services.recalling import TELL_JOB

_AT_ONCE = 100


def tell_families(recall_id: UUID, *, by: Actor) -> int:
    """Tell the next families of a recall, and ask for another job while more are left; returns how many."""
    waiting = calls_untold(recall_id, limit=_AT_ONCE)
    recall = get_recall(by, recall_id)
    if recall is None or not waiting:
        return 0
    for call in waiting:
        _tell(wording.RECALLED, recall, call, by)
        call.told_at = clock.now()
    db.session.flush()
    if len(waiting) == _AT_ONCE:
        enqueue(TELL_JOB, {"id": recall_id}, key=f"{recall_id}:{waiting[-1].id}")
    return len(waiting)


def tell_lifted(recall_id: UUID, *, by: Actor) -> None:
    """Tell every family of a recall that was told before that it was a false alarm."""
    recall = get_recall(by, recall_id)
    assert recall is not None
    for call in calls_of(recall):
        if call.told_at is not None:
            _tell(wording.RECALL_LIFTED, recall, call, by)


def _tell(words: Wording, recall: Recall, call: RecallCall, by: Actor) -> None:
    owner = KeyOwner("household", call.household_id)
    if holds_key(owner):
        send_message(owner, words.key, _told(recall, by), by=by)


def _told(recall: Recall, by: Actor) -> dict[str, str | Text]:
    lot: Lot | None = get_lot(by, recall.lot_id)
    assert lot is not None
    date = lot.expires_on.isoformat() if lot.expires_on else Text("no date", "date kind")
    return {"item": item_of(lot).name, "date": date}
