"""The fuse board: which blueprints serve, who reacts to which fact, what runs when, what the navigation shows."""

from collections.abc import Callable, Mapping

from flask import Blueprint

from charity_app.core.facts import Reactions
from charity_app.core.jobs import Handler
from charity_app.core.policy import PermissionTable
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.http import health
from charity_app.http.access import ActorLoader, Recorder
from charity_app.http.filters import NavEntry, Viewer
from charity_app.reports import policy as reports_policy
from charity_app.reports import views as reports

BLUEPRINTS: tuple[Blueprint, ...] = (health.bp, reports.bp)

PERMISSIONS: tuple[PermissionTable, ...] = (reports_policy.PERMISSIONS,)

REACTIONS: Reactions = {}

JOBS: Mapping[str, Handler] = {}

CALENDAR: Mapping[str, str] = {}

RECORDERS: Mapping[str, Recorder] = {}

LOAD_ACTOR: ActorLoader = lambda _token: None  # noqa: E731

DESCRIBE_VIEWER: Callable[[Actor], Viewer] = lambda who: Viewer(who.name, who.name[:1], "", "")  # noqa: E731

SIDE_BAR: tuple[NavEntry, ...] = ()

TAB_BAR: tuple[NavEntry, ...] = (NavEntry("reports.show_home", Text("Home", "nav"), "home"),)
