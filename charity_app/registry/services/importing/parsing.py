"""From the cells of one row to values, or to what is wrong in which column; the value itself is never told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from charity_app.core import clock
from charity_app.core.errors import Invalid
from charity_app.core.money import parse_yuan
from charity_app.core.text import has_forbidden_signs, narrowed, normalised
from charity_app.registry.identifiers import is_damaged, parse_id_number, parse_phone
from charity_app.registry.services.importing.format import REQUIRED, WORDS, Column
from charity_app.registry.services.people import NewMember, Person
from charity_app.registry.states.importing import Fault
from charity_app.registry.states.items import IncomeKind, PropertyKind
from charity_app.registry.states.people import CircumstanceKind, Gender, Relation

_LONGEST = {Column.ADDRESS: 120, Column.NAME: 50}
_LONGEST_OTHER = 60
_CIRCUMSTANCES = {
    Column(kind.value): kind for kind in CircumstanceKind if kind.value in {column.value for column in Column}
}
_INCOMES = {
    Column.WAGE: IncomeKind.WAGE,
    Column.PENSION: IncomeKind.PENSION,
    Column.OTHER_INCOME: IncomeKind.OTHER_TRANSFER,
}
_COUNTS = {Column.MOTOR_VEHICLES: PropertyKind.MOTOR_VEHICLES, Column.HOMES: PropertyKind.HOMES}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a line."""

    line: int
    column: Column
    reason: Fault


@dataclass
class Parsed:
    """One row: who it is about and what it says, or its problems."""

    line: int
    key: str
    committee: str = ""
    address: str = ""
    told: NewMember | None = None
    person: Person | None = None
    circumstances: dict[CircumstanceKind, str] = field(default_factory=dict)
    incomes: dict[IncomeKind, int] = field(default_factory=dict)
    properties: dict[PropertyKind, int] = field(default_factory=dict)
    deposits_fen: int | None = None
    income_complete: bool = False
    assets_complete: bool = False
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, column: Column, reason: Fault) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.line, column, reason))

    @property
    def is_good(self) -> bool:
        """Tell whether nothing is wrong so far."""
        return not self.problems


def parse_row(line: int, key: str, cells: Mapping[Column, str], *, is_twice: bool, is_wide: bool) -> Parsed:
    """Read one row."""
    row = Parsed(line, key, committee=normalised(cells.get(Column.COMMITTEE, "")))
    if is_wide:
        row.refuse(Column.HOUSEHOLD, Fault.WRONG_WIDTH)
    for column, cell in cells.items():
        if has_forbidden_signs(cell):
            row.refuse(column, Fault.ODD_SIGNS)
        elif len(cell) > _LONGEST.get(column, _LONGEST_OTHER):
            row.refuse(column, Fault.TOO_LONG)
    for column in REQUIRED:
        if not cells.get(column):
            row.refuse(column, Fault.MISSING)
    words = _words(row, cells)
    row.address = cells.get(Column.ADDRESS, "")
    row.circumstances = {kind: words[column] for column, kind in _CIRCUMSTANCES.items() if column in words}
    row.income_complete = words.get(Column.INCOME_COMPLETE) == "yes"
    row.assets_complete = words.get(Column.ASSETS_COMPLETE) == "yes"
    _read_amounts(row, cells)
    _read_person(row, cells, words)
    if is_twice:
        row.refuse(Column.ID_NUMBER, Fault.TWICE_IN_FILE)
    return row


def _words(row: Parsed, cells: Mapping[Column, str]) -> dict[Column, str]:
    found: dict[Column, str] = {}
    for column, choices in WORDS.items():
        cell = cells.get(column, "")
        known = choices.get(cell) or (cell if cell in choices.values() else None)
        if cell and known is None:
            row.refuse(column, Fault.NOT_A_CHOICE)
        elif known is not None:
            found[column] = str(known)
    return found


def _read_amounts(row: Parsed, cells: Mapping[Column, str]) -> None:
    for column in (*_INCOMES, Column.DEPOSITS):
        cell = narrowed(cells.get(column, "")).replace(",", "")
        fen = parse_yuan(cell) if cell else None
        if cell and fen is None:
            row.refuse(column, Fault.NOT_AN_AMOUNT)
        elif fen is not None and column is Column.DEPOSITS:
            row.deposits_fen = fen
        elif fen is not None:
            row.incomes[_INCOMES[column]] = fen
    for column, kind in _COUNTS.items():
        cell = narrowed(cells.get(column, ""))
        if cell and not (cell.isascii() and cell.isdigit() and len(cell) <= 2):
            row.refuse(column, Fault.NOT_A_NUMBER)
        elif cell:
            row.properties[kind] = int(cell)


def _read_person(row: Parsed, cells: Mapping[Column, str], words: Mapping[Column, str]) -> None:
    born = _day(row, cells.get(Column.BIRTH_ON, ""))
    phone = _phone(row, cells.get(Column.PHONE, ""))
    id_number = cells.get(Column.ID_NUMBER, "")
    gender = Gender(words[Column.GENDER]) if Column.GENDER in words else None
    if id_number:
        born, gender = _by_id_number(row, id_number, born)
    elif row.is_good and (born is None or gender is None):
        row.refuse(Column.ID_NUMBER, Fault.MISSING)
    if not row.is_good or born is None or gender is None:
        return
    name, number = cells[Column.NAME], normalised(id_number) or None
    row.person = Person(name, number, phone, born, gender)
    row.told = NewMember(name, Relation(words[Column.RELATION]), id_number, born, gender, phone or "")


def _by_id_number(row: Parsed, text: str, told: date | None) -> tuple[date | None, Gender | None]:
    if is_damaged(text):
        row.refuse(Column.ID_NUMBER, Fault.DAMAGED_ID_NUMBER)
        return None, None
    try:
        known = parse_id_number(text)
    except Invalid:
        row.refuse(Column.ID_NUMBER, Fault.BAD_ID_NUMBER)
        return None, None
    if told is not None and told != known.birth_on:
        row.refuse(Column.BIRTH_ON, Fault.BIRTH_DIFFERS)
    return known.birth_on, known.gender


def _day(row: Parsed, text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(normalised(text).replace("/", "-"))
    except ValueError:
        row.refuse(Column.BIRTH_ON, Fault.NOT_A_DAY)
        return None
    if day > clock.today():
        row.refuse(Column.BIRTH_ON, Fault.FUTURE_DAY)
    elif day.year < 1900:
        row.refuse(Column.BIRTH_ON, Fault.NOT_A_DAY)
    return day


def _phone(row: Parsed, text: str) -> str | None:
    if not text:
        return None
    try:
        return parse_phone(text)
    except Invalid:
        row.refuse(Column.PHONE, Fault.BAD_PHONE)
        return None


def parse_slice(stored: list[dict[str, Any]]) -> list[Parsed]:
    """Read the rows of a slice as they were kept."""
    return [
        parse_row(
            row["line"],
            row["key"],
            {Column(name): cell for name, cell in row["cells"].items()},
            is_twice=row["twice"],
            is_wide=row["wide"],
        )
        for row in stored
    ]
