"""Fields of the depot: a day as it is printed on a package, a temperature in tenths of a degree."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from wtforms import Field
from wtforms.widgets import TextInput

from charity_app.core.text import narrowed
from charity_app.http.forms import as_typed
from charity_app.http.i18n import say

_PARTS = re.compile(r"([0-9]{2}|[0-9]{4})[-./年 ]([0-9]{1,2})[-./月 ]([0-9]{1,2})日?\Z")
_DIGITS = re.compile(r"([0-9]{2}|[0-9]{4})([0-9]{2})([0-9]{2})\Z")
_DEGREES = re.compile(r"-?[0-9]{1,3}([.,][0-9])?\Z")


class PrintedDayField(Field):
    """A day typed as it is printed: 241231, 20241231, 2024.12.31; `data` is a date or None."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; anything else is an error on this field and stays in it."""
        text = narrowed(valuelist[0]) if valuelist else ""
        self.data = None
        if not text:
            return
        found = _DIGITS.match(text) or _PARTS.match(text)
        day = _day(*found.groups()) if found else None
        if day is None or not 2000 <= day.year <= 2100:
            raise ValueError(say("form", "Enter the day as it is printed, such as 241231 or 2024-12-31"))
        self.data = day

    def _value(self) -> str:
        return as_typed(self, "" if self.data is None else self.data.isoformat())


_SOON, _YEARS = (3, 7, 30), range(-1, 4)


@dataclass(frozen=True)
class DayPad:
    """What can be tapped beside a printed day: days from today on, and years around this one."""

    today: date
    soon: tuple[tuple[int, date], ...]
    years: tuple[int, ...]


def day_pad(today: date) -> DayPad:
    """Return the keys beside a printed day."""
    soon = tuple((days, today + timedelta(days=days)) for days in _SOON)
    return DayPad(today, soon, tuple(today.year + years for years in _YEARS))


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


class DegreesField(Field):
    """A temperature in degrees Celsius with at most one place; `data` is tenths of a degree or None."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the figure; anything else is an error on this field and stays in it."""
        text = narrowed(valuelist[0]).replace("−", "-").replace("–", "-") if valuelist else ""
        self.data = None
        if not text:
            return
        if not _DEGREES.match(text):
            raise ValueError(say("form", "Enter a temperature such as 3.4 or -18"))
        self.data = round(float(text.replace(",", ".")) * 10)

    def _value(self) -> str:
        return as_typed(self, "" if self.data is None else f"{self.data / 10:.1f}")
