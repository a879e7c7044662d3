"""What the loaders of an endpoint miss: they decide, before any view runs, whether there is anything at an address."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from charity_app.core.db import db
from charity_app.core.scope import Actor, acting_in
from charity_app.http.access import Loader, rule_of
from tests.architecture.addresses import Place

Pointed = list[tuple[Place, list[tuple[Any, Any]]]]


def not_missed(app: Flask, pointed: Pointed, who: Actor) -> Pointed:
    """Leave out the values that the loaders miss just like nothing.

    All are kept where a view looks for something by itself.
    """
    with acting_in(who.scope):
        kept = [(place, _kept(app, place, pairs, who)) for place, pairs in pointed]
    db.session.rollback()
    return kept


def _kept(app: Flask, place: Place, pairs: list[tuple[Any, Any]], who: Actor) -> list[tuple[Any, Any]]:
    rule = rule_of(app, place.endpoint)
    loaders = rule.loaders if rule else {}
    if {f"{name}_id" for name in loaders} != place.tables.keys():
        return pairs
    told = [(pair, _missing(loaders, who, pair[0]), _missing(loaders, who, place.nowhere(**pair[1]))) for pair in pairs]
    return [pair for pair, missing, nothing in told if missing is None or missing != nothing]


def _missing(loaders: Mapping[str, Loader], who: Actor, values: dict[str, Any]) -> str | None:
    """Return the first loader that finds nothing."""
    return next((name for name, loader in loaders.items() if loader(who, values[f"{name}_id"]) is None), None)
