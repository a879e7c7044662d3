"""Figures of the food bank: sums over transfers, at the value of their day. Source: R-FOD-10, 4.13, 4.15."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.foodbank.models import Outlet
from charity_app.foodbank.queries.figures import Goods, Period, figures_since, first_day
from charity_app.foodbank.services.handing_packs import hand_out_pack
from charity_app.foodbank.services.no_name import count_no_name
from charity_app.foodbank.services.templates import Line
from charity_app.foodbank.states.outlets import PointType
from charity_app.stock.models import HandOut
from charity_app.stock.services.disposing import ask_disposal, confirm_disposal
from charity_app.stock.services.items import set_value
from charity_app.stock.services.moving import About
from charity_app.stock.services.picking import Part, Short, Want
from charity_app.stock.services.transferring import put_down, send_goods
from charity_app.stock.states.items import Category
from charity_app.stock.states.movements import HandOutKind, Owner, Proof, Reason, WasteReason
from tests.foodbank.packed import Pantry, only_pack
from tests.foodbank.packed import pantry as pantry
from tests.foodbank.packed import store as store
from tests.stock.conftest import PHOTO

At = Callable[[str], AbstractContextManager[None]]
MaxQueries = Callable[..., AbstractContextManager[list[str]]]


def outlet(pantry: Pantry, *, is_no_name: bool = True) -> Outlet:
    """Let the point be one where nobody is written down, or not."""
    row = Outlet(
        site_id=pantry.site.id,
        depot_id=pantry.store.depot.id,
        number=uuid4().hex[:8],
        point_type=PointType.SHARED_FRIDGE,
        is_no_name=is_no_name,
        opened_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def test_weight_has_three_decimals_and_portions_are_half_kilograms_r_fod_10() -> None:
    goods = Goods(grams=1_234)
    assert (str(goods.kilograms), goods.portions) == ("1.234", 2)
    assert str(Goods(grams=1_500).kilograms) == "1.500"


def test_each_transfer_counts_at_the_value_of_its_day(pantry: Pantry, at: At, max_queries: MaxQueries) -> None:
    outlet(pantry)
    rice = pantry.put("大米", 100, grams=1_001, days=300)
    today = clock.today()
    set_value(rice, value_fen=300, valid_from=today, by=pantry.store.keeper)
    set_value(rice, value_fen=500, valid_from=today + timedelta(days=3), by=pantry.store.keeper)
    told = {"item": rice, "by": pantry.keeper}
    count_no_name(outlet_of(pantry), pantry.site, quantity=2, heads=1, **told)  # type: ignore[arg-type]
    for days, clock_time in ((2, "23:59"), (3, "00:00")):
        with at(f"{today + timedelta(days=days)} {clock_time}"):
            count_no_name(outlet_of(pantry), pantry.site, quantity=1, heads=3, **told)  # type: ignore[arg-type]
    with max_queries(2):
        found = figures_since(today)
    assert found.handed_out == Goods(grams=4_004, value_fen=2 * 300 + 300 + 500)
    assert found.taken_in == Goods(grams=100_100, value_fen=100 * 300)
    assert (found.households, found.people) == (0, 7)
    assert figures_since(today + timedelta(days=4)).handed_out == Goods()
    assert figures_since(today, site_id=pantry.store.depot.id).handed_out == Goods()
    assert figures_since(today, site_id=pantry.site.id).handed_out.kilograms == Decimal("4.004")


def test_what_came_from_a_depot_is_received_and_not_taken_in_a_second_time(
    pantry: Pantry, max_queries: MaxQueries
) -> None:
    item = pantry.store.item("面粉", category=Category.STAPLE_FOOD, grams=100)
    depot, point = pantry.store.depot, pantry.site
    lot, today = pantry.store.lot(50, item=item), clock.today()
    pantry.store.lot(7, item=item, site=point)
    about, trip = About("order", uuid4()), (Owner.TRIP, uuid4())
    send_goods(depot, trip, [Want(item_id=item.id, quantity=20)], about=about, key="t1", by=pantry.store.keeper)
    put_down(point, [Part(lot, 14)], source=trip, about=about, key="t2", by=pantry.keeper)
    told = {"source": trip, "about": about, "reason": Reason.RETURN, "by": pantry.store.keeper}
    put_down(depot, [Part(lot, 6)], key="t3", **told)  # type: ignore[arg-type]
    with max_queries(2):
        at_depot = figures_since(today, site_id=depot.id)
    at_point, everywhere = figures_since(today, site_id=point.id), figures_since(today)
    assert (at_depot.taken_in.grams, at_depot.received.grams, at_depot.passed_on.grams) == (5_000, 0, 1_400)
    assert (at_point.taken_in.grams, at_point.received.grams, at_point.passed_on.grams) == (700, 1_400, 0)
    assert (everywhere.taken_in.grams, everywhere.received.grams, everywhere.passed_on.grams) == (5_700, 0, 0)


def outlet_of(pantry: Pantry) -> Outlet:
    """Return the outlet of the point."""
    return db.session.scalars(select(Outlet).where(Outlet.site_id == pantry.site.id)).one()


def test_waste_is_told_by_reason_once_a_second_person_saw_it(pantry: Pantry) -> None:
    item = pantry.store.item("酸奶", grams=110)
    lot = pantry.store.lot(10, item=item)
    told = {"quantity": 4, "reason": WasteReason.DAMAGED, "photo": PHOTO, "by": pantry.store.keeper}
    row = ask_disposal(pantry.store.depot, lot, **told)  # type: ignore[arg-type]
    assert figures_since(clock.today()).destroyed == Goods()
    confirm_disposal(row, by=pantry.store.other)
    found = figures_since(clock.today())
    assert {reason: goods.grams for reason, goods in found.waste.items()} == {WasteReason.DAMAGED: 440}
    assert found.destroyed.grams == 440


def test_households_are_counted_once_however_often_they_come(pantry: Pantry, at: At) -> None:
    rice = pantry.put("大米", 100, days=300)
    pantry.family()
    hand_out_pack(only_pack(pantry.running(Line(1, item_id=rice.id))), by=pantry.keeper)
    with at(f"{clock.today() + timedelta(days=8)} 09:00"):
        hand_out_pack(only_pack(pantry.running(Line(1, item_id=rice.id))), by=pantry.keeper)
    assert figures_since(clock.today()).households == 1


def test_where_nobody_is_written_down_pieces_and_people_are_counted_and_no_identity(pantry: Pantry) -> None:
    bread = pantry.put("面包", 10)
    count_no_name(outlet(pantry), pantry.site, item=bread, quantity=3, heads=2, by=pantry.keeper)
    row = db.session.scalars(select(HandOut)).one()
    assert (row.kind, row.household_id, row.heads, row.proof) == (HandOutKind.NO_NAME, None, 2, Proof.NOT_NEEDED)
    assert (row.source_type, row.source_id, row.street_id) == (None, None, pantry.site.street_id)
    with pytest.raises(Short):
        count_no_name(outlet_of(pantry), pantry.site, item=bread, quantity=8, heads=1, by=pantry.keeper)
    with pytest.raises(Invalid, match="how many people"):
        count_no_name(outlet_of(pantry), pantry.site, item=bread, quantity=1, heads=0, by=pantry.keeper)


def test_a_point_that_writes_names_down_counts_nobody_without(pantry: Pantry) -> None:
    bread = pantry.put("面包", 10)
    with pytest.raises(Conflict, match="by name"):
        count_no_name(outlet(pantry, is_no_name=False), pantry.site, item=bread, quantity=1, heads=1, by=pantry.keeper)


def test_a_period_begins_on_its_first_day() -> None:
    today = clock.today()
    assert first_day(Period.MONTH, today) == today.replace(day=1)
    assert first_day(Period.YEAR, today) == today.replace(month=1, day=1)
    assert first_day(Period.ALL, today) < today.replace(year=2001)
