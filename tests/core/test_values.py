"""Money, days, identifiers, clean text: values that mean one thing (design 8; R-ENG-09, R-CLK-01, R-CLK-02)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from charity_app.core import calendar, clock
from charity_app.core.calendar import DayKind, Holiday
from charity_app.core.db import UTCDateTime, db
from charity_app.core.ids import derived_from, new_code, new_id, new_token
from charity_app.core.money import Money, parse_yuan, to_fen
from charity_app.core.paging import Page, fetch_page
from charity_app.core.text import Text, has_forbidden_signs, normalised

At = Callable[[str], AbstractContextManager[None]]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("12", 1200),
        ("85.5", 8550),
        ("85.50", 8550),
        ("0.01", 1),
        ("999999999.99", 99999999999),
        ("1000000000", None),
        ("1.234", None),
        ("-1", None),
        ("1e3", None),
        ("１２", None),
        ("NaN", None),
        ("", None),
        ("12.", None),
        ("12\n", None),
    ],
)
def test_yuan_are_read_from_plain_digits_only(text: str, fen: int | None) -> None:
    assert parse_yuan(text) == fen


@given(fen=st.integers(-(10**12), 10**12), weights=st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_a_split_adds_up_and_nobody_is_off_by_more_than_one_fen(fen: int, weights: list[int]) -> None:
    if sum(weights) == 0:
        with pytest.raises(ValueError, match="weights"):
            Money(fen).split(weights)
        return
    parts = [part.fen for part in Money(fen).split(weights)]
    assert sum(parts) == fen
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - fen * weight) < sum(weights)
        assert weight or part == 0


@given(fen=st.integers(0, 10**9), weight=st.integers(1, 100), places=st.integers(1, 12))
def test_equal_weights_differ_by_at_most_one_fen_and_the_first_get_it(fen: int, weight: int, places: int) -> None:
    parts = [part.fen for part in Money(fen).split([weight] * places)]
    assert max(parts) - min(parts) <= 1
    assert parts == sorted(parts, reverse=True)


def test_money_of_two_currencies_never_meets() -> None:
    assert Money(100) + Money(23) == Money(123)
    assert Money(100) - Money(123) == Money(-23)
    assert Money(150).yuan == Decimal("1.50")
    with pytest.raises(TypeError, match="two currencies"):
        Money(1) + Money(1, "EUR")
    with pytest.raises(ValueError, match="negative"):
        Money(1).split([1, -1])


@pytest.mark.parametrize(("yuan", "fen"), [("1.005", 101), ("1.0049", 100), ("-1.005", -101), ("2", 200)])
def test_half_a_fen_is_rounded_up_once(yuan: str, fen: int) -> None:
    assert to_fen(Decimal(yuan)) == fen


@pytest.fixture
def holidays(app: Flask) -> None:
    calendar.seed_holidays(2024, 2025)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 12, 5), True),
        (date(2024, 12, 7), False),
        (date(2025, 1, 1), False),
        (date(2025, 1, 26), True),
        (date(2025, 1, 28), False),
        (date(2025, 2, 8), True),
        (date(2024, 10, 12), True),
    ],
)
def test_holidays_and_make_up_days_are_known(holidays: None, day: date, works: bool) -> None:
    assert calendar.is_working_day(day) is works


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2024, 12, 5), 0, date(2024, 12, 5)),
        (date(2024, 12, 5), 1, date(2024, 12, 6)),
        (date(2024, 12, 5), 2, date(2024, 12, 9)),
        (date(2024, 12, 5), 5, date(2024, 12, 12)),
        (date(2024, 12, 31), 1, date(2025, 1, 2)),
        (date(2025, 1, 24), 3, date(2025, 2, 5)),
    ],
)
def test_deadlines_count_working_days(holidays: None, start: date, days: int, end: date) -> None:
    assert calendar.add_working_days(start, days) == end
    assert calendar.working_days_between(start, end) == days


def test_a_span_that_ends_before_it_begins_has_no_days(holidays: None) -> None:
    assert calendar.working_days_between(date(2024, 12, 9), date(2024, 12, 5)) == 0


def test_a_year_nobody_has_published_stays_on_weekdays(app: Flask) -> None:
    assert calendar.seed_holidays(2090, 2091) == 0
    assert calendar.is_working_day(date(2090, 10, 2)) is True
    assert calendar.is_working_day(date(2090, 10, 7)) is False


def test_seeding_twice_adds_nothing_and_keeps_what_people_changed(app: Flask) -> None:
    assert calendar.seed_holidays(2024, 2024) > 20
    db.session.add(Holiday(on_date=date(2024, 12, 5), kind=DayKind.OFF))
    db.session.flush()
    assert calendar.seed_holidays(2024, 2024) == 0
    db.session.info.clear()
    assert calendar.is_working_day(date(2024, 12, 5)) is False


def test_business_days_are_shanghais(at: At) -> None:
    with at("2024-12-05 00:30"):
        assert clock.today() == date(2024, 12, 5)
        assert clock.now() == datetime(2024, 12, 4, 16, 30, tzinfo=UTC)
    assert clock.start_of(date(2024, 12, 5)) == datetime(2024, 12, 4, 16, tzinfo=UTC)
    assert clock.local_date(datetime(2024, 12, 4, 16, tzinfo=UTC)) == date(2024, 12, 5)


def test_the_offset_moves_business_time_and_leaves_the_wall_alone(app: Flask) -> None:
    clock.set_offset(timedelta(days=-700))
    try:
        assert timedelta(days=699) < clock.wall() - clock.now() < timedelta(days=701)
    finally:
        clock.set_offset(timedelta(0))


def test_an_instant_without_a_zone_is_refused(app: Flask) -> None:
    with pytest.raises(TypeError, match="time zone"):
        UTCDateTime().process_bind_param(datetime(2024, 12, 5), db.engine.dialect)  # noqa: DTZ001


def test_derived_identifiers_come_out_alike_and_random_ones_do_not() -> None:
    def drawn() -> list[str]:
        return [str(new_id("lamps")), str(new_id("lamps")), str(new_id("bulbs")), new_code(6), new_token()]

    with derived_from(7):
        first = drawn()
    with derived_from(7):
        again = drawn()
    with derived_from(8):
        other = drawn()
    assert first == again
    assert len(set(first)) == 5
    assert not set(first) & set(other)
    assert not set(drawn()) & set(drawn())


def test_a_code_can_be_read_aloud() -> None:
    assert not set(new_code(400)) & set("01ILOSZilosz")
    assert len(new_code(6)) == 6


@pytest.mark.parametrize(
    ("text", "is_forbidden"),
    [
        ("王初一\n第二行\t", False),
        ("a\x00b", True),
        ("a\x1fb", True),
        ("a\x7fb", True),
        ("\u202eabc", True),
        ("\u2066abc", True),
        ("a" + chr(0xD800), True),
        ("a" + chr(0xFFFD), True),
        ("👍", False),
    ],
)
def test_signs_that_no_person_types_are_known(text: str, is_forbidden: bool) -> None:
    assert has_forbidden_signs(text) is is_forbidden


@pytest.mark.parametrize(("text", "one"), [(" ａb　1２ ", "AB12"), ("h-0001", "H-0001"), ("", "")])
def test_identifiers_have_one_spelling(text: str, one: str) -> None:
    assert normalised(text) == one


def test_a_sentence_carries_its_parameters() -> None:
    assert str(Text("At most %(limit)s signs", "form", {"limit": 5})) == "At most 5 signs"
    assert str(Text("100 %", "form")) == "100 %"


@pytest.mark.parametrize(
    ("number", "place", "first"), [(1, 1, 1), (2, 2, 4), (4, 4, 10), (99, 4, 10), (0, 1, 1), (-3, 1, 1)]
)
def test_a_page_past_the_end_is_the_last_one(app: Flask, number: int, place: int, first: int) -> None:
    db.session.add_all(Holiday(on_date=date(2024, 1, day), kind=DayKind.OFF) for day in range(1, 11))
    db.session.flush()
    found = fetch_page(_days(), lambda row: row.on_date.day, number=number, size=3)
    assert (found.number, found.pages, found.total, found.items[0]) == (place, 4, 10, first)


def test_an_empty_list_has_one_empty_page(app: Flask) -> None:
    assert fetch_page(_days(), lambda row: row, number=3) == Page((), 1, 1, 0)


def _days():
    return select(Holiday.on_date).order_by(Holiday.on_date)
