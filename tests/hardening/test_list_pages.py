"""Every list asks the same few statements for five rows and for fifty (performance.md: at most three, rights apart)."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Connection, Table, insert, select

from charity_app.core.db import Base, db, unit_of_work
from charity_app.core.ids import new_code
from charity_app.core.privacy import KeyOwner
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.divisions import queries as divisions
from charity_app.http import access
from charity_app.http.access import access_table
from charity_app.http.kept import forget_all
from charity_app.messaging import services as messaging
from charity_app.registry import services as registry
from charity_app.registry.services import NewMember
from tests.identity.factories import make_user
from tests.world import HERE, SYSTEM, Browser, World, plant

FEW, MANY, MOST = 5, 50, 3
pytestmark = pytest.mark.pages
RIGHTS = {"sessions", "users", "role_assignments", "opening_marks", "setting_values"}
OWN_ORGANISATION = frozenset({"organisations"})
COPIED = (
    "organisations", "sites", "charity_projects", "disclosures", "related_parties", "need_items", "need_posts",
    "resource_offers", "claims", "help_requests", "import_runs", "household_exports", "setting_values", "objections",
    "joint_campaigns", "gifts", "match_keeps", "monthly_gifts", "payment_differences", "workplaces", "certificates",
    "disposals", "goods_arrivals", "stocktakes", "recalls", "distributions", "food_vouchers",
)  # fmt: skip


MaxQueries = Callable[..., AbstractContextManager[list[str]]]


@dataclass(frozen=True)
class ListPage:
    """A list, who looks at it, and the tables that only say what the viewer may see there."""

    endpoint: str
    path: str
    role: Role | None = None
    standing: frozenset[str] = frozenset()


PAGES = (
    ListPage("casework.list_help", "/casework/help/list", Role.COMMUNITY_AID_ADVISOR),
    ListPage("casework.list_needs", "/casework/households/{family here}/needs", Role.COMMUNITY_AID_ADVISOR),
    ListPage("divisions.list_divisions", "/divisions/"),
    ListPage("eligibility.list_policies", "/eligibility/policies"),
    ListPage("foodbank.list_packs", "/foodbank/packs", Role.POINT_KEEPER),
    ListPage("foodbank.list_vouchers", "/foodbank/vouchers", Role.COMMUNITY_AID_ADVISOR),
    ListPage("giving.list_allocations", "/giving/allocations"),
    ListPage("giving.list_campaigns", "/giving/campaigns"),
    ListPage("giving.list_donors", "/giving/donors", Role.ORG_FINANCE, OWN_ORGANISATION),
    ListPage("giving.list_entered", "/giving/entering", Role.ORG_FINANCE, OWN_ORGANISATION),
    ListPage("giving.list_held", "/giving/matches", Role.CHARITY_OFFICER),
    ListPage("giving.list_monthly", "/giving/monthly", Role.DONOR),
    ListPage("giving.list_own_gifts", "/giving/mine", Role.DONOR),
    ListPage("giving.list_platform_tables", "/giving/platform-tables", Role.ORG_FINANCE, OWN_ORGANISATION),
    ListPage("giving.list_prices", "/giving/prices"),
    ListPage("giving.list_questions", "/giving/questions", Role.ORG_FINANCE, OWN_ORGANISATION),
    ListPage("giving.list_receipts", "/giving/receipts", Role.ORG_FINANCE, OWN_ORGANISATION),
    ListPage("giving.list_received", "/giving/received", Role.ORG_FINANCE, OWN_ORGANISATION),
    ListPage("giving.list_workplaces", "/giving/workplaces", Role.ORG_FINANCE, OWN_ORGANISATION),
    ListPage("identity.list_settings", "/account/settings", Role.SYSADMIN),
    ListPage("identity.list_users", "/account/users", Role.SYSADMIN),
    ListPage("matching.list_claims", "/matching/claims", Role.COMMUNITY_AID_ADVISOR),
    ListPage("matching.list_claims", "/matching/claims", Role.COMMITTEE_WORKER),
    ListPage("matching.list_claims", "/matching/claims", Role.ORG_MANAGER),
    ListPage("matching.list_claims", "/matching/claims", Role.RESIDENT),
    ListPage("matching.list_claims", "/matching/claims", Role.DONOR),
    ListPage("matching.list_claims", "/matching/claims", Role.CHARITY_OFFICER),
    ListPage(
        "matching.list_fitting_households", "/matching/offers/{offer here}/households", Role.COMMUNITY_AID_ADVISOR
    ),
    ListPage("matching.list_fitting_needs", "/matching/needs/fitting", Role.ORG_MANAGER, OWN_ORGANISATION),
    ListPage("matching.list_needs", "/matching/needs"),
    ListPage("matching.list_needs", "/matching/needs", Role.ORG_MANAGER, OWN_ORGANISATION),
    ListPage("matching.list_offers", "/matching/offers"),
    ListPage("matching.list_offers", "/matching/offers?mine=1", Role.ORG_MANAGER, OWN_ORGANISATION),
    ListPage("matching.list_posts", "/matching/posts", Role.COMMUNITY_AID_ADVISOR),
    ListPage("matching.list_reviews", "/matching/reviews", Role.STREET_REVIEWER),
    ListPage("matching.list_reviews", "/matching/reviews", Role.CHARITY_OFFICER),
    ListPage("matching.show_board", "/matching/board", Role.COMMUNITY_AID_ADVISOR),
    ListPage("matching.show_board", "/matching/board", Role.COMMITTEE_WORKER),
    ListPage("messaging.list_messages", "/messaging/", Role.RESIDENT),
    ListPage("messaging.list_outbox", "/messaging/outbox", Role.SYSADMIN),
    ListPage("payments.list_differences", "/payments/differences", Role.CHARITY_OFFICER),
    ListPage("projects.list_disclosures", "/projects/disclosures", Role.CHARITY_OFFICER),
    ListPage("projects.list_disclosures", "/projects/disclosures", Role.ORG_MANAGER),
    ListPage("projects.list_projects", "/projects/"),
    ListPage(
        "projects.list_related_parties", "/projects/related/{organisation here}", Role.ORG_MANAGER, OWN_ORGANISATION
    ),
    ListPage("projects.list_projects", "/projects/", Role.ORG_MANAGER),
    ListPage("projects.list_years", "/projects/years", Role.CHARITY_OFFICER),
    ListPage("registry.list_exports", "/registry/exports", Role.STREET_OFFICER),
    ListPage("registry.list_households", "/registry/households", Role.COMMUNITY_AID_ADVISOR),
    ListPage("registry.list_households", "/registry/households", Role.DISTRICT_AID_OFFICER),
    ListPage("registry.list_imports", "/registry/imports", Role.STREET_OFFICER),
    ListPage("registry.list_organisations", "/registry/organisations"),
    ListPage("registry.list_sites", "/registry/sites"),
    ListPage("stock.list_arrivals", "/stock/places/{site here}/arrivals", Role.POINT_KEEPER),
    ListPage("stock.list_disposals", "/stock/disposals", Role.FOOD_SAFETY_OFFICER),
    ListPage("stock.list_families", "/stock/recalls/{recall}/families", Role.STREET_OFFICER),
    ListPage("stock.list_lots", "/stock/places/{depot here}/lots", Role.DEPOT_KEEPER),
    ListPage("stock.list_near_expiry", "/stock/near-expiry", Role.FOOD_SAFETY_OFFICER),
    ListPage("stock.list_recalls", "/stock/recalls", Role.STREET_OFFICER),
    ListPage("stock.list_received", "/stock/households/{family here}/goods", Role.COMMUNITY_AID_ADVISOR),
    ListPage("stock.list_stocktakes", "/stock/stocktakes", Role.FOOD_SAFETY_OFFICER),
    ListPage("foodbank.list_depots", "/foodbank/depots", Role.CHARITY_OFFICER),
    ListPage("foodbank.list_orders", "/foodbank/orders", Role.DEPOT_KEEPER),
    ListPage("foodbank.list_outlets", "/foodbank/outlets"),
    ListPage("foodbank.list_routes", "/foodbank/routes", Role.DEPOT_KEEPER),
    ListPage("stock.list_deliveries", "/stock/places/{depot here}/deliveries", Role.DEPOT_KEEPER),
    ListPage("stock.list_donors", "/stock/donors", Role.DEPOT_KEEPER),
    ListPage("stock.list_items", "/stock/items", Role.DEPOT_KEEPER),
    ListPage("stock.list_movements", "/stock/places/{depot here}/movements", Role.DEPOT_KEEPER),
    ListPage("stock.list_places", "/stock/", Role.FOOD_SAFETY_OFFICER),
    ListPage("stock.list_shelves", "/stock/places/{depot here}/shelves", Role.DEPOT_KEEPER),
    ListPage("stock.list_temperatures", "/stock/places/{depot here}/temperatures", Role.DEPOT_KEEPER),
    ListPage(
        "supermarket.list_charity_sales_of_shop", "/supermarket/shops/{site here}/charity-sales", Role.MARKET_KEEPER
    ),
    ListPage("supermarket.list_closes_of_shop", "/supermarket/shops/{site here}/closes", Role.MARKET_KEEPER),
    ListPage("supermarket.list_months", "/supermarket/months"),
    ListPage("supermarket.list_shop_prices", "/supermarket/shops/{site here}/prices", Role.MARKET_KEEPER),
    ListPage("supermarket.list_shop_sales", "/supermarket/shops/{site here}/sales", Role.MARKET_KEEPER),
    ListPage("supermarket.list_open_shops", "/supermarket/"),
    ListPage("supermarket.list_voucher_plans", "/supermarket/voucher-plans", Role.CHARITY_OFFICER),
    ListPage("supermarket.list_inspections_of_shop", "/supermarket/shops/{site here}/inspections", Role.STREET_OFFICER),
    ListPage("supermarket.list_orders_of_shop", "/supermarket/shops/{site here}/orders", Role.MARKET_KEEPER),
    ListPage("supermarket.list_shop_tills", "/supermarket/shops/{site here}/tills", Role.MARKET_KEEPER),
    ListPage("supermarket.list_conflicts_of_shop", "/supermarket/shops/{site here}/conflicts", Role.MARKET_KEEPER),
    ListPage("supermarket.list_shops", "/supermarket/shops", Role.CHARITY_OFFICER),
    ListPage("volunteering.list_activities", "/volunteering/activities", Role.ORG_MANAGER, OWN_ORGANISATION),
    ListPage("volunteering.list_activity_reviews", "/volunteering/reviews", Role.STREET_OFFICER),
    ListPage("volunteering.list_audits", "/volunteering/audits", Role.CHARITY_OFFICER),
    ListPage("volunteering.list_certificates", "/volunteering/certificates/desk", Role.ORG_MANAGER),
    ListPage("volunteering.list_changes", "/volunteering/activities/{activity here}/changes", Role.ORG_MANAGER),
    ListPage("volunteering.list_mine", "/volunteering/mine", Role.VOLUNTEER),
    ListPage("volunteering.list_own_certificates", "/volunteering/certificates", Role.VOLUNTEER),
    ListPage("volunteering.list_own_hours", "/volunteering/hours", Role.VOLUNTEER),
    ListPage("volunteering.list_records", "/volunteering/records", Role.ORG_MANAGER),
    ListPage("volunteering.list_records", "/volunteering/records", Role.STREET_OFFICER),
    ListPage("volunteering.list_shifts", "/volunteering/shifts"),
)


def _copies(connection: Connection, table: Table, number: int) -> list[dict[str, Any]]:
    """Return rows like those that are there, each with keys and unique codes of its own."""
    like = [dict(row._mapping) for row in connection.execute(select(table))]
    unique = {column.name for column in table.columns if column.unique and column.name != "id"}
    unique |= {"reference"} & {column.name for column in table.columns}
    copies = [{**like[place % len(like)], "id": uuid4()} for place in range(number)] if like else []
    for row in copies:
        row.update({name: new_code(8) for name in unique if isinstance(row[name], str)})
        row.update({name: None for name in unique if table.columns[name].nullable})
        row.update({name: int(uuid4()) % 10**9 for name in unique if isinstance(row[name], int)})
    return copies


def _multiply(world: World, number: int) -> None:
    """Let there be so many more of everything that is listed; what is sealed is made by its commands."""
    committee = divisions.get_division(world.committee_here)
    assert committee is not None
    reader = KeyOwner("user", world.users[Role.RESIDENT])
    for place in range(number):
        head = plant(100 + 2 * number + place)
        new = NewMember(name=head.name, id_number=head.id_number, joined_on=date(2020, 1, 1))
        registry.register_household(committee, head=new, address=head.address, by=SYSTEM)
        make_user(Role.COMMUNITY_AID_ADVISOR, at=HERE, name=f"职员 {place}")
        messaging.send_message(reader, "matching.claim_proposed", {"item": str(place), "until": "1"}, by=SYSTEM)
    connection = db.session.connection()
    parents: dict[str, list[Any]] = {}
    for name in COPIED:
        table = Base.metadata.tables[name]
        rows = _copies(connection, table, number)
        if name == "need_posts":
            for row, parent in zip(rows, parents["need_items"], strict=False):
                row["need_item_id"] = parent
        if name == "match_keeps":
            for row, gift_id in zip(rows, parents["gifts"], strict=False):
                row["gift_id"] = gift_id
        if rows:
            connection.execute(insert(table), rows)
        parents[name] = [row["id"] for row in rows]


def _asked_by_every_page(browser: Browser, max_queries: MaxQueries) -> list[str]:
    """Return what every page asks about who looks."""
    forget_all()
    with max_queries(99, ignoring=RIGHTS) as shell:
        browser.send("GET", "/divisions/pick")
    return shell


def _asked(
    page: ListPage, world: World, browser: Browser, max_queries: MaxQueries, shell: Collection[str]
) -> list[str]:
    """Return what a page asks beside the loading of its subject and what every page asks."""
    path = page.path.format(**world.ids)
    browser.send("GET", path)
    forget_all()
    with max_queries(99, ignoring=RIGHTS | page.standing) as sent:
        answer = browser.send("GET", path)
    assert answer.status_code == 200, path
    rule = access.rule_of(browser.client.application, page.endpoint)
    assert rule is not None
    return [statement for statement in sent if statement not in shell][len(rule.loaders) :]


def test_no_list_asks_more_for_many_rows_than_for_few(
    inhabited: World, browser_of: Callable[..., Browser], max_queries: MaxQueries
) -> None:
    asked: dict[int, list[list[str]]] = {}
    for number in (FEW, MANY):
        with unit_of_work(), acting_in(system_scope("test")):
            _multiply(inhabited, number)
        people = {page.role: browser_of(page.role) for page in PAGES}
        shells = {role: _asked_by_every_page(browser, max_queries) for role, browser in people.items()}
        asked[number] = [_asked(page, inhabited, people[page.role], max_queries, shells[page.role]) for page in PAGES]
    for page, few, many in zip(PAGES, asked[FEW], asked[MANY], strict=True):
        listing = "\n".join(many)
        assert len(few) == len(many) <= MOST, f"{page.path} {page.role}: {len(few)}, {len(many)}\n{listing}"


@pytest.mark.parametrize("role", [Role.COMMUNITY_AID_ADVISOR, Role.COMMITTEE_WORKER, Role.ORG_MANAGER, Role.RESIDENT])
def test_a_home_asks_no_more_when_much_waits(
    inhabited: World, browser_of: Callable[..., Browser], max_queries: MaxQueries, role: Role
) -> None:
    numbers = []
    for number in (FEW, MANY):
        with unit_of_work(), acting_in(system_scope("test")):
            _multiply(inhabited, number)
        with max_queries(14, ignoring=RIGHTS) as sent:
            browser_of(role).send("GET", "/")
        numbers.append(len(sent))
    assert numbers[0] == numbers[1]


def test_every_list_is_here(house: Flask) -> None:
    views = {row.endpoint for row in access_table(house) if "GET" in row.methods.split(",")}
    lists = {name for name in views if ".list_" in name}
    assert lists - {page.endpoint for page in PAGES} == set()
