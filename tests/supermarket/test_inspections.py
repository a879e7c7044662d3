"""Inspections: found, mended by a day, looked at again; contracts that end; what families got per head (5.16)."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from charity_app.core import clock
from charity_app.core.db import commit_unit, db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.registry.models import Site
from charity_app.registry.services.contracts import sign_contract
from charity_app.reports.states import Waits
from charity_app.supermarket.models import ShopInspection
from charity_app.supermarket.queries import inspections as queries
from charity_app.supermarket.services import inspections
from charity_app.supermarket.services.inspections import Found
from charity_app.supermarket.states.inspections import CheckPoint, InspectionState
from tests.reports.test_home import desk_for
from tests.stock.conftest import SYSTEM
from tests.supermarket.conftest import Market, card_for, family
from tests.supermarket.test_shop_pages import shop
from tests.world import Browser, World

Open = Callable[..., Browser]


def found(**more: object) -> Found:
    """What an inspection found."""
    today = clock.today()
    told = {"inspected_on": today, "wanting": [CheckPoint.SERVICE], "words": "无坡道", "mend_until": today}
    return Found(**told | more)  # type: ignore[arg-type]


def test_what_is_wanting_is_mended_and_looked_at_once_more(market: Market) -> None:
    row = inspections.record_inspection(market.shop, found=found(), by=SYSTEM)
    inspections.report_inspection(row, by=market.keeper)
    with pytest.raises(Conflict):
        inspections.report_inspection(row, by=market.keeper)
    later = clock.today() + timedelta(days=7)
    inspections.fail_inspection(row, mend_until=later, by=SYSTEM)
    assert (row.state, row.mend_until) == (InspectionState.TO_MEND, later)
    inspections.pass_inspection(row, by=SYSTEM)
    with pytest.raises(Conflict):
        inspections.pass_inspection(row, by=SYSTEM)


def test_what_is_in_order_is_passed_at_once(market: Market) -> None:
    row = inspections.record_inspection(market.shop, found=found(wanting=[], words="", mend_until=None), by=SYSTEM)
    assert (row.state, row.mend_until, row.points) == (InspectionState.PASSED, None, [])


def test_what_is_wanting_needs_words_and_a_day(market: Market) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    for field, value in (("words", " "), ("mend_until", None), ("inspected_on", tomorrow)):
        with pytest.raises(Invalid) as refused:
            inspections.record_inspection(market.shop, found=found(**{field: value}), by=SYSTEM)
        assert refused.value.field == field


def test_points_a_head_of_the_street_beside_all_streets(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    soap, card = market.item("肥皂", points=15), card_for(family(severity=4, children=1))
    card_for(family(2))
    market.fill(soap)
    market.sell(card, soap, 2)
    assert queries.fair_share(market.shop).here is None
    monkeypatch.setattr(queries, "_FEWEST_CARDS", 2)
    share = queries.fair_share(market.shop)
    assert share == queries.FairShare(Decimal("10.0"), Decimal("10.0"))


def state(key: UUID) -> InspectionState:
    """Read where an inspection stands."""
    db.session.rollback()
    return db.session.get_one(ShopInspection, key).state


def test_contracts_and_inspections_wait_at_the_home_of_who_acts(inhabited: World) -> None:
    with acting_in(system_scope("test")):
        site, today = db.session.get_one(Site, inhabited.ids["site here"]), clock.today()
        first = today - timedelta(days=300)
        sign_contract(site, paper_number="Y-1", starts_on=first, ends_on=today + timedelta(days=61), by=SYSTEM)
        commit_unit()
        assert Waits.CONTRACT_TO_RENEW not in desk_for(inhabited, Role.STREET_OFFICER).counts
        db.session.get_one(ShopInspection, inhabited.ids["inspection here"]).state = InspectionState.REPORTED
        there = db.session.get_one(Site, inhabited.ids["site there"])
        sign_contract(there, paper_number="Y-2", starts_on=first, ends_on=today - timedelta(days=1), by=SYSTEM)
        commit_unit()
    waits = (Waits.CONTRACT_TO_RENEW, Waits.SHOP_TO_LOOK_AT, Waits.SHOP_TO_MEND)
    roles = (Role.CHARITY_OFFICER, Role.STREET_OFFICER, Role.MARKET_KEEPER, Role.DONOR)
    counts = [[desk_for(inhabited, role).counts.get(kind, 0) for kind in waits] for role in roles]
    assert counts == [[1, 1, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0]]


def test_the_street_inspects_the_keeper_mends_and_nobody_else(browser_of: Open, inhabited: World) -> None:
    officer, keeper, path = browser_of(Role.STREET_OFFICER), browser_of(Role.MARKET_KEEPER), "/inspections/record"
    today = clock.today().isoformat()
    told = {"inspected_on": today, "wanting": "operation", "words": "账册缺页", "mend_until": ""}
    assert keeper.send("POST", shop(inhabited, path), told).status_code == 403
    assert officer.send("POST", shop(inhabited, path, "there"), told).status_code == 403
    refused = officer.send("POST", shop(inhabited, path), told)
    assert (refused.status_code, "账册缺页" in refused.text, "整改期限" in refused.text) == (422, True, True)
    assert officer.send("POST", shop(inhabited, path), told | {"mend_until": today}).status_code == 303
    assert "账册缺页" in keeper.send("GET", shop(inhabited, "/inspections")).text
    key = inhabited.ids["inspection here"]
    url = f"/supermarket/inspections/{key}"
    assert (
        keeper.send("POST", f"/supermarket/inspections/{inhabited.ids['inspection there']}/report").status_code == 404
    )
    assert [keeper.send("POST", f"{url}/report").status_code for _ in range(2)] == [303, 409]
    assert keeper.send("POST", f"{url}/pass").status_code == 403
    assert officer.send("POST", f"{url}/fail", {"mend_until": "x"}).status_code == 422
    assert officer.send("POST", f"{url}/fail", {"mend_until": today}).status_code == 303
    assert [officer.send("POST", f"{url}/pass").status_code for _ in range(2)] == [303, 409]
    assert state(key) is InspectionState.PASSED
