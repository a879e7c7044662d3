"""Which page lies behind each kind of waiting work, and what somebody can begin."""

from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from charity_app.core import clock
from charity_app.core.scope import Actor, Role
from charity_app.core.text import Text
from charity_app.http.access import can
from charity_app.http.i18n import count_of, say, translate
from charity_app.reports.queries import Desk, Task
from charity_app.reports.states import NAMES, PICTURES, TASKS, Waits

_LISTS: dict[Waits, tuple[str, dict[str, Any]]] = {
    Waits.CLAIM_SILENT: ("matching.list_claims", {"silent": 1}),
    Waits.HELP_TO_CALL: ("casework.list_help", {"state": "waiting"}),
    Waits.NEED_TO_REVIEW: ("matching.list_reviews", {}),
    Waits.OFFER_TO_REVIEW: ("matching.list_reviews", {}),
    Waits.OFFER_TO_FINISH: ("matching.list_offers", {"mine": 1, "state": "draft"}),
    Waits.REPORT_OVERDUE: ("projects.list_disclosures", {"state": "overdue"}),
}
_THINGS = {
    Waits.PLACE_TO_TAKE: ("volunteering.show_own", "sign_up_id"),
    Waits.HELP_TO_CALL: ("casework.show_help", "help_request_id"),
    Waits.OBJECTION_TO_ANSWER: ("eligibility.show_results", "household_id"),
    Waits.NEED_TO_REVIEW: ("matching.show_need", "need_id"),
    Waits.NEED_TO_FINISH: ("matching.show_need", "need_id"),
    Waits.OFFER_TO_REVIEW: ("matching.show_offer", "offer_id"),
    Waits.OFFER_TO_FINISH: ("matching.show_offer", "offer_id"),
    Waits.REPORT_OVERDUE: ("projects.show_report", "disclosure_id"),
    Waits.REPORT_DUE: ("projects.show_report", "disclosure_id"),
    Waits.PROJECT_TO_REVIEW: ("projects.show_project", "project_id"),
    Waits.PROJECT_TO_FINISH: ("projects.show_project", "project_id"),
    Waits.GATE_TO_CHECK: ("projects.show_plan", "plan_id"),
    Waits.PAPER_TO_RENEW: ("registry.show_organisation", "organisation_id"),
    Waits.CONTRACT_TO_RENEW: ("supermarket.show_contracts", "site_id"),
    Waits.SHOP_TO_LOOK_AT: ("supermarket.list_inspections_of_shop", "site_id"),
    Waits.SHOP_TO_MEND: ("supermarket.list_inspections_of_shop", "site_id"),
}


@dataclass(frozen=True)
class Beginning:
    """Something people with a right, or only those with one of the roles, can begin."""

    right: str
    endpoint: str
    text: Text
    picture: str
    roles: tuple[Role, ...] = ()


_KEEPERS = (Role.DEPOT_KEEPER, Role.POINT_KEEPER, Role.MARKET_KEEPER)
_COORDINATORS = (Role.VOLUNTEER_COORDINATOR,)
_BEGINNINGS = (
    Beginning("household.list", "registry.list_households", Text("Find a household", "desk"), "search"),
    Beginning("household.register", "registry.show_registration", Text("New file", "desk"), "plus"),
    Beginning(
        "claim.propose", "matching.list_fitting_needs", Text("Needs that fit", "desk"), "logo", (Role.ORG_MANAGER,)
    ),
    Beginning("claim.propose", "matching.list_needs", Text("Meet a need", "home"), "logo", (Role.DONOR,)),
    Beginning("offer.write", "matching.new_offer", Text("Offer help", "desk"), "gift"),
    Beginning("sign_up.own", "volunteering.list_shifts", Text("Find a shift", "desk"), "calendar", (Role.VOLUNTEER,)),
    Beginning("household.own", "registry.show_own", Text("My household", "nav"), "home"),
    Beginning("household.own", "casework.show_help_form", Text("Ask for help", "desk"), "help"),
    Beginning("organisation.register", "registry.list_organisations", Text("Organisations", "nav"), "building"),
    Beginning("order.list", "foodbank.list_orders", Text("Goods orders", "nav"), "tasks", (Role.DEPOT_KEEPER,)),
    Beginning("distribution.list", "foodbank.list_packs", Text("Food packs", "nav"), "package", (Role.POINT_KEEPER,)),
    Beginning("stock.show", "stock.list_places", Text("Stock", "nav"), "package", _KEEPERS),
    Beginning("till.use", "supermarket.list_shops", Text("Charity supermarkets", "nav"), "shop"),
    Beginning("recall.list", "stock.list_recalls", Text("Recalls", "nav"), "warn", (Role.FOOD_SAFETY_OFFICER,)),
    Beginning(
        "activity.list", "volunteering.list_activities", Text("Volunteer activities", "nav"), "users", _COORDINATORS
    ),
    Beginning("gift.show_entered", "giving.list_entered", Text("Gifts by hand", "nav"), "in", (Role.ORG_FINANCE,)),
    Beginning("setting.list", "identity.list_settings", Text("Settings", "nav"), "settings"),
    Beginning("user.list", "identity.list_users", Text("Accounts", "nav"), "key"),
)


@dataclass(frozen=True)
class WaitingLink:
    """A heap of work as the page shows it."""

    label: str
    count: int
    url: str
    is_pressing: bool


@dataclass(frozen=True)
class ShownTask:
    """One thing to do as the page shows it."""

    title: str
    where: str
    url: str
    picture: str
    due: str
    tone: str


@dataclass(frozen=True)
class Action:
    """Something the viewer can begin."""

    label: str
    url: str
    picture: str


def waiting_links(desk: Desk) -> list[WaitingLink]:
    """Return the heaps with the lists behind them: each holds exactly what was counted."""
    return [
        WaitingLink(translate(NAMES[kind]), count, _list_url(kind), kind in (Waits.CLAIM_SILENT, Waits.REPORT_OVERDUE))
        for kind, count in desk.counts.items()
    ]


def _list_url(kind: Waits) -> str:
    endpoint, arguments = _LISTS.get(kind, ("reports.show_home", {"only": kind.value}))
    return url_for(endpoint, **arguments)


def shown_task(task: Task) -> ShownTask:
    """Return a task with its words, its page and how its day is written."""
    endpoint, argument = _THINGS.get(task.kind, ("matching.show_claim", "claim_id"))
    words = replace(TASKS[task.kind], params={"what": task.what})
    due, tone = _due(task)
    place: dict[str, Any] = {argument: task.id}
    url = url_for(endpoint, **place)
    return ShownTask(translate(words), task.where, url, PICTURES[task.kind], due, tone)


def _due(task: Task) -> tuple[str, str]:
    if task.kind is Waits.CLAIM_SILENT:
        return say("desk", "No news"), "danger"
    if task.due_on is None:
        return "", ""
    days = (task.due_on - clock.today()).days
    if days == 0:
        return say("status", "Due today"), "warn"
    if days < 0:
        return count_of("desk", "%(num)s day late", "%(num)s days late", -days), "danger"
    return count_of("desk", "%(num)s day left", "%(num)s days left", days), ""


def actions_of(viewer: Actor) -> list[Action]:
    """Return at most three things that the viewer can begin here; the last is the main one."""
    own = [one for one in _BEGINNINGS if can(one.right) and (not one.roles or viewer.has_role(*one.roles))]
    return [Action(translate(one.text), url_for(one.endpoint), one.picture) for one in own[:3]]
