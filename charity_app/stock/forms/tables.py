"""The words that may stand in a table of items: the codes themselves, and their names in both languages."""

from collections.abc import Mapping

from charity_app.core.text import Text
from charity_app.http.i18n import words_in
from charity_app.stock.services.tables import ItemColumn, Words
from charity_app.stock.states.items import ALLERGENS, CATEGORIES, STORAGES, TRAITS, UNITS

_LANGUAGES = ("zh_Hans_CN", "en")
_COLUMNS: Mapping[str, Mapping[str, Text]] = {
    ItemColumn.CATEGORY: {code.value: text for code, text in CATEGORIES.items()},
    ItemColumn.UNIT: {code.value: text for code, text in UNITS.items()},
    ItemColumn.STORAGE: {code.value: text for code, text in STORAGES.items()},
    ItemColumn.ALLERGENS: {code.value: text for code, text in ALLERGENS.items()},
    ItemColumn.TRAITS: {code.value: text for code, text in TRAITS.items()},
}


def table_words() -> Words:
    """Return by column which words stand for which code; of a storage class its first word is enough."""
    return {column: _readings(texts) for column, texts in _COLUMNS.items()}


def _readings(texts: Mapping[str, Text]) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, text in texts.items():
        names = [words_in(language, text.context, text.message).lower() for language in _LANGUAGES]
        for name in (code, *names, *(one.replace(",", " ").split()[0] for one in names if "°" in one or "℃" in one)):
            found.setdefault(name.strip(), code)
    return found
