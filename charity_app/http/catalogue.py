"""The gettext files: written from what the project says and what was translated, compiled when they are newer."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from charity_app.http.extraction import ROOT, Catalogued, collect

LOCALES = ("zh_Hans_CN", "en")
_OWNER = "charity-app"
_HEADER = "# Written by `flask i18n build` from the code and translations/messages.d; change the Chinese there."
_STAMP = datetime(2024, 12, 5, tzinfo=UTC)


def render(found: Catalogued, locale: str) -> bytes:
    """Write the gettext file of a language: Chinese as translated, English as it stands in the code."""
    catalog = Catalog(
        locale=locale,
        project=_OWNER,
        version="0",
        header_comment=_HEADER,
        msgid_bugs_address=_OWNER,
        last_translator=_OWNER,
        language_team=_OWNER,
        creation_date=_STAMP,
        revision_date=_STAMP,
        fuzzy=False,
    )
    for key in sorted(found.plurals):
        plural, chinese = found.plurals[key], found.chinese.get(key, "")
        said: str | tuple[str, ...] = (chinese,) if plural else chinese
        if locale == "en":
            said = (key.message, plural) if plural else key.message
        places: Iterable[tuple[str, int]] = [(place, 0) for place in sorted(found.places[key])]
        catalog.add((key.message, plural) if plural else key.message, said, places, context=key.context)
    out = BytesIO()
    write_po(out, catalog, width=0, include_lineno=False, sort_output=False)
    return out.getvalue()


def po_path(locale: str, root: Path = ROOT) -> Path:
    """Return where the gettext file of a language lies."""
    return root / "translations" / locale / "LC_MESSAGES" / "messages.po"


def build(root: Path = ROOT) -> Catalogued:
    """Write the gettext files of both languages and compile them; returns what was found."""
    found = collect(root)
    for locale in LOCALES:
        path, content = po_path(locale, root), render(found, locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
        compile_catalogue(path)
    return found


def compile_stale(root: Path = ROOT) -> None:
    """Compile each gettext file whose compiled form is missing or older; cheap when nothing changed."""
    for locale in LOCALES:
        path = po_path(locale, root)
        compiled = path.with_suffix(".mo")
        if path.exists() and (not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime):
            compile_catalogue(path)


def compile_catalogue(path: Path) -> None:
    """Write the compiled form beside a gettext file, whole or not at all."""
    with path.open("rb") as source:
        catalog = read_po(source)
    fresh = path.with_name(f"messages.{os.getpid()}.tmp")
    with fresh.open("wb") as target:
        write_mo(target, catalog)
    fresh.replace(path.with_suffix(".mo"))
