"""The tabs of a household's file: our own, and those that other packages hang in through wiring.py."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from charity_app.core.text import Text
from charity_app.http import access
from charity_app.http.i18n import translate
from charity_app.registry.models import Household


@dataclass(frozen=True)
class HouseholdTab:
    """A page about a household: its endpoint takes `household_id`; who may not enter does not see it."""

    endpoint: str
    text: Text
    permission: str


_OWN = (
    HouseholdTab("registry.show_household", Text("Overview", "household tab"), "household.show"),
    HouseholdTab("registry.show_money", Text("Income and assets", "household tab"), "household.show"),
)
_LAST = (
    HouseholdTab("registry.show_consents", Text("Consents", "household tab"), "household.show"),
    HouseholdTab("registry.show_evidence", Text("Papers", "household tab"), "household.show"),
    HouseholdTab("registry.show_looks", Text("Who looked", "household tab"), "household.show"),
)
_hung_in: tuple[HouseholdTab, ...] = ()


_role_words: Mapping[str, Text] = {}


def install_tabs(tabs: Iterable[HouseholdTab], role_words: Mapping[Any, Text]) -> None:
    """Take the tabs of other packages, and how roles are called, from wiring.py."""
    global _hung_in, _role_words
    _hung_in, _role_words = tuple(tabs), role_words


def role_words() -> Mapping[str, Text]:
    """Return how roles are called."""
    return _role_words


def tabs_of(household: Household) -> list[tuple[str, str, bool, int]]:
    """Return the tabs that the viewer may open: label, address, whether it is this one, and no number."""
    found: list[tuple[str, str, bool, int]] = []
    for tab in (*_OWN, *_hung_in, *_LAST):
        if access.can(tab.permission, household):
            url: Any = url_for(tab.endpoint, household_id=household.id)
            found.append((translate(tab.text), url, tab.endpoint == request.endpoint, 0))
    return found
