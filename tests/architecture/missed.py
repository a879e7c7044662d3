"""What the loaders of an endpoint miss: they decide, before any view runs, whether there is anything at an address."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from flask import Flask

from charity_app.core.db import db
from charity_app.core.scope import Actor, acting_in
from charity_app.http.access import Loader, rule_of
from tests.architecture.addresses import Place

_NOTHING = uuid4()
Pointed = list[tuple[Place, list[tuple[Any, Any]]]]


def not_missed(app: Flask, pointed: Pointed, who: Actor) -> Pointed:
    """Leave out the values that the loaders miss just like nothing.

    All are kept where a view looks for something by itself.
    """
    looking = _Looking(who)
    with acting_in(who.scope):
        kept = [(place, _kept(app, place, pairs, looking)) for place, pairs in pointed]
    db.session.rollback()
    return kept


class _Looking:
    """Somebody who asks loaders, the same one for the same thing once."""

    def __init__(self, who: Actor) -> None:
        self.who, self._found = who, dict[tuple[Loader, Any], bool]()

    def finds(self, loader: Loader, wanted: Any) -> bool:
        """Tell whether there is anything for this person."""
        if (loader, wanted) not in self._found:
            self._found[loader, wanted] = loader(self.who, wanted) is not None
        return self._found[loader, wanted]

    def misses(self, loaders: Mapping[str, Loader], values: dict[str, Any]) -> str | None:
        """Return the first loader that finds nothing."""
        return next((name for name, loader in loaders.items() if not self.finds(loader, values[f"{name}_id"])), None)


def _kept(app: Flask, place: Place, pairs: list[tuple[Any, Any]], looking: _Looking) -> list[tuple[Any, Any]]:
    rule = rule_of(app, place.endpoint)
    loaders = rule.loaders if rule else {}
    if {f"{name}_id" for name in loaders} != place.tables.keys():
        return pairs
    told = [
        (pair, looking.misses(loaders, pair[0]), looking.misses(loaders, _nowhere(place, pair[1]))) for pair in pairs
    ]
    return [pair for pair, missing, nothing in told if missing is None or missing != nothing]


def _nowhere(place: Place, known: dict[str, Any]) -> dict[str, Any]:
    return {**dict.fromkeys(place.tables, _NOTHING), **known}
