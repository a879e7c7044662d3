"""An operator without a contract gets no new stock, and is told why; what is there may go (feature 5.16)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.scope import Role
from charity_app.registry.services.contracts import sign_contract
from charity_app.stock.queries.balances import lots_at
from charity_app.stock.states.movements import Owner
from tests.stock.conftest import SYSTEM
from tests.supermarket.conftest import Market, card_for, family
from tests.supermarket.test_shop_pages import shop
from tests.world import Browser, World


def sign(market: Market, days: int) -> None:
    """Enter a contract that ends so many days from now."""
    last = clock.today() + timedelta(days=days)
    sign_contract(market.shop, paper_number="Y-1", starts_on=last - timedelta(days=365), ends_on=last, by=SYSTEM)


def test_an_expired_contract_refuses_new_stock_and_nothing_else(market: Market) -> None:
    soap = market.item("肥皂", points=5)
    market.fill(soap, 10)
    sign(market, -1)
    db.session.commit()
    with pytest.raises(Conflict) as refused:
        market.fill(soap, 10)
    db.session.rollback()
    assert refused.value.text.params["day"] == clock.today() - timedelta(days=1)
    market.fill(soap, 5, site=market.other)
    market.sell(card_for(family(severity=4)), soap, 2)
    assert [held.quantity for held in lots_at((Owner.SITE, market.shop.id))] == [8]


def test_a_contract_is_good_on_its_last_day_and_a_new_one_opens_the_door_again(market: Market) -> None:
    soap = market.item("肥皂", points=5)
    sign(market, 0)
    market.fill(soap, 10)
    with pytest.raises(Invalid):
        sign_contract(
            market.shop, paper_number="Y", starts_on=clock.today(), ends_on=clock.today() - timedelta(1), by=SYSTEM
        )


def test_the_street_enters_a_contract_and_the_keeper_does_not(
    browser_of: Callable[..., Browser], inhabited: World
) -> None:
    officer, path = browser_of(Role.STREET_OFFICER), shop(inhabited, "/contracts/sign")
    told = {"paper_number": "Y-2024-7", "starts_on": "2024-01-01", "ends_on": "2024-06-30"}
    assert browser_of(Role.MARKET_KEEPER).send("POST", path, told).status_code == 403
    assert officer.send("POST", shop(inhabited, "/contracts/sign", "there"), told).status_code == 403
    refused = officer.send("POST", path, told | {"ends_on": "2023-12-31"})
    assert (refused.status_code, "截止日早于起始日" in refused.text, "Y-2024-7" in refused.text) == (422, True, True)
    assert officer.send("POST", path, told | {"starts_on": "x"}).status_code == 422
    assert officer.send("POST", path, told).status_code == 303
    assert "合同已到期" in officer.send("GET", shop(inhabited, "/contracts")).text
    assert "运营合同已于" in browser_of(Role.CHARITY_OFFICER).send("GET", "/supermarket/shops").text
