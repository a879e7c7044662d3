"""Items from a table: looked at line by line first, the good lines taken over then; a second time changes nothing.

Source: reliability F1. A table has at most 10,000 lines, so that it is looked at while somebody waits; the worker
takes over what is long.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.money import parse_yuan
from charity_app.core.scope import Actor
from charity_app.core.sheets import SheetRow, read_rows
from charity_app.core.text import Text, has_forbidden_signs, narrowed, normalised
from charity_app.stock.models import Barcode, Item
from charity_app.stock.queries.values import values_on
from charity_app.stock.services.items import ItemDetails, check_details, enter_item, learn_barcode, set_value
from charity_app.stock.states.items import Allergen, Category, Storage, Trait, Unit

_MOST = 10_000
_LONGEST = 200
Good = TypeVar("Good")
Words = Mapping[str, Mapping[str, str]]
"""By column: which words stand for which code."""


class ItemColumn(StrEnum):
    """The columns of a table of items."""

    NAME = "name"
    CATEGORY = "category"
    UNIT = "unit"
    BARCODE = "barcode"
    LIFE_DAYS = "life_days"
    STORAGE = "storage"
    GRAMS = "grams"
    ALLERGENS = "allergens"
    TRAITS = "traits"
    VALUE = "value"


ITEM_COLUMNS: Mapping[str, str] = {
    ItemColumn.NAME: "名称",
    ItemColumn.CATEGORY: "类别",
    ItemColumn.UNIT: "单位",
    ItemColumn.BARCODE: "条码",
    ItemColumn.LIFE_DAYS: "保质期天数",
    ItemColumn.STORAGE: "存放条件",
    ItemColumn.GRAMS: "单件重量克",
    ItemColumn.ALLERGENS: "致敏原",
    ItemColumn.TRAITS: "特点",
    ItemColumn.VALUE: "单价元",
}
ITEM_REQUIRED = (ItemColumn.NAME, ItemColumn.CATEGORY, ItemColumn.UNIT)


@dataclass(frozen=True)
class LineProblem:
    """What is wrong with a line of a table."""

    line: int
    text: Text


@dataclass
class Plan(Generic[Good]):
    """What a table would do: the good lines that are new, how many are there already, what is wrong with others."""

    fresh: list[Good] = field(default_factory=list)
    known: int = 0
    problems: list[LineProblem] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """A good line: an item, its barcode and what one unit is worth, where they are given."""

    details: ItemDetails
    barcode: str = ""
    value_fen: int | None = None


def read_table(content: bytes, columns: Mapping[str, str], required: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Return the lines of a table by column. Raises Invalid for a foreign, double or missing column, or too long."""
    rows = read_rows(content)
    if len(rows) > _MOST + 1:
        raise Invalid(Text("At most %(limit)s rows", "error", {"limit": _MOST}), field="file")
    header = _header(rows[0] if rows else SheetRow(1, ()), columns, required)
    return [(row.line, dict(zip(header, row.cells, strict=False))) for row in rows[1:]]


def _header(row: SheetRow, columns: Mapping[str, str], required: Sequence[str]) -> list[str]:
    names = {chinese: code for code, chinese in columns.items()} | {code: code for code in columns}
    found: list[str] = []
    for place, cell in enumerate(row.cells, 1):
        code = names.get(cell.strip().lower())
        if code is None or code in found:
            told = {"place": place}
            said = Text("Column %(place)s of the first row is not one of the columns of the sample", "error", told)
            raise Invalid(said, field="file")
        found.append(code)
    missing = "、".join(columns[code] for code in required if code not in found)
    if missing:
        raise Invalid(Text("These columns are missing: %(names)s", "error", {"names": missing}), field="file")
    return found


def judge(
    plan: Plan[Good], rows: Sequence[tuple[int, dict[str, str]]], read: Callable[[dict[str, str]], Good | None]
) -> None:
    """Put each line where it belongs: `read` returns a good new line, None for one that is there, or raises."""
    for line, cells in rows:
        try:
            _refuse_odd(cells)
            good = read(cells)
        except (Invalid, Conflict) as refused:
            plan.problems.append(LineProblem(line, refused.text))
            continue
        if good is None:
            plan.known += 1
        else:
            plan.fresh.append(good)


def _refuse_odd(cells: Mapping[str, str]) -> None:
    for cell in cells.values():
        if has_forbidden_signs(cell):
            raise Invalid(Text("Please remove signs that cannot be stored", "form"))
        if len(cell) > _LONGEST:
            raise Invalid(Text("At most %(limit)s signs", "form", {"limit": _LONGEST}))


def number_in(cells: Mapping[str, str], column: str, names: Mapping[str, str]) -> int | None:
    """Return the whole number in a cell, None in an empty one. Raises Invalid."""
    text = narrowed(cells.get(column, "")).replace(",", "")
    if text and not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Invalid(Text("%(column)s is no whole number", "goods table", {"column": names[column]}))
    return int(text) if text else None


def plan_items(content: bytes, *, words: Words) -> Plan[ItemLine]:
    """Return what a table of items would do. Raises Invalid where it is no such table."""
    plan: Plan[ItemLine] = Plan()
    seen: set[str] = set()
    rows = read_table(content, ITEM_COLUMNS, ITEM_REQUIRED)
    names = {cells.get(ItemColumn.NAME, "").strip() for _line, cells in rows}
    items = {item.name: item for item in db.session.scalars(select(Item).where(Item.name.in_(names)))}
    codes = {row.code: row for row in db.session.scalars(select(Barcode))}
    values = values_on({item.id for item in items.values()})

    def read(cells: dict[str, str]) -> ItemLine | None:
        line = _item_line(cells, words)
        if line.details.name in seen:
            raise Invalid(Text("This name stands in the table twice", "goods table"))
        seen.add(line.details.name)
        known = items.get(line.details.name)
        _check_barcode(codes.get(line.barcode), known)
        if known is None:
            return line
        _refuse_difference(known, line.details)
        has_code, has_value = not line.barcode or line.barcode in codes, line.value_fen in (None, values.get(known.id))
        return None if has_code and has_value else line

    judge(plan, rows, read)
    return plan


def _item_line(cells: Mapping[str, str], words: Words) -> ItemLine:
    value = narrowed(cells.get(ItemColumn.VALUE, ""))
    fen = parse_yuan(value) if value else None
    if value and fen is None:
        raise Invalid(Text("The value is no amount in yuan", "goods table"))
    details = ItemDetails(
        name=cells.get(ItemColumn.NAME, "").strip(),
        category=Category(_word(cells, ItemColumn.CATEGORY, words)),
        unit=Unit(_word(cells, ItemColumn.UNIT, words)),
        storage=Storage(_word(cells, ItemColumn.STORAGE, words, Storage.AMBIENT)),
        grams=number_in(cells, ItemColumn.GRAMS, ITEM_COLUMNS) or 0,
        life_days=number_in(cells, ItemColumn.LIFE_DAYS, ITEM_COLUMNS),
        allergens=[Allergen(code) for code in _listed(cells, ItemColumn.ALLERGENS, words)],
        traits=[Trait(code) for code in _listed(cells, ItemColumn.TRAITS, words)],
    )
    check_details(details)
    return ItemLine(details=details, barcode=normalised(cells.get(ItemColumn.BARCODE, ""))[:64], value_fen=fen)


def _word(cells: Mapping[str, str], column: ItemColumn, words: Words, otherwise: str = "") -> str:
    text = cells.get(column, "").strip()
    code = words[column].get(text.lower(), "") if text else otherwise
    if not code:
        raise Invalid(
            Text("%(column)s is not one of the words of the sample", "goods table", {"column": ITEM_COLUMNS[column]})
        )
    return code


def _listed(cells: Mapping[str, str], column: ItemColumn, words: Words) -> list[str]:
    parts = [part for part in cells.get(column, "").replace("，", "、").replace(",", "、").split("、") if part.strip()]
    return [_word({column: part}, column, words) for part in parts]


def _check_barcode(barcode: Barcode | None, known: Item | None) -> None:
    if barcode is not None and (known is None or barcode.item_id != known.id):
        raise Conflict(Text("This barcode means another item already", "error"))


def _refuse_difference(known: Item, details: ItemDetails) -> None:
    plain = ("category", "unit", "grams", "storage", "life_days")
    is_same = all(getattr(known, name) == getattr(details, name) for name in plain)
    if (
        not is_same
        or sorted(known.allergens) != sorted(details.allergens)
        or sorted(known.traits) != sorted(details.traits)
    ):
        raise Conflict(Text("An item of this name is there with other data: correct it on its page", "goods table"))


def take_items(lines: Sequence[ItemLine], *, by: Actor) -> None:
    """Take good new lines of a table of items over."""
    for line in lines:
        item = db.session.scalars(select(Item).where(Item.name == line.details.name)).one_or_none()
        item = item or enter_item(line.details, by=by)
        if line.barcode:
            learn_barcode(item, code=line.barcode, by=by)
        if line.value_fen is not None:
            set_value(item, value_fen=line.value_fen, valid_from=clock.today(), by=by)
