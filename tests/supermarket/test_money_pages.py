"""Day close, spending and the published lists over HTTP: who may, what is refused in its field, nothing twice."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.supermarket.models import DayClose, MonthList
from charity_app.supermarket.states.money import CloseState
from tests.supermarket.test_shop_pages import shop
from tests.world import Browser, World

Open = Callable[..., Browser]


def state(key: UUID) -> CloseState:
    """Read where a close stands."""
    db.session.rollback()
    with acting_in(system_scope("test")):
        return db.session.scalars(select(DayClose.state).where(DayClose.id == key)).one()


def test_a_second_person_confirms_once_and_only_in_the_own_street(browser_of: Open, inhabited: World) -> None:
    officer, url = browser_of(Role.STREET_OFFICER), f"/supermarket/day-closes/{inhabited.ids['close here']}"
    assert officer.send("POST", f"/supermarket/day-closes/{inhabited.ids['close there']}/confirm").status_code == 404
    assert browser_of(Role.AUDITOR).send("POST", f"{url}/confirm").status_code == 403
    assert "我点的一样" in officer.send("GET", shop(inhabited, "/closes")).text
    assert officer.send("POST", f"{url}/confirm").status_code == 303
    assert officer.send("POST", f"{url}/send-back").status_code == 409
    assert state(inhabited.ids["close here"]) is CloseState.CONFIRMED


def test_a_close_that_was_sent_back_is_counted_again_with_a_reason(browser_of: Open, inhabited: World) -> None:
    keeper, url = browser_of(Role.MARKET_KEEPER), f"/supermarket/day-closes/{inhabited.ids['close here']}"
    assert browser_of(Role.STREET_OFFICER).send("POST", f"{url}/send-back").status_code == 303
    assert "已重新清点" in keeper.send("GET", shop(inhabited, "/closes")).text
    refused = keeper.send("POST", f"{url}/count", {"trade_fen": "3.5", "gifts_fen": "0"})
    assert (refused.status_code, "与账面不一致，请再点一次" in refused.text, 'value="3.5"' in refused.text) == (
        422,
        True,
        True,
    )
    told = {"trade_fen": "3.5", "gifts_fen": "0", "reason": "unknown"}
    assert keeper.send("POST", f"{url}/count", told).status_code == 303
    assert state(inhabited.ids["close here"]) is CloseState.COUNTED


@pytest.mark.parametrize("bad", ["", "-1", "x", "1.234", "99999999999"])
def test_what_is_no_amount_stays_in_its_field(browser_of: Open, inhabited: World, bad: str) -> None:
    keeper = browser_of(Role.MARKET_KEEPER)
    refused = keeper.send("POST", shop(inhabited, "/closes/close"), {"trade_fen": bad, "gifts_fen": "0"})
    assert (refused.status_code, f'value="{bad}"' in refused.text) == (422, True)


def test_today_is_closed_once(browser_of: Open, inhabited: World) -> None:
    told = {"trade_fen": "0", "gifts_fen": "0"}
    assert browser_of(Role.MARKET_KEEPER).send("POST", shop(inhabited, "/closes/close"), told).status_code == 409
    assert browser_of(Role.STREET_OFFICER).send("POST", shop(inhabited, "/closes/close"), told).status_code == 403


def test_spending_says_what_it_lacks(browser_of: Open, inhabited: World) -> None:
    keeper, path = browser_of(Role.MARKET_KEEPER), shop(inhabited, "/spendings/record")
    told = {"book": "shop_gifts", "purpose": "rent", "amount_fen": "1", "paper_number": "F-1"}
    assert "捐赠收入只用于帮扶" in keeper.send("POST", path, told).text
    assert keeper.send("POST", path, told | {"book": "shop_trade"}).status_code == 409
    assert keeper.send("POST", path, told | {"book": "x"}).status_code == 422
    assert browser_of(Role.AUDITOR).send("POST", path, told).status_code == 403


def test_everybody_reads_the_published_lists(browser_of: Open, inhabited: World) -> None:
    with acting_in(system_scope("test")):
        wanted = select(MonthList.id).where(MonthList.site_id == inhabited.ids["site here"])
        key = db.session.scalars(wanted).one()
    visitor = browser_of(None)
    assert str(key) in visitor.send("GET", f"/supermarket/months?site_id={inhabited.ids['site here']}").text
    shown = visitor.send("GET", f"/supermarket/months/{key}").text
    assert ("捐赠收入" in shown, "经营收入" in shown, "清洁" in shown) == (True, True, True)
    assert visitor.send("GET", f"/supermarket/months/{inhabited.ids['site here']}").status_code == 404
    assert visitor.send("GET", "/supermarket/months?site_id=x&page=x").status_code == 200
