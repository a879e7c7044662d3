"""A recall reaches every place and family through repacks, and nothing else; a second person ends it (A8, R-FOD-08)."""

from random import Random

import pytest
from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.jobs import Job
from charity_app.ledger.models import Account, Transfer
from charity_app.messaging.models import Message
from charity_app.stock.models import HandOut, Lot, LotParent, RecallCall
from charity_app.stock.queries import given, recalls
from charity_app.stock.services import disposing, handing_out, recalling, repacking, telling
from charity_app.stock.services.handing_out import Receipt
from charity_app.stock.services.moving import About
from charity_app.stock.services.picking import Part, Short, Want, pick
from charity_app.stock.states.lots import LotState
from charity_app.stock.states.movements import Owner, Reason, WasteReason
from charity_app.stock.states.recalls import CallOutcome, RecallReason, RecallState
from tests.stock.conftest import PHOTO, Store, key, make_household


def start(store: Store, lot: Lot):  # type: ignore[no-untyped-def]
    """Start a recall."""
    return recalling.start_recall(lot, reason=RecallReason.MAKER, notice="厂家通知", by=store.safety)


def give(store: Store, lot: Lot, quantity: int, household: object = None, site: object = None) -> HandOut:
    """Hand goods of one lot out."""
    receipt = Receipt(household=household, heads=3)  # type: ignore[arg-type]
    wants = [Want(item_id=lot.item_id, quantity=quantity)]
    return handing_out.hand_out(site or store.depot, wants, receipt=receipt, by=store.keeper)[0]  # type: ignore[arg-type]


def test_it_reaches_places_and_families_through_repacks_and_no_other(store: Store) -> None:
    lot, other = store.lot(20, days=30), store.lot(20, item=store.item("大米", life_days=365), days=90)
    small = repacking.repack(store.depot, [Part(lot, 10)], item=store.item("小盒"), quantity=20, by=store.keeper)
    first, second, third = (make_household(order) for order in range(3))
    given = [give(store, lot, 2, first), give(store, small, 3, second), give(store, lot, 1)]
    give(store, other, 5, third)
    wants = [Want(item_id=small.item_id, quantity=7)]
    target, about = (Owner.SITE, store.outlet.id), About("order", store.outlet.id)
    pick(store.shelf, target, wants, reason=Reason.TRANSFER, about=about, key=key(), by=store.keeper)
    given.append(give(store, small, 2, first, store.outlet))
    found = recalls.recipients_of({lot.id})
    assert sorted((one.hand_out_id, one.quantity) for one in found) == sorted(
        zip([row.id for row in given], [2, 3, 1, 2], strict=True)
    )
    assert {home.id for home in recalls.families_of({lot.id})} == {first.id, second.id}
    places = {(one.lot_id, one.owner_id): one.quantity for one in recalls.places_of(recalls.family_of({lot.id}))}
    assert places == {
        (lot.id, store.depot.id): 7,
        (small.id, store.depot.id): 10,
        (small.id, store.outlet.id): 5,
    }
    assert [(one.id, units) for _row, one, units in recalls.lots_of_household(third.id)] == [(other.id, 5)]


def test_a_donor_sees_how_many_families_it_came_to_through_repacks(store: Store) -> None:
    lot = store.lot(40)
    small = repacking.repack(store.depot, [Part(lot, 10)], item=store.item("小盒"), quantity=20, by=store.keeper)
    homes = [make_household(order) for order in range(given.FEWEST)]
    for home in homes:
        give(store, small, 1, home)
    give(store, lot, 1, homes[0])
    give(store, lot, 1)
    (delivery,) = given.show_given([store.donor]).items
    (fate,) = delivery.fates
    assert (fate.packed, fate.handed_out, fate.households, fate.is_few) == (10, 2, given.FEWEST, False)


def test_everything_is_frozen_at_once_and_every_family_is_told_once(store: Store) -> None:
    lot = store.lot(20)
    home = make_household(1)
    give(store, lot, 2, home)
    small = repacking.repack(store.depot, [Part(lot, 10)], item=store.item("小盒"), quantity=20, by=store.keeper)
    row = start(store, lot)
    assert {lot.state, small.state} == {LotState.RECALLED}
    for one in (lot, small):
        with pytest.raises(Short):
            give(store, one, 1)
    with pytest.raises(Conflict):
        start(store, lot)
    assert db.session.scalars(select(Job).where(Job.kind == recalling.TELL_JOB)).one().payload == {"id": str(row.id)}
    assert telling.tell_families(row.id, by=store.safety) == 1
    assert telling.tell_families(row.id, by=store.safety) == 0
    (message,) = db.session.scalars(select(Message).where(Message.recipient_id == home.id))
    assert message.wording == "stock.recalled"


def test_it_ends_when_all_are_reached_everything_is_destroyed_and_it_is_reported(store: Store) -> None:
    lot = store.lot(20)
    give(store, lot, 2, make_household(1))
    row = start(store, lot)
    end = {"conclusion": "封口不严，已全部销毁", "by": store.other}
    with pytest.raises(NotAllowed):
        recalling.close_recall(row, conclusion="x", by=store.safety)
    with pytest.raises(Invalid):
        recalling.close_recall(row, conclusion=" ", by=store.other)
    with pytest.raises(Conflict):
        recalling.close_recall(row, **end)
    recalling.report_recall(row, by=store.safety)
    call = db.session.scalars(select(RecallCall)).one()
    for outcome in (CallOutcome.NOT_REACHED, CallOutcome.THROWN_AWAY):
        with pytest.raises(Conflict):
            recalling.close_recall(row, **end)
        recalling.note_call(call, outcome=outcome, by=store.other)
    with pytest.raises(Conflict):
        recalling.close_recall(row, **end)
    gone = disposing.ask_disposal(
        store.depot, lot, quantity=18, reason=WasteReason.RECALLED, photo=PHOTO, by=store.keeper
    )
    disposing.confirm_disposal(gone, by=store.safety)
    recalling.close_recall(row, **end)
    assert (row.state, lot.state) == (RecallState.CLOSED, LotState.DISPOSED)
    assert recalls.mass_balance(lot).is_even


def test_a_false_alarm_releases_what_no_other_recall_holds(store: Store) -> None:
    lot = store.lot(20)
    small = repacking.repack(store.depot, [Part(lot, 10)], item=store.item("小盒"), quantity=20, by=store.keeper)
    whole = start(store, lot)
    part = start(store, small)
    recalling.lift_recall(whole, conclusion="检验合格", by=store.other)
    assert (lot.state, small.state) == (LotState.ACCEPTED, LotState.RECALLED)
    recalling.lift_recall(part, conclusion="检验合格", by=store.other)
    assert small.state is LotState.ACCEPTED
    give(store, small, 1)


def brute_force(root: Lot) -> set[tuple[object, int]]:
    """Read everything and follow it by hand: which hand-outs had how much of a lot or of what was made of it."""
    family = {root.id}
    while True:
        more = {row.lot_id for row in db.session.scalars(select(LotParent)) if row.parent_id in family} - family
        if not more:
            break
        family |= more
    units = {lot.unit for lot in db.session.scalars(select(Lot)) if lot.id in family}
    handed = {row.id for row in db.session.scalars(select(Account)) if row.owner_type == "handed_out"}
    return {
        (row.subject_id, row.amount)
        for row in db.session.scalars(select(Transfer))
        if row.unit in units and row.credit_id in handed
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_list_is_what_reading_everything_finds(store: Store, seed: int) -> None:
    random = Random(seed)
    lots = [store.lot(100, item=store.item(f"食物{number}")) for number in range(6)]
    homes = [make_household(order) for order in range(5)]
    for turn in range(25):
        lot = random.choice(lots)
        if random.random() < 0.4 and store.left(lot) > 4:
            item = store.item(f"包{seed}-{turn}")
            parts = [Part(lot, 2)]
            second = random.choice(lots)
            if second is not lot and store.left(second) > 4:
                parts.append(Part(second, 2))
            lots.append(repacking.repack(store.depot, parts, item=item, quantity=20, by=store.keeper))
        elif store.left(lot) > 3:
            give(store, lot, random.randint(1, 3), random.choice([*homes, None]))
    for lot in lots:
        assert {(one.hand_out_id, one.quantity) for one in recalls.recipients_of({lot.id})} == brute_force(lot)
        assert recalls.mass_balance(lot).is_even
