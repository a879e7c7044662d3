"""A great many movements of goods in a few statements: a lot that was repacked into thousands, and all others."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import chain
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert

from bench.crowd import numbered
from charity_app.core import clock
from charity_app.core.db import Base, db, is_sqlite
from charity_app.divisions import queries as divisions
from charity_app.divisions.models import division_id
from charity_app.ledger.models import lot_unit
from charity_app.ledger.services import open_book
from charity_app.stock.states.movements import STOCK_BOOK, Owner

_STREET = division_id("310115008")
_SITES, _HOUSEHOLDS, _ROOT = 20, 2_000, 1
_HANDED, _DONOR, _REPACK, _SHELF = 10_000_000, 20_000_000, 30_000_000, 40_000_000
_MARK = bytes(32)
Row = dict[str, Any]


@dataclass(frozen=True)
class Movements:
    """What was written: the first lot, everything made of it, and how much of it each hand-out had."""

    root_id: UUID
    family: frozenset[UUID]
    received: frozenset[tuple[UUID, UUID, int]]
    transfers: int


def write_movements(*, movements: int, descendants: int, each: int) -> Movements:
    """Write so many movements: a lot with so many descendants, and lots besides; each lot is handed out so often."""
    lots = movements // (each + 2)
    draw = Random(lots)
    open_book(STOCK_BOOK)
    db.session.commit()
    parents = {number: _parent(number, draw) for number in range(_ROOT + 1, _ROOT + descendants + 1)}
    _write("items", [_item()])
    _write("sites", (_site(number) for number in range(1, _SITES + 1)))
    _write("households", (_household(number) for number in range(1, _HOUSEHOLDS + 1)))
    _write("lots", (_lot(number) for number in range(1, lots + 1)))
    _write("lot_parents", ({"parent_id": numbered(old), "lot_id": numbered(new)} for new, old in parents.items()))
    _write("accounts", (row for number in range(1, lots + 1) for row in _accounts(number, each)))
    handed = [(lot, lot * each + turn, draw.randint(1, 5)) for lot in range(1, lots + 1) for turn in range(each)]
    _write("hand_outs", (_hand_out(number, draw) for _lot_number, number, _amount in handed))
    _write("transfers", _transfers(lots, handed))
    family = {numbered(_ROOT), *map(numbered, parents)}
    received = {(numbered(number), numbered(lot), amount) for lot, number, amount in handed if numbered(lot) in family}
    return Movements(numbered(_ROOT), frozenset(family), frozenset(received), lots * 2 + len(handed))


def _parent(number: int, draw: Random) -> int:
    """Draw the lot that another was made of: one of those before it, so that some lie many repacks deep."""
    return max(_ROOT, number - draw.randint(1, 60))


def _item() -> Row:
    spelled = {"name": "牛奶", "pinyin": "niunai", "initials": "nn"}
    kept = {"category": "dairy", "unit": "box", "storage": "ambient", "grams": 250, "life_days": 180}
    return {"id": numbered(1), **spelled, **kept, "allergens": [], "traits": [], "version": 1}


def _site(number: int) -> Row:
    told = {"name": f"点{number}", "pinyin": "dian", "initials": "d", "address": "演示路1号"}
    open_since = {"valid_from": clock.today(), "closed_days": [], "created_at": clock.now(), "version": 1}
    return {"id": numbered(number), "kind": "food_depot", "street_id": _STREET, "opening_hours": "", "phone": ""} | (
        told | open_since
    )


def _household(number: int) -> Row:
    place = {
        "street_id": _STREET,
        "committee_id": divisions.committees_of(_STREET)[0].id if number == 1 else _committee(),
    }
    recorded = {"recorded_at": clock.now(), "recorded_role": "system", "on_behalf": False}
    return {"id": numbered(number), "number": f"H{number:08d}", "state": "active", "version": 1, **place, **recorded}


@cache
def _committee() -> UUID:
    return divisions.committees_of(_STREET)[0].id


def site_of(lot_id: UUID) -> UUID:
    """Return the place that has and hands out the goods of a lot."""
    return numbered(1 + int(lot_id.hex) % _SITES)


def _lot(number: int) -> Row:
    expires_on = clock.today() + timedelta(days=60)
    dated = {"expires_on": expires_on, "leaves_until": clock.start_of(expires_on), "date_kind": "best_before"}
    place = {"item_id": numbered(1), "site_id": numbered(1), "use": "aid", "state": "accepted", "storage": "ambient"}
    key = numbered(number)
    return {"id": key, "number": f"B{number:07d}", "unit": lot_unit(key), "quantity": 1_000, **dated, **place} | {
        "created_at": clock.now()
    }


def _accounts(number: int, each: int) -> Iterator[Row]:
    """Yield where the goods of a lot came from, are and went, about as much as is written."""
    holders = (
        (Owner.DONOR, _DONOR, -1_000),
        (Owner.SITE, _SHELF, 1_000 - 3 * each),
        (Owner.HANDED_OUT, _HANDED, 3 * each),
    )
    for owner, start, balance in holders:
        yield {
            "id": numbered(start + number),
            "book": STOCK_BOOK,
            "circle": "shared",
            "owner_type": owner.value,
            "owner_id": site_of(numbered(number)),
            "unit": lot_unit(numbered(number)),
            "may_go_negative": owner is Owner.DONOR,
            "balance": balance,
            "opened_at": clock.now(),
            "mac": _MARK,
        }


def _hand_out(number: int, draw: Random) -> Row:
    return {
        "id": numbered(number),
        "kind": "household",
        "site_id": numbered(1 + number % _SITES),
        "household_id": numbered(draw.randint(1, _HOUSEHOLDS)),
        "street_id": _STREET,
        "committee_id": _committee(),
        "heads": 2,
        "proof": "signature",
        "handed_at": clock.now(),
    }


def _transfers(lots: int, handed: Sequence[tuple[int, int, int]]) -> Iterator[Row]:
    now = clock.now()
    told = {"line": 0, "circle": "shared", "at": now, "written_at": now, "mac": _MARK}
    for number in range(1, lots + 1):
        ends = {"debit_id": numbered(_DONOR + number), "credit_id": numbered(_SHELF + number)}
        about = {"reason": "receive", "subject_type": "goods_delivery", "subject_id": numbered(number)}
        unit = lot_unit(numbered(number))
        yield {"key": f"in:{number}", "unit": unit, "amount": 1_000, **ends, **about, **told}
    for lot, number, amount in handed:
        ends = {"debit_id": numbered(_SHELF + lot), "credit_id": numbered(_HANDED + lot)}
        about = {"reason": "give", "subject_type": "hand_out", "subject_id": numbered(number)}
        yield {"key": f"out:{number}", "unit": lot_unit(numbered(lot)), "amount": amount, **ends, **about, **told}


def _write(name: str, rows: Iterable[Row]) -> None:
    """Write rows into a table as fast as the database takes them."""
    table: Table = Base.metadata.tables[name]
    if not is_sqlite():
        db.session.rollback()  # an open transaction would stand idle while rows are copied, and be ended
        _copy(table, rows)
        return
    connection = db.session.connection()
    for some in _portions(rows, 5_000):
        connection.execute(insert(table), some)
    db.session.commit()


def _copy(table: Table, rows: Iterable[Row]) -> None:
    raw = db.engine.raw_connection()
    try:
        kept = iter(rows)
        first = next(kept)
        columns = ", ".join(first)
        bound = [table.c[column].type.dialect_impl(db.engine.dialect) for column in first]
        processors = [kind.bind_processor(db.engine.dialect) for kind in bound]
        cursor: Any = raw.cursor()
        cursor.execute("SET LOCAL statement_timeout = 0")
        with cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
            for row in chain((first,), kept):
                copy.write_row(_bound(row, processors))
        raw.commit()
    finally:
        raw.close()


def _bound(row: Row, processors: Sequence[Any]) -> list[Any]:
    return [process(value) if process else value for process, value in zip(processors, row.values(), strict=True)]


def _portions(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    some: list[Row] = []
    for row in rows:
        some.append(row)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
