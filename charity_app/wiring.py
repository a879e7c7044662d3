"""The fuse board: which blueprints serve, who reacts to which fact, what runs when, what the navigation shows."""

from collections.abc import Callable, Mapping

from flask import Blueprint

from charity_app.core.facts import Reactions
from charity_app.core.jobs import Handler
from charity_app.core.policy import PermissionTable
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.eligibility import policy as eligibility_policy
from charity_app.eligibility import tasks as eligibility_tasks
from charity_app.http import health
from charity_app.http.access import ActorLoader, Recorder
from charity_app.http.filters import NavEntry, Viewer
from charity_app.identity import policy as identity_policy
from charity_app.identity import services as identity_services
from charity_app.identity import tasks as identity_tasks
from charity_app.identity import views as identity
from charity_app.identity.events import CodeIssued
from charity_app.messaging import policy as messaging_policy
from charity_app.messaging import tasks as messaging_tasks
from charity_app.messaging import views as messaging
from charity_app.registry import policy as registry_policy
from charity_app.registry import services as registry
from charity_app.registry.events import HouseholdEnded, HouseholdErased, HouseholdFactsChanged, HouseholdsMerged
from charity_app.reports import policy as reports_policy
from charity_app.reports import views as reports

BLUEPRINTS: tuple[Blueprint, ...] = (health.bp, identity.bp, messaging.bp, messaging.links, reports.bp)

PERMISSIONS: tuple[PermissionTable, ...] = (
    identity_policy.PERMISSIONS,
    messaging_policy.PERMISSIONS,
    registry_policy.PERMISSIONS,
    eligibility_policy.PERMISSIONS,
    reports_policy.PERMISSIONS,
)

REACTIONS: Reactions = {
    CodeIssued: (messaging_tasks.react_to_code,),
    HouseholdFactsChanged: (eligibility_tasks.refresh_household,),
    HouseholdEnded: (eligibility_tasks.forget_household,),
    HouseholdErased: (eligibility_tasks.forget_household,),
    HouseholdsMerged: (eligibility_tasks.forget_merged,),
}

JOBS: Mapping[str, Handler] = {
    "eligibility.night": eligibility_tasks.start_night,
    "eligibility.refresh": eligibility_tasks.refresh_next,
    "identity.sweep": identity_tasks.sweep,
    "messaging.send": messaging_tasks.send,
    "messaging.send_code": messaging_tasks.send_code,
}

CALENDAR: Mapping[str, str] = {"eligibility.night": "30 1 * * *", "identity.sweep": "20 3 * * *"}

RECORDERS: Mapping[str, Recorder] = {"household.opened": registry.record_opening}

LOAD_ACTOR: ActorLoader = identity_services.recognise

DESCRIBE_VIEWER: Callable[[Actor], Viewer] = identity.describe_viewer

SIDE_BAR: tuple[NavEntry, ...] = ()

TAB_BAR: tuple[NavEntry, ...] = (
    NavEntry("reports.show_home", Text("Home", "nav"), "home"),
    NavEntry("reports.show_status", Text("Progress", "nav"), "tasks"),
    NavEntry("identity.show_account", Text("Mine", "nav"), "user"),
)
