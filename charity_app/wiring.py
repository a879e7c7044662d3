"""The fuse board: which blueprints serve, who reacts to which fact, what runs when, what the navigation shows."""

from collections.abc import Callable, Mapping

from flask import Blueprint

from charity_app.casework import policy as casework_policy
from charity_app.casework import tasks as casework_tasks
from charity_app.casework import views as casework
from charity_app.casework.events import NeedAssessed, NeedEnded
from charity_app.casework.states import machines as casework_machines
from charity_app.core.facts import Reactions
from charity_app.core.flows import Machine
from charity_app.core.jobs import Handler
from charity_app.core.policy import PermissionTable
from charity_app.core.scope import Actor, Role
from charity_app.core.text import Text
from charity_app.divisions import views as divisions
from charity_app.eligibility import policy as eligibility_policy
from charity_app.eligibility import tasks as eligibility_tasks
from charity_app.eligibility import views as eligibility
from charity_app.foodbank import policy as foodbank_policy
from charity_app.foodbank import tasks as foodbank_tasks
from charity_app.foodbank import views as foodbank
from charity_app.foodbank.events import RoutePlanned
from charity_app.foodbank.queries.orders import counting_to_pick
from charity_app.foodbank.states import machines as foodbank_machines
from charity_app.foodbank.views.finding import find_order
from charity_app.giving import policy as giving_policy
from charity_app.giving import tasks as giving_tasks
from charity_app.giving import views as giving
from charity_app.giving.events import CampaignMoved, GiftEnded, GiftReceived
from charity_app.giving.queries import counting_held
from charity_app.giving.queries.booked import booked
from charity_app.giving.queries.decisions import counting_to_approve
from charity_app.giving.queries.projects import GivingBooks
from charity_app.giving.queries.questions import counting_questions
from charity_app.giving.queries.receipts import counting_requested
from charity_app.giving.services import monthly, paying
from charity_app.giving.states import machines as giving_machines
from charity_app.http import health
from charity_app.http.access import ActorLoader, Recorder
from charity_app.http.filters import NavEntry, Viewer
from charity_app.identity import policy as identity_policy
from charity_app.identity import services as identity_services
from charity_app.identity import tasks as identity_tasks
from charity_app.identity import views as identity
from charity_app.identity.events import CodeIssued
from charity_app.identity.states import ROLE_LABELS
from charity_app.matching import policy as matching_policy
from charity_app.matching import tasks as matching_tasks
from charity_app.matching import views as matching
from charity_app.matching.events import ClaimAccepted
from charity_app.matching.states import machines as matching_machines
from charity_app.messaging import policy as messaging_policy
from charity_app.messaging import tasks as messaging_tasks
from charity_app.messaging import views as messaging
from charity_app.messaging.queries import counting_unread
from charity_app.messaging.states import LinkPurpose
from charity_app.payments import events as payment_events
from charity_app.payments import policy as payments_policy
from charity_app.payments import tasks as payments_tasks
from charity_app.payments import views as payments
from charity_app.payments.queries import BookReader, counting_open_differences
from charity_app.payments.states import machines as payments_machines
from charity_app.projects import policy as projects_policy
from charity_app.projects import tasks as projects_tasks
from charity_app.projects import views as projects
from charity_app.projects.events import ProjectArchived, ProjectTerminated
from charity_app.projects.queries import Books
from charity_app.projects.states import machines as projects_machines
from charity_app.registry import policy as registry_policy
from charity_app.registry import services as registry
from charity_app.registry import tasks as registry_tasks
from charity_app.registry import views as registry_views
from charity_app.registry.events import (
    ConsentWithdrawn,
    HouseholdEnded,
    HouseholdErased,
    HouseholdFactsChanged,
    HouseholdsMerged,
    ImportConfirmed,
    ImportStarted,
)
from charity_app.registry.states import machines as registry_machines
from charity_app.reports import policy as reports_policy
from charity_app.reports import views as reports
from charity_app.stock import policy as stock_policy
from charity_app.stock import tasks as stock_tasks
from charity_app.stock import views as stock
from charity_app.stock.events import DeliveryFinished, NearExpiryOffered, RecallEnded
from charity_app.stock.queries.arrivals import counting_arrivals
from charity_app.stock.queries.disposals import counting_to_decide
from charity_app.stock.queries.stocktakes import counting_stocktakes
from charity_app.stock.queries.tracing import counting_open_calls
from charity_app.stock.states import machines as stock_machines
from charity_app.supermarket import policy as supermarket_policy
from charity_app.supermarket import tasks as supermarket_tasks
from charity_app.supermarket import views as supermarket
from charity_app.supermarket.events import CardEnded, CardMoved, RoundOpened
from charity_app.supermarket.states import machines as supermarket_machines
from charity_app.volunteering import policy as volunteering_policy
from charity_app.volunteering import tasks as volunteering_tasks
from charity_app.volunteering import views as volunteering
from charity_app.volunteering.events import ActivityApproved, ActivitySettled, ShiftAdded, ShiftCancelled, ShiftChanged
from charity_app.volunteering.queries.desk import counting_activities_to_review
from charity_app.volunteering.queries.hours import counting_waiting
from charity_app.volunteering.queries.sign_ups import is_expected_on_round
from charity_app.volunteering.states import machines as volunteering_machines

BLUEPRINTS: tuple[Blueprint, ...] = (
    health.bp,
    divisions.bp,
    registry_views.bp,
    eligibility.bp,
    identity.bp,
    messaging.bp,
    messaging.links,
    casework.bp,
    projects.bp,
    stock.bp,
    payments.bp,
    matching.bp,
    foodbank.bp,
    supermarket.bp,
    giving.bp,
    volunteering.bp,
    reports.bp,
)

PERMISSIONS: tuple[PermissionTable, ...] = (
    identity_policy.PERMISSIONS,
    messaging_policy.PERMISSIONS,
    registry_policy.PERMISSIONS,
    eligibility_policy.PERMISSIONS,
    casework_policy.PERMISSIONS,
    projects_policy.PERMISSIONS,
    stock_policy.PERMISSIONS,
    payments_policy.PERMISSIONS,
    matching_policy.PERMISSIONS,
    foodbank_policy.PERMISSIONS,
    supermarket_policy.PERMISSIONS,
    giving_policy.PERMISSIONS,
    volunteering_policy.PERMISSIONS,
    reports_policy.PERMISSIONS,
)

REACTIONS: Reactions = {
    CodeIssued: (messaging_tasks.react_to_code,),
    ConsentWithdrawn: (matching_tasks.react_to_consent_withdrawn,),
    HouseholdFactsChanged: (eligibility_tasks.refresh_household, supermarket_tasks.react_to_household),
    HouseholdEnded: (eligibility_tasks.forget_household, supermarket_tasks.react_to_household),
    NeedAssessed: (supermarket_tasks.react_to_household,),
    NeedEnded: (supermarket_tasks.react_to_household,),
    HouseholdErased: (
        identity_tasks.react_to_household_erased,
        eligibility_tasks.forget_household,
        casework_tasks.react_to_household_erased,
        matching_tasks.react_to_household_erased,
        foodbank_tasks.react_to_household_erased,
        supermarket_tasks.react_to_household,
    ),
    HouseholdsMerged: (eligibility_tasks.forget_merged, supermarket_tasks.react_to_merged),
    CardMoved: (supermarket_tasks.react_to_card_moved,),
    CardEnded: (supermarket_tasks.react_to_card_ended,),
    payment_events.CheckoutPaid: (giving_tasks.react_to_payment,),
    payment_events.RefundPaid: (giving_tasks.react_to_refund,),
    payment_events.RefundFailed: (giving_tasks.react_to_failed_refund,),
    payment_events.PaymentDisputed: (giving_tasks.react_to_dispute,),
    payment_events.DisputeClosed: (giving_tasks.react_to_closed_dispute,),
    payment_events.SubscriptionPaid: (giving_tasks.react_to_month,),
    payment_events.SubscriptionFailed: (giving_tasks.react_to_failed_month,),
    payment_events.SubscriptionEnded: (giving_tasks.react_to_ended_months,),
    CampaignMoved: (giving_tasks.react_to_campaign,),
    GiftReceived: (giving_tasks.react_to_received, giving_tasks.react_to_money),
    GiftEnded: (giving_tasks.react_to_ended,),
    ClaimAccepted: (volunteering_tasks.react_to_claim,),
    RoutePlanned: (volunteering_tasks.react_to_route,),
    RoundOpened: (volunteering_tasks.react_to_round,),
    ActivitySettled: (matching_tasks.react_to_settled,),
    ActivityApproved: (volunteering_tasks.react_to_approved,),
    ShiftAdded: (volunteering_tasks.react_to_shift_added,),
    ShiftCancelled: (volunteering_tasks.react_to_shift_cancelled,),
    ShiftChanged: (volunteering_tasks.react_to_shift_changed,),
    ProjectTerminated: (giving_tasks.react_to_project_over,),
    ProjectArchived: (giving_tasks.react_to_project_over,),
    DeliveryFinished: (stock_tasks.react_to_delivery_finished,),
    NearExpiryOffered: (foodbank_tasks.react_to_near_expiry,),
    RecallEnded: (stock_tasks.react_to_recall_ended,),
    ImportConfirmed: (registry_tasks.start_working,),
    ImportStarted: (registry_tasks.start_working,),
}

JOBS: Mapping[str, Handler] = {
    "casework.sweep": casework_tasks.sweep,
    "eligibility.night": eligibility_tasks.start_night,
    "eligibility.refresh": eligibility_tasks.refresh_next,
    "giving.plan": giving_tasks.plan,
    "giving.close_campaign": giving_tasks.close_campaign,
    "giving.close_fund": giving_tasks.close_fund,
    "giving.lapse_match": giving_tasks.lapse_match,
    "giving.give_waiting": giving_tasks.give_waiting,
    "giving.void_gift": giving_tasks.void_gift,
    "giving.ask_month": giving_tasks.ask_month,
    "identity.sweep": identity_tasks.sweep,
    "matching.plan": matching_tasks.plan,
    "matching.lapse_claim": matching_tasks.lapse_claim,
    "matching.expire_need": matching_tasks.expire_need,
    "matching.finish_offer": matching_tasks.finish_offer,
    "matching.mark_silent": matching_tasks.mark_silent,
    "messaging.send": messaging_tasks.send,
    "messaging.send_code": messaging_tasks.send_code,
    "payments.close_checkout": payments_tasks.close_checkout,
    "payments.deliver_sandbox": payments_tasks.deliver_sandbox,
    "payments.look_again": payments_tasks.look_again,
    "payments.open_checkout": payments_tasks.open_checkout,
    "payments.pay_back": payments_tasks.pay_back,
    "payments.plan": payments_tasks.plan,
    "payments.reconcile": payments_tasks.reconcile,
    "payments.sync_subscription": payments_tasks.sync_subscription,
    "payments.work_off_event": payments_tasks.work_off_event,
    "projects.clock": projects_tasks.run_clock,
    "projects.miss": projects_tasks.miss,
    "projects.remind": projects_tasks.remind,
    registry_tasks.IMPORT_JOB: registry_tasks.work_off_import,
    "registry.sweep": registry_tasks.sweep,
    "stock.expire": stock_tasks.expire,
    "stock.take_table": stock_tasks.take_table,
    "stock.tell_donors": stock_tasks.tell_donors,
    "stock.tell_recall": stock_tasks.tell_recall,
    "supermarket.carry": supermarket_tasks.carry,
    "supermarket.expire": supermarket_tasks.expire,
    "supermarket.follow": supermarket_tasks.follow,
    "supermarket.grant": supermarket_tasks.grant,
    "supermarket.lapse_orders": supermarket_tasks.lapse_orders,
    "supermarket.plan": supermarket_tasks.plan,
    "supermarket.publish": supermarket_tasks.publish,
    "supermarket.return_leases": supermarket_tasks.return_leases,
    "volunteering.alarm": volunteering_tasks.alarm,
    "volunteering.end_draft": volunteering_tasks.end_draft,
    "volunteering.follow": volunteering_tasks.follow_activity,
    "volunteering.draw_sample": volunteering_tasks.draw_sample,
    "volunteering.lapse_hold": volunteering_tasks.lapse_hold,
    "volunteering.mark_absent": volunteering_tasks.mark_absent,
    "volunteering.plan": volunteering_tasks.plan,
    "volunteering.remind": volunteering_tasks.remind,
    "volunteering.seat_standing": volunteering_tasks.seat_standing,
}

CALENDAR: Mapping[str, str] = {
    "eligibility.night": "30 1 * * *",
    "identity.sweep": "20 3 * * *",
    "registry.sweep": "40 3 * * *",
    "casework.sweep": "50 3 * * *",
    "matching.plan": "* * * * *",
    "giving.plan": "* * * * *",
    "volunteering.plan": "* * * * *",
    "volunteering.draw_sample": "30 4 1 * *",
    "stock.expire": "*/5 * * * *",
    "stock.tell_donors": "0 9 1 * *",
    "supermarket.plan": "5 0 * * *",
    "supermarket.return_leases": "20 * * * *",
    "payments.plan": "*/5 * * * *",
    "payments.deliver_sandbox": "* * * * *",
    "projects.clock": "10 * * * *",
    "payments.reconcile": "15 2 * * *",
}

MACHINES: tuple[Machine, ...] = (
    *matching_machines.MACHINES,
    *projects_machines.MACHINES,
    *registry_machines.MACHINES,
    *casework_machines.MACHINES,
    *payments_machines.MACHINES,
    *giving_machines.MACHINES,
    *stock_machines.MACHINES,
    *foodbank_machines.MACHINES,
    *supermarket_machines.MACHINES,
    *volunteering_machines.MACHINES,
)

PAYMENT_BOOKS: Mapping[str, BookReader] = {paying.SUBJECT: booked, monthly.SUBJECT: booked}

RECORDERS: Mapping[str, Recorder] = {"household.opened": registry.record_opening}

LOAD_ACTOR: ActorLoader = identity_services.recognise

DESCRIBE_VIEWER: Callable[[Actor], Viewer] = identity.describe_viewer

LINKS: Mapping[LinkPurpose, str] = {
    LinkPurpose.ANSWER_HANDOVER: "matching.show_family",
    LinkPurpose.CONFIRM_CLAIM: "matching.show_family",
    LinkPurpose.SEE_GIFT: "giving.show_gift",
    LinkPurpose.SHIFT_CALENDAR: "volunteering.show_calendar",
}

HOUSEHOLD_TABS: tuple[registry_views.HouseholdTab, ...] = (
    registry_views.HouseholdTab("eligibility.show_results", Text("Policies", "household tab"), "result.show"),
    registry_views.HouseholdTab("casework.list_needs", Text("Needs", "household tab"), "need.list"),
    registry_views.HouseholdTab("supermarket.show_card", Text("Shop card", "household tab"), "shop_card.show"),
    registry_views.HouseholdTab("stock.list_received", Text("Goods received", "household tab"), "goods.received"),
    registry_views.HouseholdTab("foodbank.show_food", Text("Food", "household tab"), "voucher.list"),
)

PROJECT_PANELS: tuple[projects.ProjectPanel, ...] = (
    projects.ProjectPanel("giving.show_project_books", Text("Books of this project", "books"), "campaign.show"),
    projects.ProjectPanel(
        "foodbank.show_project_visits", Text("How often a family may come", "visit rule"), "visit_rule.set"
    ),
)

CODE_FINDERS: tuple[stock.CodeFinder, ...] = (find_order,)

BOOKS: Books | None = GivingBooks()
ROUND_CARRIERS = is_expected_on_round
SHIFT_SOURCES: tuple[volunteering.SourcePage, ...] = (
    volunteering.SourcePage("shop_round", "supermarket.show_round", "round_id", Text("To bring home", "shop order")),
)

ROLE_WORDS: Mapping[Role, Text] = ROLE_LABELS

SIDE_BAR: tuple[NavEntry, ...] = (
    NavEntry("reports.show_home", Text("Workbench", "nav"), "board", "desk.show"),
    NavEntry("registry.list_households", Text("Households", "nav"), "users", "household.list"),
    NavEntry("registry.show_own", Text("My household", "nav"), "home", "household.own"),
    NavEntry("supermarket.show_own_card", Text("Shop card", "nav"), "shop", "shop_card.own"),
    NavEntry("casework.list_help", Text("Requests for help", "nav"), "phone", "help.list"),
    NavEntry("matching.show_board", Text("Two-way claims", "nav"), "swap", "claim.board"),
    NavEntry("matching.list_reviews", Text("Reviews", "nav"), "tasks", "need_post.review"),
    NavEntry("matching.list_claims", Text("My claims", "nav"), "tasks", "claim.propose"),
    NavEntry("matching.list_needs", Text("Needs hall", "nav"), "logo"),
    NavEntry("matching.list_offers", Text("Resources hall", "nav"), "gift"),
    NavEntry("volunteering.list_shifts", Text("Volunteer shifts", "nav"), "calendar"),
    NavEntry("volunteering.list_mine", Text("My shifts", "nav"), "tasks", "sign_up.own"),
    NavEntry("volunteering.list_activities", Text("Volunteer activities", "nav"), "users", "activity.list"),
    NavEntry("volunteering.list_records", Text("Volunteer hours", "nav"), "clock", "hours.list", counting_waiting),
    NavEntry("volunteering.list_certificates", Text("Service certificates", "nav"), "file", "certificate.list"),
    NavEntry("volunteering.list_audits", Text("Audit of hours", "nav"), "shield", "hours.audit"),
    NavEntry(
        "volunteering.list_activity_reviews",
        Text("Activities to review", "nav"),
        "tasks",
        "activity.review",
        counting_activities_to_review,
    ),
    NavEntry("stock.list_places", Text("Stock", "nav"), "package", "stock.show", counting_arrivals),
    NavEntry("stock.list_recalls", Text("Recalls", "nav"), "warn", "recall.list", counting_open_calls, is_hot=True),
    NavEntry("stock.list_near_expiry", Text("Near expiry", "nav"), "clock", "stock.oversee"),
    NavEntry("stock.list_disposals", Text("To be destroyed", "nav"), "x", "disposal.list", counting_to_decide),
    NavEntry("stock.list_stocktakes", Text("Stocktakes", "nav"), "tasks", "stocktake.list", counting_stocktakes),
    NavEntry("stock.show_given", Text("My goods", "nav"), "package", "given.list"),
    NavEntry("giving.show_giving", Text("Joint campaign", "nav"), "gift"),
    NavEntry("giving.show_books", Text("Open books", "nav"), "coin-yuan"),
    NavEntry("giving.list_allocations", Text("Allocations", "nav"), "tasks", "allocation.list", counting_to_approve),
    NavEntry("giving.list_entered", Text("Gifts by hand", "nav"), "in", "gift.show_entered"),
    NavEntry("giving.list_received", Text("Gifts received", "nav"), "coin-yuan", "gift.list"),
    NavEntry("giving.list_workplaces", Text("Codes of workplaces", "nav"), "users", "workplace.open"),
    NavEntry("giving.list_receipts", Text("Receipts", "nav"), "receipt", "receipt.list", counting_requested),
    NavEntry(
        "giving.list_questions", Text("Questions of donors", "nav"), "message", "question.list", counting_questions
    ),
    NavEntry("giving.list_held", Text("Held matches", "nav"), "shield", "match.judge", counting_held),
    NavEntry("registry.list_organisations", Text("Organisations", "nav"), "building"),
    NavEntry("projects.list_projects", Text("Charity projects", "nav"), "logo"),
    NavEntry("projects.list_disclosures", Text("Reports to publish", "nav"), "file", "disclosure.list"),
    NavEntry("projects.list_years", Text("Yearly spending", "nav"), "coin-yuan", "charity_year.list"),
    NavEntry("registry.list_sites", Text("Places", "nav"), "map-pin"),
    NavEntry("foodbank.list_outlets", Text("Food outlets", "nav"), "soup"),
    NavEntry("foodbank.show_shortage", Text("We are short of", "nav"), "gift"),
    NavEntry("foodbank.list_orders", Text("Goods orders", "nav"), "tasks", "order.list", counting_to_pick),
    NavEntry("foodbank.list_routes", Text("Delivery routes", "nav"), "out", "route.list"),
    NavEntry("foodbank.list_packs", Text("Food packs", "nav"), "package", "distribution.list"),
    NavEntry("foodbank.list_vouchers", Text("Food vouchers", "nav"), "receipt", "voucher.list"),
    NavEntry("foodbank.show_figures", Text("Food in figures", "nav"), "board"),
    NavEntry("supermarket.list_shops", Text("Charity supermarkets", "nav"), "shop", "shop.show"),
    NavEntry("supermarket.list_voucher_plans", Text("Voucher plans", "nav"), "receipt", "voucher_plan.list"),
    NavEntry("supermarket.list_open_shops", Text("Shops near you", "nav"), "shop"),
    NavEntry("divisions.list_divisions", Text("Streets and committees", "nav"), "map-pin"),
    NavEntry("eligibility.list_policies", Text("Policies", "nav"), "file"),
    NavEntry("messaging.list_messages", Text("Messages", "nav"), "message", "message.list", counting_unread),
    NavEntry("identity.list_users", Text("Accounts", "nav"), "key", "user.list"),
    NavEntry("identity.list_settings", Text("Settings", "nav"), "settings", "setting.list"),
    NavEntry(
        "payments.list_differences",
        Text("Payment differences", "nav"),
        "bank",
        "difference.list",
        counting_open_differences,
        is_hot=True,
    ),
    NavEntry("messaging.list_outbox", Text("Outbox", "nav"), "out", "outbox.list"),
)

TAB_BAR: tuple[NavEntry, ...] = (
    NavEntry("reports.show_home", Text("Home", "nav"), "home"),
    NavEntry("volunteering.list_shifts", Text("Volunteer", "nav"), "calendar"),
    NavEntry("giving.show_giving", Text("Give", "nav"), "gift"),
    NavEntry("reports.show_status", Text("Progress", "nav"), "tasks"),
    NavEntry("identity.show_account", Text("Mine", "nav"), "user"),
)
