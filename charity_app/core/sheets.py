"""Tables in and out: CSV and XLSX with the line of every row, and cells that no table program runs (ruling 36, E9)."""

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from charity_app.core.errors import Invalid
from charity_app.core.text import Text

Cell = str | int | Decimal | date | None
MAX_BYTES = 10 * 1024 * 1024
_MAX_ROWS = 200_000
_MAX_UNPACKED = 120 * 1024 * 1024
_PRECISE = 10**15
_RUNS = tuple("=+-@\t\r\x00＝＋－＠")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?\Z", re.ASCII)


@dataclass(frozen=True)
class SheetRow:
    """One row of a table: the line on which it begins, and its cells as text."""

    line: int
    cells: tuple[str, ...]


def read_rows(content: bytes, *, field: str = "file") -> list[SheetRow]:
    """Read the rows of a CSV (UTF-8 with or without mark, GB18030) or of the first sheet of an XLSX; empty rows go.

    Raises Invalid when it is neither, too large, or cut off.
    """
    if not content:
        raise Invalid(Text("The file is empty", "error"), field=field)
    if len(content) > MAX_BYTES:
        raise Invalid(Text("The file is larger than 10 MB", "error"), field=field)
    read = _xlsx_rows if content.startswith(b"PK\x03\x04") else _csv_rows
    rows: list[SheetRow] = []
    for row in read(content, field):
        if any(row.cells):
            rows.append(row)
        if len(rows) > _MAX_ROWS:
            raise Invalid(Text("At most %(limit)s rows", "error", {"limit": _MAX_ROWS}), field=field)
    return rows


def _decoded(content: bytes, field: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Invalid(Text("Choose a table saved as CSV or XLSX", "error"), field=field)


def _csv_rows(content: bytes, field: str) -> Iterator[SheetRow]:
    text = _decoded(content, field)
    head = text.split("\n", 1)[0]
    separator = max((",", "\t", ";"), key=head.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    before = 0
    try:
        for cells in reader:
            yield SheetRow(before + 1, tuple(cell.strip() for cell in cells))
            before = reader.line_num
    except csv.Error as broken:
        told = Text("The table cannot be read from line %(line)s on", "error", {"line": before + 1})
        raise Invalid(told, field=field) from broken


def _xlsx_rows(content: bytes, field: str) -> Iterator[SheetRow]:
    refused = Invalid(Text("Choose a table saved as CSV or XLSX", "error"), field=field)
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > _MAX_UNPACKED:
            raise refused
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError, OSError, ValueError, IndexError) as broken:
        raise refused from broken
    for line, cells in enumerate(rows, 1):
        yield SheetRow(line, tuple(_as_text(cell) for cell in cells))


def _as_text(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        if abs(cell) >= _PRECISE:
            return f"{cell:.5E}"
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell).strip() if cell is not None else ""


def neutral(cell: Cell) -> str | int | Decimal:
    """Return a cell that no table program takes for a formula; numbers stay numbers."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        kept = cell.replace("\x00", "")
        runs = cell.startswith(_RUNS) and not _NUMBER.match(cell)
        return f"'{kept}" if runs else kept
    return cell


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write a table as CSV that table programs open in Chinese."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([neutral(cell) for cell in header])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str = "") -> bytes:
    """Write a table as XLSX with one sheet."""
    out = BytesIO()
    options = {"in_memory": True, "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(title[:31] or None)
        for place, row in enumerate([header, *rows]):
            for column, cell in enumerate(row):
                value = neutral(cell)
                if isinstance(value, str):
                    sheet.write_string(place, column, value)
                else:
                    sheet.write_number(place, column, value)
    return out.getvalue()
