"""Amounts in capitals, and PDF set by typst with data that nothing takes for commands (R-RCP-02, ruling 36)."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charity_app.core.documents import render_pdf
from charity_app.core.money import in_capitals

_DIGITS = "零壹贰叁肆伍陆柒捌玖"


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (50, "伍角整"),
        (100_00, "壹佰元整"),
        (1005_00, "壹仟零伍元整"),
        (10050_05, "壹万零伍拾元零伍分"),
        (120000_00, "壹拾贰万元整"),
        (20300400_60, "贰仟零叁拾万零肆佰元陆角整"),
        (100000001_00, "壹亿零壹元整"),
        (5, "伍分"),
        (15, "壹角伍分"),
        (10_50, "壹拾元伍角整"),
        (0, "零元整"),
    ],
)
def test_amounts_in_capitals_r_rcp_02(fen: int, words: str) -> None:
    assert in_capitals(fen) == words


def _read(words: str) -> int:
    """Read an amount in capitals back, as somebody does who checks a receipt."""
    yuan, _, rest = words.removesuffix("整").rpartition("元")
    fen = _read_whole(yuan) * 100
    for sign, worth in re.findall("([壹贰叁肆伍陆柒捌玖])([角分])", rest):
        fen += _DIGITS.index(sign) * {"角": 10, "分": 1}[worth]
    return fen


def _read_whole(words: str) -> int:
    if "亿" in words:
        head, _, tail = words.partition("亿")
        return _read_whole(head) * 10**8 + _read_whole(tail)
    if "万" in words:
        head, _, tail = words.partition("万")
        return _read_whole(head) * 10**4 + _read_whole(tail)
    worths = {"": 1, "拾": 10, "佰": 100, "仟": 1000}
    return sum(
        _DIGITS.index(sign) * worths[place] for sign, place in re.findall("([壹贰叁肆伍陆柒捌玖])([拾佰仟]?)", words)
    )


@given(st.integers(1, 10**13))
def test_every_amount_reads_back_r_rcp_02(fen: int) -> None:
    assert _read(in_capitals(fen)) == fen


def test_a_document_is_the_same_bytes_each_time_and_takes_no_commands(tmp_path: Path) -> None:
    layout = tmp_path / "letter.typ"
    layout.write_text(
        '#let d = json(bytes(sys.inputs.data))\n#set text(font: "Noto Sans SC")\n#d.name', encoding="utf-8"
    )
    data = {"name": '#panic("x") $ * 堃喆旻𬭎 #read("/etc/passwd")'}
    first = render_pdf(layout, data)
    assert first.startswith(b"%PDF-")
    assert render_pdf(layout, data) == first
    assert render_pdf(layout, {"name": "另一位"}) != first
