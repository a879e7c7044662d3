"""Items, shelves, temperatures, movements over HTTP, and tables in and out. Source: domain.md 5.2 and 5.5, E9, F1."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from charity_app.core import clock, files, jobs
from charity_app.core.db import db, unit_of_work
from charity_app.core.jobs import Job, JobState
from charity_app.core.paging import Page
from charity_app.core.scope import Role
from charity_app.core.sheets import read_rows, write_csv, write_xlsx
from charity_app.ledger.queries import prove_sums
from charity_app.registry.models import Site
from charity_app.stock.models import Barcode, Item, ItemValue, Lot, Shelf, TableRun, TemperatureReading
from charity_app.stock.queries import items, levels, movements
from charity_app.stock.queries.movements import Which
from charity_app.stock.services import table_runs
from charity_app.stock.services.table_runs import TAKE_JOB
from tests.world import Browser, World

Browsers = Callable[..., Browser]
MaxQueries = Callable[..., AbstractContextManager[list[str]]]
HTMX = {"HX-Request": "true"}
NEW = {"name": "大米 5 公斤", "category": "staple_food", "unit": "bag", "storage": "ambient", "life_days": "365"}
HEADER = ("名称", "类别", "单位", "条码", "保质期天数", "存放条件", "致敏原", "单价元")
GOOD = ("挂面 1 公斤", "米面粮油", "袋", "6911111111111", "365", "常温", "麸质", "9.90")


@pytest.fixture
def keeper(browser_of: Browsers) -> Browser:
    return browser_of(Role.DEPOT_KEEPER)


def depot(world: World, name: str = "here") -> str:
    """Return the address of a depot."""
    return f"/stock/places/{world.ids[f'depot {name}']}"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_an_item_is_entered_corrected_and_ended(inhabited: World, keeper: Browser, headers: dict[str, str]) -> None:
    assert keeper.send("POST", "/stock/items/new", {**NEW, "life_days": ""}, headers=headers).status_code == 422
    assert keeper.send("POST", "/stock/items/new", {**NEW, "name": "肥皂"}, headers=headers).status_code in (409, 422)
    answer = keeper.send("POST", "/stock/items/new", {**NEW, "allergens": ["gluten", "x"]}, headers=headers)
    assert answer.status_code == (204 if headers else 303)
    item = db.session.scalars(select(Item).where(Item.name == NEW["name"])).one()
    assert item.allergens == ["gluten"]
    path = f"/stock/items/{item.id}"
    assert keeper.send("POST", f"{path}/edit", {**NEW, "grams": "5000", "version": "1"}).status_code == 303
    assert keeper.send("POST", f"{path}/edit", {**NEW, "version": "1"}).status_code == 409
    assert keeper.send("POST", f"{path}/end").status_code == 303
    assert keeper.send("POST", f"{path}/end").status_code == 409
    assert NEW["name"] not in keeper.send("GET", "/stock/items").text
    assert NEW["name"] in keeper.send("GET", "/stock/items?ended=1").text


@pytest.mark.parametrize("words", ["牛奶", "cnn", "chunniunai", "6900000000000"])
def test_items_are_found_by_name_letters_and_barcode(inhabited: World, keeper: Browser, words: str) -> None:
    text = keeper.send("GET", f"/stock/items?q={words}").text
    assert "纯牛奶 250 毫升" in text
    assert "肥皂" not in text
    assert "纯牛奶" not in keeper.send("GET", "/stock/items?category=cleaning").text


def test_lists_ask_one_question_each(inhabited: World, max_queries: MaxQueries) -> None:
    site = db.session.scalars(select(Site).where(Site.id == inhabited.ids["depot here"])).one()
    asked: list[Callable[[], Page[Any]]] = [
        items.list_items,
        lambda: levels.list_shelves(site),
        lambda: movements.list_movements(site, Which()),
    ]
    for ask in asked:
        with max_queries(1):
            assert ask().total > 0


def test_codes_and_values_are_remembered(inhabited: World, keeper: Browser) -> None:
    path = f"/stock/items/{inhabited.ids['milk item']}"
    assert keeper.send("POST", f"{path}/barcodes", {"code": "1690", "quantity": "24"}).status_code == 303
    assert keeper.send("POST", f"{path}/barcodes", {"code": "6900000000001", "quantity": "1"}).status_code in (409, 422)
    assert keeper.send("POST", f"{path}/barcodes", {"code": "", "quantity": "0"}).status_code == 422
    assert keeper.send("POST", f"{path}/values", {"value_fen": "4.20", "valid_from": "2026-12-24"}).status_code == 303
    assert keeper.send("POST", f"{path}/values", {"value_fen": "-1", "valid_from": "x"}).status_code == 422
    text = keeper.send("GET", path).text
    for words in ("整箱 24 件", "4.20", "A-02", "最低 20"):
        assert words in text, words


def test_a_shelf_has_a_place_and_a_minimum(inhabited: World, keeper: Browser) -> None:
    path = f"{depot(inhabited)}/items/{inhabited.ids['milk item']}/shelf"
    assert keeper.send("POST", path, {"place_code": "B-01", "minimum": "x"}).status_code == 422
    assert keeper.send("POST", path, {"place_code": "B-01", "minimum": "60"}).status_code == 303
    text = keeper.send("GET", f"{depot(inhabited)}/shelves?low=y").text
    assert "B-01" in text
    assert "不足" in text
    other = f"{depot(inhabited, 'there')}/items/{inhabited.ids['milk item']}/shelf"
    assert keeper.send("POST", other, {"minimum": "1"}).status_code == 403


def test_a_wrong_temperature_says_what_to_do(inhabited: World, keeper: Browser, browser_of: Browsers) -> None:
    path = f"{depot(inhabited)}/temperatures"
    body = {"storage": "chilled", "tenths": "9.5"}
    assert keeper.send("POST", path, {**body, "tenths": "warm"}).status_code == 422
    assert keeper.send("POST", path, {**body, "tenths": "200"}).status_code == 422
    assert keeper.send("POST", path, {**body, "storage": ""}).status_code == 422
    assert keeper.send("POST", path, body).status_code == 303
    text = keeper.send("GET", path).text
    assert "9.5 °C" in text
    assert "30 分钟后再测" in text
    assert "温度超出范围" in keeper.send("GET", depot(inhabited)).text
    assert keeper.send("POST", path, {**body, "tenths": "−18"}).status_code == 303
    assert browser_of(Role.FOOD_SAFETY_OFFICER).send("GET", path).status_code == 200
    assert browser_of(Role.FOOD_SAFETY_OFFICER).send("POST", path, body).status_code == 403
    count = db.session.scalar(
        select(func.count()).select_from(TemperatureReading).where(TemperatureReading.tenths == 95)
    )
    assert count == 1


def test_movements_tell_place_and_reason_and_go_into_a_file(inhabited: World, keeper: Browser) -> None:
    path = f"{depot(inhabited)}/movements"
    text = keeper.send("GET", f"{path}?q=cnn").text
    assert "捐赠方" in text
    assert "+" in text
    assert "肥皂" not in text
    assert "没有符合的流水" in keeper.send("GET", f"{path}?until_on=2020-01-01").text
    for kind in ("csv", "xlsx"):
        sent = keeper.send("GET", f"{path}/{kind}?q=cnn")
        rows = read_rows(sent.get_data())
        assert rows[0].cells == ("时间", "事由", "批次", "物资", "数量", "单位", "来源或去向")
        assert rows[-1].cells[3:] == ("纯牛奶 250 毫升", "48", "盒", "捐赠方")
        assert {row.cells[3] for row in rows[1:]} == {"纯牛奶 250 毫升"}
    assert keeper.send("GET", f"{path}/pdf").status_code == 404
    assert keeper.send("GET", f"{depot(inhabited, 'there')}/movements/csv").status_code == 403


def test_no_cell_of_a_file_runs(inhabited: World, keeper: Browser) -> None:
    keeper.send("POST", "/stock/items/new", {**NEW, "name": "=HYPERLINK(1)"})
    assert b"'=HYPERLINK(1)" in keeper.send("GET", "/stock/items/export/csv").get_data()


def put(who: Browser, path: str, content: bytes) -> str:
    """Put a table in; returns the page that says what it would do."""
    answer = who.send("POST", path, {"file": (BytesIO(content), "table")})
    assert answer.status_code == 303, answer.text
    return who.send("GET", answer.location).text


def confirm(who: Browser, path: str, page: str):  # type: ignore[no-untyped-def]
    """Say go."""
    found = re.search(r'name="table" value="([^"]+)"', page)
    assert found is not None
    return who.send("POST", f"{path}/confirm", {"table": found[1]})


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_items_come_from_a_table_line_by_line(inhabited: World, keeper: Browser, write: Callable[..., bytes]) -> None:
    bad = [
        ("", *GOOD[1:]),
        ("甲", "没有的类", *GOOD[2:]),
        ("乙", "米面粮油", "袋", "", "", "", "", ""),
        ("丙", "清洁洗护", "件", "6900000000000", "", "", "", ""),
        ("丁", "清洁洗护", "件", "", "x", "", "", ""),
        ("戊", "清洁洗护", "件", "", "", "", "", "很贵"),
        GOOD,
        ("肥皂", "衣物鞋帽", "件", "", "", "", "", ""),
    ]
    content = write(HEADER, [GOOD, *bad])
    page = put(keeper, "/stock/items/import", content)
    for words in ("不能使用", "类别不在可选词语中", "食品须填保质期天数", "已对应另一种物品", "不是整数", "重复的名称"):
        assert words in page, words
    lines = re.findall(r'role="rowheader">(\d+)<', page)
    assert lines == [str(line) for line in range(3, 11)]
    assert db.session.scalar(select(func.count()).select_from(Item).where(Item.name == GOOD[0])) == 0
    assert confirm(keeper, "/stock/items/import", page).status_code == 303
    item = db.session.scalars(select(Item).where(Item.name == GOOD[0])).one()
    assert (item.life_days, item.allergens) == (365, ["gluten"])
    assert db.session.scalars(select(Barcode.code).where(Barcode.item_id == item.id)).one() == GOOD[3]
    assert db.session.scalars(select(ItemValue.value_fen).where(ItemValue.item_id == item.id)).one() == 990
    again = put(keeper, "/stock/items/import", content)
    assert "导入可用的行" not in again


def test_what_was_saved_as_a_table_changes_nothing_when_it_comes_back(inhabited: World, keeper: Browser) -> None:
    for kind in ("csv", "xlsx"):
        page = put(keeper, "/stock/items/import", keeper.send("GET", f"/stock/items/export/{kind}").get_data())
        assert "导入可用的行" not in page
        assert "rowheader" not in page


def opening_table(*rows: tuple[object, ...]) -> bytes:
    """Return a table of opening stock."""
    return write_csv(("物资名称或条码", "数量", "到期日", "库位"), rows)  # type: ignore[arg-type]


def test_opening_stock_comes_from_a_table_and_never_twice(inhabited: World, keeper: Browser) -> None:
    path, good = f"{depot(inhabited)}/opening", (clock.today() + timedelta(days=90)).isoformat()
    bad = [("没有", 1, good, ""), ("肥皂", 0, "", ""), ("肥皂", "x", "", ""), ("纯牛奶 250 毫升", 5, "", "")]
    bad += [("纯牛奶 250 毫升", 5, "2020-01-01", ""), ("纯牛奶 250 毫升", 5, "bald", ""), ("肥皂", 5, "", "x" * 20)]
    rows = [("6900000000000", 30, good, "C-03"), ("肥皂", 12, "", ""), ("肥皂", 12, "", "")]
    content = opening_table(*rows, *bad)
    page = put(keeper, path, content)
    assert re.findall(r'role="rowheader">(\d+)<', page) == [str(line) for line in range(5, 12)]
    answer = confirm(keeper, path, page)
    assert answer.status_code == 303
    lots = select(Lot).where(Lot.site_id == inhabited.ids["depot here"], Lot.delivery_id.is_(None))
    assert sorted(lot.quantity for lot in db.session.scalars(lots)) == [12, 12, 30]
    assert prove_sums() == ("", "")
    shelf = db.session.scalars(
        select(Shelf).where(Shelf.site_id == inhabited.ids["depot here"], Shelf.item_id == inhabited.ids["milk item"])
    ).one()
    assert (shelf.place_code, shelf.minimum) == ("C-03", 20)
    assert confirm(keeper, path, page).status_code == 422
    assert "导入可用的行" not in put(keeper, path, content)


def take_next() -> bool:
    """Let the worker do the next piece that is asked of it for tables; returns whether there was one."""
    with unit_of_work():
        job = db.session.scalars(select(Job).where(Job.kind == TAKE_JOB, Job.state == JobState.QUEUED)).first()
        if job is not None:
            jobs.run_leased(job.id)
    return job is not None


def test_a_long_table_is_taken_over_by_the_worker_and_shows_how_far_it_is(
    inhabited: World, keeper: Browser, browser_of: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_runs, "AT_ONCE", 3)
    monkeypatch.setattr(table_runs, "_SLICE", 2)
    path = f"{depot(inhabited)}/opening"
    page = put(keeper, path, opening_table(*[("肥皂", 12, "", "")] * 5, ("没有", 1, "", "")))
    assert re.findall(r'role="rowheader">(\d+)<', page) == ["7"]
    where = [confirm(keeper, path, page).location for _ in range(2)]
    assert where[0] == where[1]
    assert "已导入0行，共5行" in keeper.send("GET", where[0]).text
    assert browser_of(Role.FOOD_SAFETY_OFFICER).send("GET", where[0]).status_code == 404
    assert take_next()
    assert "已导入2行，共5行" in keeper.send("GET", where[0], headers={"HX-Request": "true"}).text
    while take_next():
        pass
    assert "导入完成" in keeper.send("GET", where[0]).text
    lots = select(Lot.quantity).where(Lot.site_id == inhabited.ids["depot here"], Lot.delivery_id.is_(None))
    assert list(db.session.scalars(lots)) == [12] * 5
    assert prove_sums() == ("", "")
    assert confirm(keeper, path, page).status_code == 422


def test_a_long_table_of_items_that_is_gone_ends_with_what_is_there(
    inhabited: World, keeper: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_runs, "AT_ONCE", 1)
    monkeypatch.setattr(table_runs, "_SLICE", 2)
    rows = [(f"面{number}", *GOOD[1:3], "", *GOOD[4:]) for number in range(5)]
    page = put(keeper, "/stock/items/import", write_csv(HEADER, rows))
    where = confirm(keeper, "/stock/items/import", page).location
    with unit_of_work():
        address = db.session.scalars(select(TableRun.address).where(TableRun.ended_at.is_(None))).one()
    assert take_next()
    files.remove_aside(address)
    while take_next():
        pass
    assert "其余未导入" in keeper.send("GET", where).text
    assert db.session.scalar(select(func.count()).select_from(Item).where(Item.name.startswith("面"))) == 2


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01", write_csv(("a", "b"), []), write_csv(("名称",), []), write_csv(("名称", "名称"), [])]
)
def test_what_is_no_table_is_refused_on_its_field(inhabited: World, keeper: Browser, content: bytes) -> None:
    for path in ("/stock/items/import", f"{depot(inhabited)}/opening"):
        answer = keeper.send("POST", path, {"file": (BytesIO(content), "table.csv")})
        assert answer.status_code == 422
        assert "errs" in answer.text
    assert keeper.send("POST", "/stock/items/import").status_code == 422
    assert keeper.send("POST", "/stock/items/import/confirm", {"table": "x"}).status_code == 422


@pytest.mark.parametrize("role", [Role.ORG_MANAGER, Role.AUDITOR, Role.DONOR])
def test_nobody_else_writes_items_or_stock(inhabited: World, browser_of: Browsers, role: Role) -> None:
    who, item = browser_of(role), inhabited.ids["milk item"]
    paths = ["/stock/items/new", "/stock/items/import", "/stock/items/import/confirm"]
    paths += [f"/stock/items/{item}/{verb}" for verb in ("edit", "end", "barcodes", "values")]
    paths += [f"{depot(inhabited)}/{verb}" for verb in ("opening", "opening/confirm", "temperatures")]
    assert [who.send("POST", path).status_code for path in paths] == [403] * len(paths)
    assert who.send("GET", f"/stock/items/{UUID(int=5)}").status_code == 404
