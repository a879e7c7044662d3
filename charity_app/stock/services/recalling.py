"""Recalls: everything frozen in one action, every family told by a job and called, ended by a second person.

Source: R-FOD-08, R-FOD-09, A8, T10.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import insert, select, update

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.ids import new_code, new_id
from charity_app.core.jobs import enqueue
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.registry.services.stamps import clean_words
from charity_app.stock.events import FamilyCalled, RecallEnded, RecallReported, RecallStarted
from charity_app.stock.models import Lot, Recall, RecallCall, RecalledLot
from charity_app.stock.queries.calls import calls_open, lots_of_recall
from charity_app.stock.queries.recalls import families_of, family_of, places_of
from charity_app.stock.states.lots import LOT_TABLE, LotAction, LotState
from charity_app.stock.states.recalls import RECALL_TABLE, CallOutcome, RecallAction, RecallReason, RecallState

TELL_JOB = "stock.tell_recall"
_STARTS = tuple(start for start, action in LOT_TABLE if action is LotAction.RECALL)


def start_recall(lot: Lot, *, reason: RecallReason, notice: str, by: Actor) -> Recall:
    """Freeze a lot and everything made of it, everywhere, and list who received it. Raises Conflict while one runs."""
    assert by.user_id is not None
    words = clean_words(notice, field="notice", longest=300)
    family = _held_family(lot)
    _refuse_second(lot)
    row = Recall(
        number=f"C{new_code(6)}",
        lot_id=lot.id,
        reason=reason,
        notice=words,
        started_at=clock.now(),
        started_by_id=by.user_id,
    )
    db.session.add(row)
    db.session.flush()
    _freeze(family)
    db.session.execute(
        insert(RecalledLot), [{"recall_id": row.id, "lot_id": lot_id} for lot_id in sorted(family, key=str)]
    )
    _list_families(row)
    enqueue(TELL_JOB, {"id": row.id}, key=str(row.id))
    emit(RecallStarted(recall_id=row.id, lot_id=lot.id, reason=reason, lots=len(family), by=by))
    return row


def _held_family(lot: Lot) -> set[UUID]:
    """Hold a lot and all that was made of it: whoever is repacking it now is waited for, and looked at again."""
    family: set[UUID] = set()
    while (found := family_of({lot.id})) != family:
        held = select(Lot.id).where(Lot.id.in_(found)).order_by(Lot.id).with_for_update(key_share=True)
        db.session.execute(held).all()
        family = found
    return family


def _refuse_second(lot: Lot) -> None:
    running = select(Recall.id).where(Recall.lot_id == lot.id, Recall.state == RecallState.RUNNING)
    if db.session.scalar(running) is not None:
        raise Conflict(Text("This lot is being recalled already", "error"))


def _freeze(family: Collection[UUID]) -> None:
    of = update(Lot).where(Lot.id.in_(family), Lot.state.in_(_STARTS)).values(state=LotState.RECALLED)
    db.session.execute(of, execution_options={"synchronize_session": False})
    db.session.expire_all()


def _list_families(row: Recall) -> None:
    """Write one line per household that received anything of it."""
    with acting_in(system_scope("recall")):
        homes = families_of({row.lot_id})
    lines = [
        {
            "id": new_id("recall_calls"),
            "recall_id": row.id,
            "household_id": home.id,
            "street_id": home.street_id,
            "committee_id": home.committee_id,
        }
        for home in homes
    ]
    if lines:
        db.session.execute(insert(RecallCall), lines)


def report_recall(row: Recall, *, by: Actor) -> None:
    """Note that the market authority and the donor were told. Raises Conflict when they were before."""
    if row.reported_at is not None or row.state is not RecallState.RUNNING:
        raise Conflict(Text("This was reported already, or the recall is over", "error"))
    row.reported_at = clock.now()
    db.session.flush()
    emit(RecallReported(recall_id=row.id, by=by))


def note_call(call: RecallCall, *, outcome: CallOutcome, by: Actor) -> None:
    """Note what a family said on the phone; a later call replaces what was said before."""
    call.outcome, call.called_at, call.called_by_id = outcome, clock.now(), by.user_id
    db.session.flush()
    emit(FamilyCalled(recall_id=call.recall_id, call_id=call.id, outcome=outcome, by=by))


def close_recall(row: Recall, *, conclusion: str, by: Actor) -> None:
    """Close a recall as a second person: all reached, everything destroyed, reported. Raises Conflict otherwise."""
    words = _conclusion(row, conclusion, by)
    if row.reported_at is None:
        raise Conflict(Text("Report it to the market authority and the donor first", "error"))
    if calls_open(row):
        raise Conflict(Text("Some families have not been reached yet", "error"))
    if places_of(lots_of_recall(row)):
        raise Conflict(Text("Some of the goods are still there: collect and destroy them first", "error"))
    _end(row, RecallAction.CLOSE, words, by)


def lift_recall(row: Recall, *, conclusion: str, by: Actor) -> None:
    """Release the goods as a second person: it was a false alarm. A lot that another recall holds stays frozen."""
    words = _conclusion(row, conclusion, by)
    _end(row, RecallAction.LIFT, words, by)
    others = select(RecalledLot.lot_id).join(Recall, Recall.id == RecalledLot.recall_id)
    kept = others.where(Recall.state == RecallState.RUNNING)
    of = update(Lot).where(Lot.id.in_(lots_of_recall(row)), Lot.state == LotState.RECALLED, Lot.id.not_in(kept))
    end = LOT_TABLE[LotState.RECALLED, LotAction.FALSE_ALARM]
    db.session.execute(of.values(state=end), execution_options={"synchronize_session": False})
    db.session.expire_all()


def _conclusion(row: Recall, conclusion: str, by: Actor) -> str:
    if by.user_id == row.started_by_id:
        raise NotAllowed(Text("A second person must end a recall", "error"))
    words = clean_words(conclusion, field="conclusion", longest=1000)
    if not words:
        raise Invalid(Text("Write down what was found", "error"), field="conclusion")
    return words


def _end(row: Recall, action: RecallAction, words: str, by: Actor) -> None:
    told = {"conclusion": words, "ended_at": clock.now(), "ended_by_id": by.user_id}
    advance(row, RECALL_TABLE, action, **told)
    emit(RecallEnded(recall_id=row.id, action=action, by=by))
