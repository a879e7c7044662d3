"""Every page once, as somebody who may see it, and the main ones in every mode: axe, width, targets (ruling 51).

Whatever needs the walk over all pages runs on PostgreSQL, so that a run of the tests walks once.
"""

import pytest
from flask import Flask
from playwright.sync_api import Page

from charity_app.core.scope import Role
from tests.architecture.addresses import places
from tests.browser.conftest import Open, bring_axe
from tests.browser.look import faults, prefer
from tests.hardening.walk import WALKERS, Walker
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.pg]

Found = dict[str, tuple[Role | None, str]]
AT_A_PHONE = (None, Role.RESIDENT, Role.PROXY, Role.DONOR, Role.VOLUNTEER)
MODES = {"dark": {"theme": "dark"}, "large": {"size": "large"}, "english": {"lang": "en"}}
MAIN = (
    "eligibility.show_results",
    "eligibility.start_check",
    "matching.list_needs",
    "matching.new_claim",
    "matching.show_board",
    "registry.show_household",
    "reports.show_home",
    "reports.show_status",
)
MORE = ((Role.STREET_OFFICER, "/"), (Role.ORG_MANAGER, "/matching/offers/new?template=school"))
NO_PAGES = {
    # files
    "divisions.export_divisions",
    "giving.download_books",
    "giving.download_certificate",
    "giving.download_evidence",
    "giving.download_invoice",
    "giving.download_own_receipt",
    "giving.download_people",
    "giving.download_platform_sample",
    "giving.download_receipt",
    "giving.download_statement",
    "giving.download_used_invoice",
    "matching.download_photo",
    "matching.export_claims",
    "matching.export_posts",
    "payments.export_differences",
    "projects.download_paper",
    "registry.download_evidence",
    "stock.download_disposal_photo",
    "stock.download_lot_photo",
    "stock.export_lots",
    "registry.download_problems",
    "registry.download_sample",
    "stock.download_item_sample",
    "stock.download_opening_sample",
    "stock.export_items",
    "stock.export_movements",
    "supermarket.export_sales",
    "volunteering.download_certificate",
    "volunteering.download_evidence",
    "volunteering.download_own_photo",
    "volunteering.download_photo",
    "volunteering.download_calendar",
    "volunteering.show_calendar",
    # what htmx puts into a page
    "matching.count_fitting_households",
    "matching.count_needs",
    "matching.count_places",
    "matching.count_remaining",
    "volunteering.count_seats",
    # they lead on, or answer a machine
    "health.show_health",
    "health.show_readiness",
    "giving.return_to_gift",
    "links.open_link",
    "registry.show_own",
    "stock.find_code",
    "stock.open_label",
    "reports.set_preferences",
    # steps of signing in and links of a family: test_signing_in_and_the_familys_link
    "identity.show_backup_code",
    "identity.show_code",
    "identity.show_enrolment",
    "identity.show_renewal",
    "identity.show_second_step",
    "volunteering.show_code",
    "matching.show_family",
    # the link of a guest, and the sale of goods: test_giving, test_pages_on_the_way
    "giving.new_receipt",
    "giving.new_sale",
    "giving.show_agreement",
    "giving.show_gift",
    "giving.show_trail",
    # the scan at the door: test_hours
    "volunteering.show_arrival",
    # before a recall, for the food safety officer alone: test_keeping
    "stock.new_recall",
    # shares and routes of what waits, and the driver's link: test_orders
    "foodbank.new_route",
    "foodbank.show_delivery_split",
    "foodbank.show_run",
    "foodbank.show_stock_split",
    # the till without a network, and what its script asks for: test_till_offline
    "supermarket.send_goods",
    "supermarket.send_worker",
    "supermarket.show_offline_till",
    # when a shop is open, and whoever brings orders home: test_ordering_ahead
    "supermarket.show_hours",
    "supermarket.show_round",
    # the till, its second screen and a family's card: test_till
    "supermarket.show_own_card",
    "supermarket.show_screen",
    "supermarket.list_shop_tills",
    "supermarket.show_till",
    # the cashier: test_cashier
    "payments.show_sandbox",
}


@pytest.fixture
def app(house: Flask, inhabited: World) -> Flask:
    """The application in the inhabited district, for the server and the browsers."""
    del inhabited
    return house


@pytest.fixture
def found(walker: Walker) -> Found:
    """Each endpoint that shows a page, with the first who sees it and the address."""
    told: Found = {}
    for page in walker.all_pages():
        if page.is_page:
            told.setdefault(page.endpoint, (page.role, page.path))
    return told


def sit_down(open_browser: Open, world: World, role: Role | None) -> Page:
    """Open the browser of whoever holds a role: residents and strangers at a phone, staff at a desk."""
    page = open_browser("phone" if role in AT_A_PHONE else "desk")
    bring_axe(page)
    prefer(page)
    if role is not None:
        page.context.add_cookies([{"name": "session", "value": world.tokens[role], "url": page.url}])
    return page


def look_at(page: Page, paths: list[str]) -> dict[str, list[str]]:
    """Return what is wrong with each of these pages."""
    wrong: dict[str, list[str]] = {}
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        if told := faults(page, has_axe=True):
            wrong[path] = told
    return wrong


def test_every_endpoint_with_a_page_is_looked_at(app: Flask, found: Found) -> None:
    shown = {place.endpoint for place in places(app) if "GET" in place.methods}
    assert shown - set(found) == NO_PAGES


@pytest.mark.parametrize("role", WALKERS, ids=str)
def test_every_page_is_clean_and_fits(open_browser: Open, inhabited: World, found: Found, role: Role | None) -> None:
    paths = [path for seen_by, path in found.values() if seen_by is role]
    assert look_at(sit_down(open_browser, inhabited, role), paths) == {}


@pytest.mark.parametrize("mode", MODES)
def test_the_main_pages_are_clean_and_fit_in_every_mode(
    open_browser: Open, inhabited: World, found: Found, mode: str
) -> None:
    wrong: dict[str, list[str]] = {}
    main = [*(found[endpoint] for endpoint in MAIN), *MORE]
    for role in dict.fromkeys(role for role, _ in main):
        page = sit_down(open_browser, inhabited, role)
        prefer(page, **MODES[mode])
        wrong |= look_at(page, [path for seen_by, path in main if seen_by is role])
    assert wrong == {}
