"""Dates, numbers and money as people write them in both languages (domain.md 10.1)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask

from charity_app.core.text import Text
from charity_app.http import i18n

EVENING = datetime(2024, 12, 5, 16, 30, tzinfo=UTC)
CHINESE = {
    "day": "2024年12月5日",
    "evening": "2024年12月6日 00:30",
    "number": "68,904",
    "decimal": "1,595.5",
    "yuan": "1,595元",
    "fen": "85.50元",
    "debt": "-0.05元",
}
ENGLISH = {
    "day": "5 December 2024",
    "evening": "6 December 2024 00:30",
    "number": "68,904",
    "decimal": "1,595.5",
    "yuan": "CNY 1,595",
    "fen": "CNY 85.50",
    "debt": "CNY -0.05",
}


@pytest.mark.parametrize(("cookie", "expected"), [("", CHINESE), ("lang=en", ENGLISH)])
def test_formats_follow_the_language(app: Flask, cookie: str, expected: dict[str, str]) -> None:
    with app.test_request_context("/", headers={"Cookie": cookie}):
        written = {
            "day": i18n.format_date(date(2024, 12, 5)),
            "evening": i18n.format_time(EVENING),
            "number": i18n.format_number(68904),
            "decimal": i18n.format_number(Decimal("1595.50")),
            "yuan": i18n.format_yuan(1595_00),
            "fen": i18n.format_yuan(85_50),
            "debt": i18n.format_yuan(-5),
        }
    assert written == expected


def test_what_is_not_known_is_written_as_nothing(app: Flask) -> None:
    with app.test_request_context("/"):
        assert (i18n.format_date(None), i18n.format_time(None), i18n.format_yuan(None)) == ("", "", "")


@pytest.mark.parametrize(("cookie", "expected"), [("", "请填写元"), ("lang=en", "Please fill in yuan")])
def test_a_sentence_translates_the_words_inside_it(app: Flask, cookie: str, expected: str) -> None:
    sentence = Text("Please fill in %(field)s", "error", {"field": Text("yuan", "form")})
    with app.test_request_context("/", headers={"Cookie": cookie}):
        assert i18n.translate(sentence) == expected
