"""Addresses of the register."""

from charity_app.registry.views import (
    circumstances,
    consents,
    diets,
    evidence,
    exports,
    helping,
    households,
    imports,
    items,
    members,
    organisations,
    registering,
    sites,
)
from charity_app.registry.views.blueprint import bp
from charity_app.registry.views.tabs import HouseholdTab, install_tabs

__all__ = [
    "HouseholdTab",
    "bp",
    "circumstances",
    "consents",
    "diets",
    "evidence",
    "exports",
    "helping",
    "households",
    "imports",
    "install_tabs",
    "items",
    "members",
    "organisations",
    "registering",
    "sites",
]
