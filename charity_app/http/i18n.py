"""Language of a request: Chinese by default, English by a switch; dates, numbers and money as people write them."""

from collections.abc import Iterable
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from flask import Flask, has_request_context, request
from flask_babel import Babel, force_locale, get_locale, get_translations, pgettext

from charity_app.core import clock
from charity_app.core.calendar import WEEKDAYS
from charity_app.core.text import Text
from charity_app.http import catalogue

CHINESE, ENGLISH = LANGUAGES = "zh_Hans_CN", "en"
_TRANSLATIONS = Path(__file__).parents[2] / "translations"
_asked: ContextVar[str | None] = ContextVar("language_of_request", default=None)


def install(app: Flask) -> None:
    """Connect the catalogues."""
    catalogue.compile_stale()
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(_TRANSLATIONS)
    Babel(app, default_locale=CHINESE, locale_selector=_chosen, default_timezone="Asia/Shanghai")
    app.teardown_request(_forget_language)


def _chosen() -> str:
    return ENGLISH if has_request_context() and request.cookies.get("lang") == "en" else CHINESE


def _forget_language(_trouble: object) -> None:
    _asked.set(None)


def language() -> str:
    """Return which of the languages is spoken now, found once per request."""
    asked = _asked.get()
    if asked is None:
        asked = str(get_locale())
        if has_request_context():
            _asked.set(asked)
    return asked


def is_english() -> bool:
    """Tell whether this request speaks English."""
    return language() == ENGLISH


def translate(text: Text | str) -> str:
    """Say a sentence in the language of the request."""
    if isinstance(text, str):
        return text
    words = _words(language(), text.context, text.message)
    return fill_in(words, **text.params) if text.params else words


def say(context: str, message: str, **params: object) -> str:
    """Translate a message of a template: `_p` there."""
    words = _words(language(), context, message)
    return fill_in(words, **params) if params else words


def fill_in(words: str, **params: object) -> str:
    """Put values into translated words, each as the language writes it."""
    return words % {name: _told(value) for name, value in params.items()}


def _told(value: object) -> object:
    if isinstance(value, Text):
        return translate(value)
    if isinstance(value, datetime):
        return format_time(value)
    return format_date(value) if isinstance(value, date) else value


@cache
def _words(_language: str, context: str, message: str) -> str:
    """Look a message up once per language."""
    return str(pgettext(context, message))


def words_in(language: str, context: str, message: str) -> str:
    """Translate a message into one of the languages, whatever the request speaks."""
    with force_locale(language):
        return str(pgettext(context, message))


def count_of(context: str, singular: str, plural: str, num: int, **params: object) -> str:
    """Translate a counted message of a template: `_n` there; the number is `%(num)s`, with its separators."""
    words = str(get_translations().unpgettext(context, singular, plural, num))
    return words % {"num": format_number(num), **params}


def listed(texts: Iterable[Text]) -> str:
    """Say several sentences after one another, as a list."""
    return say("need", ", ").join(map(translate, texts))


def format_date(value: date | datetime | None) -> str:
    """Write a day: 2024年12月5日, or 5 December 2024."""
    if value is None:
        return ""
    day = clock.local_date(value) if isinstance(value, datetime) else value
    return f"{day.day} {day:%B} {day.year}" if is_english() else f"{day.year}年{day.month}月{day.day}日"


def format_month(value: date) -> str:
    """Write a month by one of its days: 2024年12月, or December 2024."""
    return f"{value:%B} {value.year}" if is_english() else f"{value.year}年{value.month}月"


def format_short_date(value: date) -> str:
    """Write a day near today without its year: 12月5日, or 5 December."""
    return f"{value.day} {value:%B}" if is_english() else f"{value.month}月{value.day}日"


def format_time(value: datetime | None) -> str:
    """Write an instant with its Shanghai hour in 24-hour form."""
    if value is None:
        return ""
    return f"{format_date(value)} {value.astimezone(clock.SHANGHAI):%H:%M}"


def format_span(start: datetime, end: datetime) -> str:
    """Write when something is, by the Shanghai clock: 2024年12月7日 周六 13:30–16:30; over midnight with both days."""
    begins, ends = start.astimezone(clock.SHANGHAI), end.astimezone(clock.SHANGHAI)
    weekday = f"{begins:%a}" if is_english() else "周" + "一二三四五六日"[begins.weekday()]
    until = f"{ends:%H:%M}" if ends.date() == begins.date() else format_time(end)
    return f"{format_date(start)} {weekday} {begins:%H:%M}–{until}"


def format_weekdays(days: Iterable[int]) -> str:
    """Write days of the week, counted from Monday as 0: 周一，周三, or Mon, Wed."""
    return listed(WEEKDAYS[day] for day in days)


def format_number(value: int | Decimal) -> str:
    """Write a number with thousands separators and no needless places."""
    written = f"{value:,}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def format_yuan(fen: int | None) -> str:
    """Write an amount given in fen: 1,595元, or CNY 1,595."""
    if fen is None:
        return ""
    sign, whole, rest = ("-" if fen < 0 else ""), *divmod(abs(fen), 100)
    amount = f"{sign}{whole:,}" + (f".{rest:02}" if rest else "")
    return f"CNY {amount}" if is_english() else f"{amount}元"


def format_phone(digits: str) -> str:
    """Write a land line of Shanghai with its area code apart; other numbers stay as they are."""
    return f"{digits[:3]}-{digits[3:]}" if digits.startswith("021") and digits.isdigit() else digits
