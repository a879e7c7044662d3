"""What templates may call: words, dates, money, rights, navigation, preferences."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request, url_for
from markupsafe import Markup
from sqlalchemy import Select, literal, select
from werkzeug.urls import iri_to_uri

from charity_app.core import policy, settings
from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.http import access, forms, i18n, style, templates

Counting = Select[int]
CountingFor = Callable[[Actor], Counting | None]
_THEMES, _SIZES = ("auto", "light", "dark"), ("normal", "roomy", "large")


@dataclass(frozen=True)
class Preferences:
    """How a person wants pages: language, colours, size of letters."""

    lang: str
    theme: str
    size: str | None


@dataclass(frozen=True)
class NavEntry:
    """One door of the navigation: where it leads, its icon, who sees it, the statement for how much waits behind it."""

    endpoint: str
    text: Text
    icon: str
    permission: str | None = None
    counting: CountingFor | None = None
    is_hot: bool = False


@dataclass(frozen=True)
class NavLink:
    """A door as the layout shows it; open to everybody, or part of somebody's work."""

    label: str
    url: str
    icon: str
    current: bool
    count: int
    hot: bool
    is_open: bool


@dataclass(frozen=True)
class Viewer:
    """The signed-in person as the layout shows it; in helper mode also for whom, masked, and how to end it."""

    name: str
    initial: str
    role_label: str
    place_label: str
    helping: str = ""
    leave_url: str = ""


_side: tuple[NavEntry, ...] = ()
_tabs: tuple[NavEntry, ...] = ()
_describe: Callable[[Actor], Viewer] | None = None


def install_navigation(side: Iterable[NavEntry], tabs: Iterable[NavEntry], describe: Callable[[Actor], Viewer]) -> None:
    """Take the navigation and the description of the signed-in person from wiring.py."""
    global _side, _tabs, _describe
    _side, _tabs, _describe = tuple(side), tuple(tabs), describe


def install(app: Flask) -> None:
    """Give templates their words."""
    app.jinja_env.globals.update(
        _p=i18n.say,
        _n=i18n.count_of,
        say=i18n.translate,
        listed=i18n.listed,
        can=access.can,
        setting=settings.value_of,
        asset=asset,
        has_style=style.is_known,
        style_inside=style.inside,
        icon=icon,
        fill_in=i18n.fill_in,
        form_key=key_field,
        prefs=preferences,
        prefs_url=preferences_url,
        viewer=viewer,
        nav=navigation,
        tabs=lambda: _links(_tabs),
        is_demo=lambda: bool(current_app.config["IS_DEMO"]),
        page_url=page_url,
        span=i18n.format_span,
        service_phone=lambda: str(current_app.config["SERVICE_PHONE"]),
    )
    app.jinja_env.filters.update(
        day=i18n.format_date,
        short_day=i18n.format_short_date,
        month=i18n.format_month,
        weekdays=i18n.format_weekdays,
        moment=i18n.format_time,
        yuan=i18n.format_yuan,
        number=i18n.format_number,
        phone=i18n.format_phone,
    )
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    templates.install(app, {"icon": icon, "asset": asset})


@cache
def asset(path: str) -> str:
    """Return the address of a static file with the digest of its content."""
    content = (Path(str(current_app.static_folder)) / path).read_bytes()
    return url_for("static", filename=path, v=hashlib.sha256(content).hexdigest()[:12])


@cache
def icon(name: str) -> Markup:
    """Return one icon of the sprite; always beside words, or inside something with an aria-label."""
    drawn = Markup('<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>')
    return drawn.format(asset("img/icons.svg"), name)


def key_field(action: str) -> Markup:
    """Return the hidden field with the key of a form that posts to `action`."""
    return Markup('<input type="hidden" name="_key" value="{}">').format(forms.form_key(action))


def preferences() -> Preferences:
    """Return what the person chose, from cookies; read once per request."""
    if "preferences" not in g:
        theme, size = request.cookies.get("theme", "auto"), request.cookies.get("size")
        g.preferences = Preferences(
            lang="en" if i18n.is_english() else "zh-CN",
            theme=theme if theme in _THEMES else "auto",
            size=size if size in _SIZES else None,
        )
    chosen: Preferences = g.preferences
    return chosen


def preferences_url(**changes: str) -> str:
    """Return the link that stores a choice and comes back here."""
    here = iri_to_uri(request.full_path.rstrip("?")) if request.method == "GET" else url_for("reports.show_home")
    return url_for("reports.set_preferences", _external=False, **changes, next=here)


def page_url(**changes: object) -> str:
    """Return this address with some query parameters changed; None removes one."""
    query = {**request.args.to_dict(), **changes}
    kept = {name: value for name, value in query.items() if value not in (None, "")}
    return request.path + ("?" + urlencode(kept) if kept else "")


def viewer() -> Viewer | None:
    """Return the signed-in person for the layout."""
    who = access.actor()
    return _describe(who) if who.is_signed_in and _describe else None


def navigation() -> list[NavLink]:
    """Return the doors of the side bar with what waits behind them; counted once per request."""
    if "navigation" not in g:
        g.navigation = _links(_side)
    doors: list[NavLink] = g.navigation
    return doors


def _links(entries: tuple[NavEntry, ...]) -> list[NavLink]:
    who = access.actor()
    seen = [entry for entry in entries if entry.permission is None or policy.can(who, entry.permission)]
    counted = _count_together({entry.endpoint: entry.counting for entry in seen if entry.counting}, who)
    return [_link(entry, counted.get(entry.endpoint, 0)) for entry in seen]


def _count_together(asked: Mapping[str, CountingFor], who: Actor) -> dict[str, int]:
    """Ask in one statement how much waits behind every door."""
    statement = _counting_together(tuple(asked.values()), replace(who, name="", session_id=None))
    return {} if statement is None else dict(zip(asked, db.session.execute(statement).one(), strict=True))


@lru_cache(maxsize=500)
def _counting_together(asked: tuple[CountingFor, ...], who: Actor) -> Select[*tuple[Any, ...]] | None:
    """Return the statement that counts behind every door, None where nobody counts.

    It hangs on nothing but who looks, so it is built once for all pages that somebody opens.
    """
    counts = [counting(who) for counting in asked]
    if all(count is None for count in counts):
        return None
    return select(*[literal(0) if count is None else count.scalar_subquery() for count in counts])


def _link(entry: NavEntry, count: int) -> NavLink:
    url = templates.address(entry.endpoint)
    current = request.endpoint == entry.endpoint or (url != "/" and request.path.startswith(url + "/"))
    is_here, is_open = current or request.path == url, entry.permission is None
    return NavLink(i18n.translate(entry.text), url, entry.icon, is_here, count, entry.is_hot, is_open)
