"""Tables in and out (reliability E9, E10, F1; ruling 36)."""

import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter

from charity_app.core.errors import Invalid
from charity_app.core.sheets import SheetRow, neutral, read_rows, write_csv, write_xlsx


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_every_usual_encoding(encoding: str) -> None:
    content = "姓名,居村\r\n钱秋溪,金浦\r\n".encode(encoding)
    assert read_rows(content) == [SheetRow(1, ("姓名", "居村")), SheetRow(2, ("钱秋溪", "金浦"))]


def test_a_row_is_named_by_the_line_on_which_it_begins() -> None:
    content = b'a,b\n"one\ntwo",2\n\n3,4\n'
    assert [(row.line, row.cells[0]) for row in read_rows(content)] == [(1, "a"), (2, "one\ntwo"), (5, "3")]


def test_semicolons_and_tabs_separate_too() -> None:
    assert read_rows(b"a;b\n1;2\n")[1].cells == ("1", "2")
    assert read_rows(b"a\tb\n1\t2\n")[1].cells == ("1", "2")


def _book(*rows: list[object]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return out.getvalue()


def test_xlsx_numbers_come_as_people_typed_them() -> None:
    rows = read_rows(_book(["no", "id"], [7, 990115194003129027], [1200.5, "990115194003129027"]))
    assert rows[1].cells == ("7", "9.90115E+17")
    assert rows[2].cells == ("1200.5", "990115194003129027")


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00\x00\x00", b"PK\x03\x04 broken", bytes(range(256))])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        read_rows(content)


def test_a_cut_off_csv_names_the_line() -> None:
    with pytest.raises(Invalid, match="cannot be read") as refused:
        read_rows(b'a,b\n1,2\n"cut')
    assert refused.value.text.params == {"line": 3}


def test_a_packed_bomb_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", bytes(130 * 1024 * 1024))
    assert len(out.getvalue()) < 10 * 1024 * 1024
    with pytest.raises(Invalid):
        read_rows(out.getvalue())


@pytest.mark.parametrize("start", list("=+-@\t\r\x00＝＋－＠"))
def test_a_cell_that_could_run_is_written_as_words(start: str) -> None:
    assert neutral(f"{start}1+cmd").startswith("'")


@pytest.mark.parametrize("value", [-5, Decimal("-5.20"), "-5.2", "+8613800138000"])
def test_numbers_stay_numbers(value: object) -> None:
    assert neutral(value) == value


def test_what_is_written_reads_back() -> None:
    header, rows = ["姓名", "人口"], [["=1+1", 3], ["钱*溪", -2]]
    for written in (write_csv(header, rows), write_xlsx(header, rows)):
        assert [row.cells for row in read_rows(written)] == [("姓名", "人口"), ("'=1+1", "3"), ("钱*溪", "-2")]
